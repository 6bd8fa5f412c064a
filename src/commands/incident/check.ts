import { z } from 'zod';
import { answer } from '../../catalog/answer.ts';
import { incidentNumber } from '../../catalog/params/row-number.ts';
import { text } from '../../catalog/params/text.ts';
import { fault } from '../../errors.ts';
import type { HandlerContext } from '../../handlers/context.ts';
import { onIncident, say } from '../../handlers/incident-answer.ts';
import { known } from '../../incidents/acts.ts';
import { check } from '../../incidents/write-down.ts';
import type { ChecklistItem } from '../../model/incident.ts';

export const command = answer({
  summary: 'Ticks an item of an incident checklist',
  params: z.object({
    incident: incidentNumber().optional().describe('Incident; that of this place when left out'),
    entry: text({ rest: true, missing: 'Say which entry of the checklist is done.' }).describe(
      'Words of the entry, or some of them',
    ),
  }),
  positional: ['incident', 'entry'],
  examples: ['/mcp incident check INC-1 "severity"'],
  answer: (context: HandlerContext, asking) =>
    onIncident(context, asking, { verb: 'check' }, async (incidents, { id }) => {
      const { checklist } = await known(incidents, id);
      const item = entryOf(checklist, asking.params.entry);
      await check(incidents, id, asking.user, item);
      return say(`Checked: ${item.text}.`);
    }),
});

/** The entry somebody means. Throws PARAM_INVALID, with those that are open. */
function entryOf(checklist: readonly ChecklistItem[], typed: string): ChecklistItem {
  const wanted = typed.trim().toLowerCase();
  const item =
    checklist.find(({ key, text: words }) => key === wanted || words.toLowerCase() === wanted) ??
    checklist.find(({ text: words }) => words.toLowerCase().includes(wanted));
  if (item !== undefined) return item;
  const open = checklist.filter(({ doneAt }) => doneAt === undefined).map(({ text: words }) => words);
  throw fault('PARAM_INVALID', 'No entry of the checklist is called that.', {
    hint: `There are: ${open.slice(0, 8).join(' · ')}.`,
  });
}
