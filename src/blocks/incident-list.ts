import { type Incident, incidentName } from '../model/incident.ts';
import type { Inline, Text } from '../model/text.ts';
import type { ChatPayload } from '../ports/chat.ts';
import { actionIds, actions, button, context } from './elements.ts';
import { fitted } from './fit.ts';
import { incidentTitle, stateOf } from './incident-words.ts';
import { parts } from './parts.ts';
import { headline } from './report.ts';
import type { Names } from './rich-text.ts';

/** Until when somebody should be on it, while nobody is. */
function answerDue({ state, lead, answerDueAt }: Incident): readonly Inline[] {
  return state === 'open' && lead === undefined && answerDueAt !== undefined
    ? [' · answer due ', { time: answerDueAt, as: 'date' }]
    : [];
}

/** An incident in one line: what, how it stands, where, who leads, since when. */
export const incidentPoint = (one: Incident): Text => [
  { strong: `${incidentName(one.id)} ${incidentTitle(one)}` },
  ` · ${stateOf(one)} · ${one.environment}`,
  ...(one.channel === undefined ? [] : [' · ', { channel: one.channel }]),
  ...(one.lead === undefined ? [] : [' · lead ', { user: one.lead }]),
  ...answerDue(one),
  ' · ',
  { time: one.openedAt, as: 'ago' },
];

/** All open incidents, worst first, and those that ended last. */
export function incidentList(incidents: readonly Incident[], names: Names): ChatPayload {
  const open = incidents.filter(({ state }) => state === 'open');
  const head =
    open.length === 0
      ? 'No incident is open'
      : `${open.length} ${open.length === 1 ? 'incident is' : 'incidents are'} open`;
  const [first] = open.map(({ id }) => incidentName(id));
  const next =
    first === undefined
      ? '/mcp incident declare "what fails" severity=P2'
      : `/mcp incident ack ${first} · /mcp incident resolve ${first}`;
  return fitted(
    head,
    [
      headline({ mark: open.length === 0 ? 'good' : 'bad', headline: head }, [], names),
      ...parts([{ kind: 'list', ordered: false, items: incidents.map(incidentPoint) }], names),
      actions([button({ label: 'Declare an incident', id: actionIds.incidentDeclare, value: 'declare' })]),
      context([next], names),
    ],
    2,
  );
}
