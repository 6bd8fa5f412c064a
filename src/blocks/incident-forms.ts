import type { InputBlock, ModalView } from '@slack/types';
import { cut } from '../model/cut.ts';
import { type Incident, incidentName } from '../model/incident.ts';
import { mentioned, richText } from './rich-text.ts';

/** The forms of incidents go by these ids. */
export const incidentFormIds = {
  declare: 'mcp:inc-declare',
  update: 'mcp:inc-update',
  resolve: 'mcp:inc-resolve',
  escalate: 'mcp:inc-escalate',
} as const;

const words = (text: string, most: number) => ({ type: 'plain_text' as const, text: cut(text, most), emoji: false });

function textField(id: string, label: string, hint: string, optional: boolean, start = ''): InputBlock {
  return {
    type: 'input',
    block_id: id,
    optional,
    label: words(label, 2000),
    ...(hint === '' ? {} : { hint: words(hint, 2000) }),
    element: {
      type: 'plain_text_input',
      action_id: id,
      multiline: id === 'text',
      max_length: 1000,
      ...(start === '' ? {} : { initial_value: start }),
    },
  };
}

function choice(id: string, label: string, choices: readonly string[], chosen: string): InputBlock {
  const option = (name: string) => ({ text: words(name, 75), value: name });
  return {
    type: 'input',
    block_id: id,
    label: words(label, 2000),
    element: {
      type: 'static_select',
      action_id: id,
      options: choices.slice(0, 100).map(option),
      initial_option: option(chosen),
    },
  };
}

/** Declares an incident. `summary` is what a message said that it is declared from. */
export function declareForm(environments: readonly string[], chosen: string, summary: string): ModalView {
  return {
    type: 'modal',
    callback_id: incidentFormIds.declare,
    private_metadata: 'declare',
    title: words('Declare an incident', 24),
    submit: words('Declare', 24),
    close: words('Cancel', 24),
    blocks: [
      richText(['P1 and P2 get a channel of their own, and whoever is on call is paged.'], mentioned),
      textField(
        'title',
        'What is wrong?',
        'One line: it becomes the name of the incident.',
        false,
        cut(summary.replace(/\s+/g, ' '), 100, ''),
      ),
      choice('severity', 'Severity', ['P1', 'P2', 'P3', 'P4'], 'P2'),
      choice('environment', 'Environment', environments, chosen),
      textField('text', 'What is known so far?', '', true, cut(summary, 1000, '')),
    ],
  };
}

/** A status update, or the end; `draft` is what its text begins with. `incident.token` is opaque. */
export function incidentForm(kind: 'update' | 'resolve', incident: Incident, draft = ''): ModalView {
  const ends = kind === 'resolve';
  return {
    type: 'modal',
    callback_id: incidentFormIds[kind],
    private_metadata: incident.token,
    title: words(ends ? 'Resolve' : 'Status update', 24),
    submit: words(ends ? 'Resolve' : 'Send', 24),
    close: words('Cancel', 24),
    blocks: [
      richText([[{ strong: `${incidentName(incident.id)} ${incident.title}` }]], mentioned),
      textField(
        'text',
        ends ? 'How did it end?' : 'What is the latest?',
        ends ? '' : 'It is shown on the card and posted in the channel.',
        ends,
        cut(draft, 1000),
      ),
      textField('cause', ends ? 'Cause' : 'Suspected cause', '', true, incident.cause),
    ],
  };
}

/** Asks once more before the next level is paged. `epoch` is that of the escalation as it was shown. */
export function escalateForm(incident: Incident, epoch: number): ModalView {
  return {
    type: 'modal',
    callback_id: incidentFormIds.escalate,
    private_metadata: `${incident.token}:${epoch}`,
    title: words('Page the next level?', 24),
    submit: words('Page them', 24),
    close: words('Back', 24),
    blocks: [
      richText([[{ strong: `${incidentName(incident.id)} ${incident.title}` }]], mentioned),
      richText(['The next level of the escalation policy is paged at once.'], mentioned),
    ],
  };
}
