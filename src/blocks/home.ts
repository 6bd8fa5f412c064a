import type { KnownBlock } from '@slack/types';
import type { Catalog } from '../catalog/loader.ts';
import { type Incident, incidentName } from '../model/incident.ts';
import { sheetOf } from '../model/plan-sheet.ts';
import type { Line } from '../model/report.ts';
import { hasEnded, type Run, type RunCard } from '../model/run.ts';
import type { ChatPayload } from '../ports/chat.ts';
import { actionIds, actions, button, context, divider } from './elements.ts';
import { incidentPoint } from './incident-list.ts';
import { commandSection } from './menu.ts';
import { acknowledgeButton, pageTitle } from './page-card.ts';
import { parts } from './parts.ts';
import { planLines } from './plan-card.ts';
import { mentioned, type Names, richText } from './rich-text.ts';
import { runLine, runPoints } from './run-line.ts';

export interface HomeContent {
  readonly user: string;
  /** The actions this person may ask for in `environment`. */
  readonly catalog: Catalog;
  readonly environment: string;
  readonly open: readonly RunCard[];
  /** Whether this person has the role to decide about a run; all may where it is left out. */
  readonly mayDecide?: (card: RunCard) => boolean;
  readonly recent: readonly Run[];
  /** Open incidents this person may see, the worst first; none where incidents are not configured. */
  readonly incidents: readonly Incident[];
  /** Ids of those this person is paged for and that nobody has acknowledged. */
  readonly paged: ReadonlySet<number>;
  /** A line for each schedule that incidents page; none where there is no schedule. */
  readonly onCall: readonly Line[];
}

const mostIncidents = 5;
const mostQuestions = 5;

/** App Home: what I am paged for, which incidents are open, what waits for me, what runs, who is on call, what I can do, what ran. */
export function homeView(content: HomeContent, names: Names): ChatPayload {
  const { user, open, recent, incidents, paged } = content;
  const calls = incidents.filter(({ id }) => paged.has(id));
  const waits = open.filter((card) => waitsFor(user, card) && (content.mayDecide?.(card) ?? true));
  const others = open.filter((card) => !waits.includes(card));
  const ended = recent.filter((run) => hasEnded(run.state));
  const nothing = waits.length === 0 && calls.length === 0;
  const blocks: KnownBlock[] = [
    ...calls.slice(0, mostIncidents).flatMap((incident) => call(incident, names)),
    ...titled(
      'Open incidents',
      incidentParts(
        incidents.filter((one) => !calls.includes(one)),
        names,
      ),
      names,
    ),
    ...(nothing ? [richText([[{ strong: 'Nothing waits for you.' }]], names)] : []),
    ...titled(
      `${waits.length} waiting for your decision`,
      [...waits.slice(0, mostQuestions).flatMap((card) => question(card, names)), ...beyond(waits.length, names)],
      names,
    ),
    divider,
    runPoints('Under way', others, names),
    divider,
    ...titled(
      'On call now',
      parts(content.onCall.length === 0 ? [] : [{ kind: 'lines', lines: content.onCall }], names),
      names,
    ),
    richText([[{ strong: `Quick actions in ${content.environment}` }]], names),
    ...commandSection(content.catalog),
    divider,
    runPoints(
      'Recent',
      ended.slice(0, 10).map((run) => ({ run })),
      names,
    ),
    context(['Answers come as direct messages'], mentioned),
  ];
  return { text: 'Home', blocks };
}

/** Blocks under a title; nothing where there are none. */
function titled(title: string, blocks: readonly KnownBlock[], names: Names): readonly KnownBlock[] {
  return blocks.length === 0 ? [] : [richText([[{ strong: title }]], names), ...blocks];
}

const beyond = (count: number, names: Names): readonly KnownBlock[] =>
  count <= mostQuestions ? [] : [richText([`${count - mostQuestions} more wait: /mcp runs shows them.`], names)];

/** A page that waits for this person. */
function call(incident: Incident, names: Names): readonly KnownBlock[] {
  const { id, channel, openedAt } = incident;
  const where = channel === undefined ? [] : [' · ', { channel }];
  return [
    richText(
      [
        [{ strong: `You are paged: ${pageTitle(incident)}` }],
        [incidentName(id), ...where, ' · opened ', { time: openedAt, as: 'ago' }],
      ],
      names,
    ),
    actions([acknowledgeButton(incident)]),
  ];
}

function incidentParts(incidents: readonly Incident[], names: Names): readonly KnownBlock[] {
  if (incidents.length === 0) return [];
  const shown = incidents.slice(0, mostIncidents).map(incidentPoint);
  const rest = incidents.length - shown.length;
  const more = rest === 0 ? [] : [`${rest} more: /mcp incident list shows them.`];
  return parts([{ kind: 'list', ordered: false, items: [...shown, ...more] }], names);
}

/** A requester confirms their own run; where approvers are asked for, everybody but the requester may be one. */
function waitsFor(user: string, { run, approval }: RunCard): boolean {
  if (run.state !== 'awaiting_approval' || approval === undefined) return false;
  if (approval.gate.approvers === 0) return run.requestedBy === user;
  return run.requestedBy !== user && !approval.votes.some((vote) => vote.user === user);
}

function question(card: RunCard, names: Names): KnownBlock[] {
  const { run, approval } = card;
  if (approval === undefined || run.plan === undefined) return [];
  // A yes is given to what can be read: a plan with a file is decided where the file is.
  if (!sheetOf(run.plan).whole) {
    return [
      richText([runLine(card), 'Its plan is too long for this page: decide on its message in the channel.'], names),
    ];
  }
  const id = approval.gate.typedName ? actionIds.approveTyped : actionIds.approve;
  const confirm = {
    title: run.plan.confirm,
    text: `${run.plan.headline} in ${run.environment}`,
    // What it does, not "Yes": whoever presses by mistake reads it once more.
    yes: run.plan.confirm,
  };
  return [
    richText([runLine(card)], names),
    ...planLines(run.plan, names),
    actions([
      button({
        label: run.plan.confirm,
        id,
        value: approval.id,
        style: 'danger',
        ...(approval.gate.typedName ? {} : { confirm }),
      }),
      button({ label: 'Cancel', id: actionIds.decline, value: approval.id }),
    ]),
  ];
}
