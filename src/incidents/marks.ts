import { incidentName } from '../model/incident.ts';
import { ChatFailure } from '../ports/chat.ts';
import type { MarkedMessage } from '../ports/store/marks.ts';
import { rootKey } from './notes.ts';
import type { SetUp } from './set-up.ts';
import { keepMessage } from './write-down.ts';

/** What Slack may do later is tried this often, a minute apart at last: about an hour. */
const mostTries = 60;

/** Reads every message that was marked and puts it into the timeline of the incident whose place it is in. Gives how many were due. */
export async function keepMarked(context: SetUp): Promise<number> {
  const marks = await context.store.incidents.marks.due(20);
  for (const mark of marks) await keep(context, mark);
  return marks.length;
}

async function keep(context: SetUp, mark: MarkedMessage): Promise<void> {
  const { marks } = context.store.incidents;
  try {
    await marks.done(mark, await keepOne(context, mark));
  } catch (error) {
    const { kind, code, retryAfterMs } =
      error instanceof ChatFailure ? error : { kind: 'unknown', code: 'unknown', retryAfterMs: 0 };
    if (kind !== 'refused' && mark.tries < mostTries)
      return marks.later(mark, Math.max(retryAfterMs, Math.min(60_000, 1000 * 2 ** Math.min(mark.tries, 6))));
    context.log.warn({ err: error, channel: mark.channel, ts: mark.ts }, 'a marked message cannot be read');
    await marks.done(mark, code);
  }
}

/** The incident whose place it is. One that got no channel of its own shares the index channel: there only its own thread is its place. */
async function incidentAt(context: SetUp, channel: string, root: string): Promise<number | undefined> {
  const id = await context.store.incidents.byPlace(channel, root);
  if (id === undefined || channel !== context.settings.indexChannel) return id;
  const incident = (await context.store.incidents.view(id))?.incident;
  const at = incident === undefined ? undefined : await context.store.messages.postedAt(rootKey(incident));
  return at?.ts === root ? id : undefined;
}

async function keepOne(context: SetUp, { channel, ts, by }: MarkedMessage): Promise<'kept' | 'outside' | 'gone'> {
  const message = await context.rooms.read(channel, ts);
  if (message === undefined) {
    context.log.warn({ channel, ts }, 'a marked message is gone');
    return 'gone';
  }
  const incident = await incidentAt(context, channel, message.thread ?? ts);
  if (incident === undefined) return 'outside';
  const view = await context.store.incidents.view(incident);
  if (view === undefined || !(await context.mayLook(by, view.incident.environment))) return 'outside';
  const { text, author, link } = message;
  await keepMessage(context, incident, by, { channel, ts, text, author, link, saidAt: Number(ts) });
  context.log.info({ incident: incidentName(incident), channel, ts }, 'a marked message is in the timeline');
  return 'kept';
}
