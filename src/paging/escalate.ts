import { incidentName } from '../model/incident.ts';
import type { DueEscalation } from '../ports/store/paging.ts';
import { decide } from './decide.ts';
import type { Escalator } from './escalator.ts';

/** Escalations looked at in one round. */
const batch = 200;

/**
 * Pages whoever is due. What it decides is written only if nothing changed meanwhile, so any number of processes may do it at once. Gives
 * how many steps were taken: what fails is put off by itself, so a row can neither hold up another nor keep the loop going.
 */
export async function escalateDue(context: Escalator): Promise<number> {
  const due = await context.store.paging.dueEscalations(batch);
  let taken = 0;
  // They look people up together and are written one by one: a slow look-up delays nobody else's page, and a storm takes one connection.
  let writing: Promise<void> = Promise.resolve();
  await Promise.all(
    due.map(async (escalation) => {
      const deciding = decide(context, escalation);
      const step = await deciding.catch((error: unknown) => ({ error }));
      writing = writing.then(async () => {
        try {
          if ('error' in step) throw step.error;
          if (await context.store.paging.step(step)) taken += 1;
        } catch (error) {
          await putOff(context, escalation, error);
        }
      });
      await writing;
    }),
  );
  return taken;
}

/** Looked at again after 2 s, then twice as long each time, at most a minute; from the second failure on, people are told. */
async function putOff(context: Escalator, due: DueEscalation, error: unknown): Promise<void> {
  context.log.error({ err: error, incident: due.incident, failures: due.failures + 1 }, 'a level could not be paged');
  await context.store.paging.stepFailed(
    due.incident,
    due.epoch,
    Math.min(60_000, 2000 * 2 ** Math.min(due.failures, 5)),
  );
  if (due.failures === 0) return;
  await context.store.messages.add({
    key: `escalation-failed:${due.incident}:${due.epoch}`,
    kind: 'note',
    priority: 0,
    channel: context.channel,
    content: {
      report: {
        mark: 'bad',
        headline: `${incidentName(due.incident)}: the next level cannot be paged`,
        parts: [
          {
            kind: 'text',
            text: 'The bot meets an error of its own there and keeps trying. Call somebody: /mcp contacts.',
          },
        ],
        notes: ['the log of the bot says why'],
      },
    },
  });
}
