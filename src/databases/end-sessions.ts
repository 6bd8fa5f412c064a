import type { Steps } from '../catalog/steps.ts';
import type { Member } from '../model/plan.ts';
import { plain } from '../model/text.ts';
import type { Database, SessionIdentity } from '../ports/database.ts';
import type { WriteMark } from '../ports/write-mark.ts';
import type { End, EndedSession } from './ended.ts';
import { identityOf } from './member.ts';

export interface EndContext {
  readonly database: Database;
  readonly steps: Steps;
  readonly mark: WriteMark;
  readonly signal: AbortSignal;
}

export interface Ended {
  /** Connections of the server before the first was ended. */
  readonly before: number;
  readonly ended: readonly EndedSession[];
}

/** Ends the sessions a plan has shown, one after the other: each is an effect of its own, so that a second worker ends only the rest. */
export async function endSessions(context: EndContext, shown: readonly Member[], keep: number): Promise<Ended> {
  const { database, steps, signal } = context;
  const members = shown.map((member) => ({ ...member, identity: identityOf(member) }));
  const before = await steps.observe('before', async () => {
    const { connections } = await database.sessions({ signal });
    const there = await database.sessionsThere(
      members.map(({ identity }) => identity),
      { signal },
    );
    return { used: connections.used, there: there.map(({ pid }) => pid) };
  });
  const ended = await steps.observe('end', async (step) => {
    const all: EndedSession[] = [];
    for (const { key, text, identity } of members) {
      const end = before.there.includes(identity.pid) ? await endOne(context, identity, keep) : 'already gone';
      all.push({ key, words: plain(text), end });
      step.say(`${all.length} of ${members.length}`);
    }
    return all;
  });
  return { before: before.used, ended };
}

/** Done when the session is gone, whoever ended it: a worker that stopped before it could write so, or the client itself. */
function endOne({ database, steps, mark, signal }: EndContext, session: SessionIdentity, keep: number): Promise<End> {
  return steps.once.gone<End>(`session ${session.pid}`, {
    async away() {
      const there = await database.sessionsThere([session], { signal });
      return there.length === 0 ? 'gone meanwhile' : undefined;
    },
    remove: () => database.endSession(session, { keep, mark }, { signal }),
  });
}
