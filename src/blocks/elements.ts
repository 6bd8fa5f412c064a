import type {
  ActionsBlock,
  Button,
  ContextBlock,
  KnownBlock,
  Overflow,
  PlainTextOption,
  StaticSelect,
} from '@slack/types';
import { cut } from '../model/cut.ts';
import type { Text } from '../model/text.ts';
import { mrkdwn } from './mrkdwn.ts';
import { literal, type Names } from './rich-text.ts';

/** What a button carries goes by these ids; the handlers know no others. */
export const actionIds = {
  offer: 'mcp:offer',
  approve: 'mcp:approve',
  approveTyped: 'mcp:approve-typed',
  decline: 'mcp:decline',
  breakGlass: 'mcp:break-glass',
  stop: 'mcp:stop',
  goBack: 'mcp:go-back',
  page: 'mcp:page',
  menu: 'mcp:menu',
  form: 'mcp:form',
  incidentAck: 'mcp:inc-ack',
  incidentLead: 'mcp:inc-lead',
  incidentUpdate: 'mcp:inc-update',
  incidentResolve: 'mcp:inc-resolve',
  incidentKeepOpen: 'mcp:inc-keep-open',
  handoverAccept: 'mcp:inc-accept',
  handoverDecline: 'mcp:inc-decline',
  incidentReopen: 'mcp:inc-reopen',
  incidentEscalate: 'mcp:inc-escalate',
  incidentPhase: 'mcp:inc-phase',
  more: 'mcp:more',
  incidentPostMortem: 'mcp:inc-post-mortem',
  incidentDeclare: 'mcp:inc-declare',
  incidentOffer: 'mcp:inc-offer',
  incidentCommand: 'mcp:inc-command',
  guide: 'mcp:guide',
  guideStart: 'mcp:guide-start',
  swapAccept: 'mcp:swap-accept',
  swapDecline: 'mcp:swap-decline',
  corrected: 'mcp:corrected',
  requestAccess: 'mcp:request-access',
} as const;

export interface Confirm {
  readonly title: string;
  readonly text: string;
  readonly yes: string;
}

export interface ButtonOptions {
  readonly label: string;
  readonly id: string;
  /** Opaque: an id the store gave, or the name of a command. */
  readonly value: string;
  readonly style?: 'primary' | 'danger' | undefined;
  readonly confirm?: Confirm | undefined;
  /** What a screen reader says where the label alone is not enough. */
  readonly spoken?: string | undefined;
}

const plainText = (text: string, most: number) => ({
  type: 'plain_text' as const,
  text: cut(literal(text), most),
  emoji: false,
});

/** Slack shows about 30 of the 75 characters a button may have. */
export function button(options: ButtonOptions): Button {
  return {
    type: 'button',
    action_id: options.id,
    text: plainText(options.label, 75),
    value: options.value,
    ...(options.style === undefined ? {} : { style: options.style }),
    ...(options.spoken === undefined ? {} : { accessibility_label: cut(literal(options.spoken), 75) }),
    ...(options.confirm === undefined
      ? {}
      : {
          confirm: {
            title: plainText(options.confirm.title, 100),
            text: plainText(options.confirm.text, 300),
            confirm: plainText(options.confirm.yes, 30),
            deny: plainText('Back', 30),
            style: options.style === 'danger' ? ('danger' as const) : ('primary' as const),
          },
        }),
  };
}

/** A row of buttons; ids must differ inside a block, so each gets its place appended. */
export function actions(elements: readonly (Button | StaticSelect | Overflow)[]): ActionsBlock {
  return {
    type: 'actions',
    elements: elements.map((element, index) => ({ ...element, action_id: `${element.action_id}:${index}` })),
  };
}

export interface Choice {
  readonly label: string;
  readonly value: string;
}

const option = ({ label, value }: Choice): PlainTextOption => ({ text: plainText(label, 75), value });

/** A menu to choose one of up to a hundred. */
export function select(id: string, placeholder: string, choices: readonly Choice[]): StaticSelect {
  return {
    type: 'static_select',
    action_id: id,
    placeholder: plainText(placeholder, 150),
    options: choices.slice(0, 100).map(option),
  };
}

/** The menu behind the three dots: two to five more choices. */
export function overflow(id: string, choices: readonly Choice[]): Overflow {
  return { type: 'overflow', action_id: id, options: choices.slice(0, 5).map(option) };
}

/** What would be a button were there room: its id and its value in one. */
export interface Further {
  readonly label: string;
  readonly id: string;
  readonly value: string;
}

/** What comes after the buttons in sight: one menu, whose choices do what their buttons would. */
export function moreMenu(further: readonly Further[]): StaticSelect {
  return select(
    actionIds.more,
    'More',
    further.map(({ label, id, value }) => ({ label, value: `${id}|${value}` })),
  );
}

/** Buttons in sight of one message or row; what comes after them goes behind "More". */
export const inSight = 3;

/** Small print, its pieces joined by a dot. */
export function context(notes: readonly Text[], names: Names): ContextBlock {
  const text = cut(notes.map((note) => mrkdwn(note, names)).join(' · '), 2900);
  return { type: 'context', elements: [{ type: 'mrkdwn', text, verbatim: true }] };
}

export const divider: KnownBlock = { type: 'divider' };
