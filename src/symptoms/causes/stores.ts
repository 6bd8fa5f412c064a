import { isTight, usedWords } from '../../databases/overview.ts';
import type { Checked } from '../../model/checked.ts';
import { counted, span } from '../../model/units.ts';
import { not, type SymptomCause } from '../cause.ts';
import type { Seen } from '../seen.ts';

const checkOf = ({ checks }: Seen, title: string): Checked | undefined =>
  checks?.results.find((one) => one.title === title)?.checked;

const answersWords = (name: string, { ms }: Checked) =>
  `${name} answers${ms === undefined ? '' : ` in ${Math.max(1, Math.round(ms))} ms`}`;

/** The database does not answer. */
export const databaseAway: SymptomCause = {
  of: ['500', '503', 'slow', 'timeouts'],
  judge(seen) {
    const checked = checkOf(seen, 'PostgreSQL');
    if (checked === undefined || checked.mark === 'unknown') return undefined;
    if (checked.mark !== 'bad') return not(answersWords('PostgreSQL', checked));
    return {
      kind: 'likely',
      title: 'the database: PostgreSQL does not answer',
      strength: 0.9,
      because: [`PostgreSQL: ${checked.seen}`],
      against: [],
      offers: [{ label: 'Database', action: 'db', params: {} }],
    };
  },
};

/** Calls wait for a connection, or the server has none left. */
export const databaseConnections: SymptomCause = {
  of: ['500', '503', 'slow', 'timeouts'],
  judge({ answers, sessions }) {
    const waiting = answers?.pool.get('waiting');
    const connections = sessions?.connections;
    const isFull = connections !== undefined && isTight(connections);
    const offers = [{ label: 'Database sessions', action: 'db sessions', params: {} }];
    if (waiting !== undefined && waiting > 0) {
      const used = answers?.pool.get('used');
      return {
        kind: 'likely',
        title: 'the pools of database connections: calls wait for one',
        strength: 0.85,
        because: [
          `${counted(waiting, 'call')} waiting for a connection${used === undefined ? '' : `, ${used} in use`}`,
          ...(isFull ? [usedWords(connections)] : []),
        ],
        against: connections === undefined || isFull ? [] : [`the server has room: ${usedWords(connections)}`],
        offers,
      };
    }
    if (isFull) {
      const because = [usedWords(connections)];
      return { kind: 'likely', title: 'the connections of the database', strength: 0.7, because, against: [], offers };
    }
    if (connections === undefined) return waiting === undefined ? undefined : not('no call waits for a connection');
    return not('the database has connections to spare');
  },
};

/** A transaction this old that others wait for is none that just works. */
const longSeconds = 5;

/** Somebody holds a lock that others wait for. */
export const databaseLocks: SymptomCause = {
  of: ['slow', 'timeouts', '500'],
  judge({ sessions }) {
    if (sessions === undefined) return undefined;
    const { blocker } = sessions;
    if (blocker === undefined || blocker.transactionSeconds < longSeconds)
      return sessions.connections.hidden > 0 ? undefined : not('no session waits long for a lock');
    return {
      kind: 'likely',
      title: 'a lock in the database',
      strength: 0.8,
      because: [
        `${counted(blocker.blocks, 'session')} waiting for pid ${blocker.pid}, in a transaction for ${span(blocker.transactionSeconds)}`,
      ],
      against: [],
      offers: [{ label: 'Locks', action: 'db locks', params: {} }],
    };
  },
};

/** The cache does not answer: every call goes to the database. */
export const cacheAway: SymptomCause = {
  of: ['slow', 'timeouts', '500'],
  judge(seen) {
    const checked = checkOf(seen, 'Redis');
    if (checked === undefined || checked.mark === 'unknown') return undefined;
    if (checked.mark !== 'bad') return not(answersWords('Redis', checked));
    return {
      kind: 'likely',
      title: 'the cache: Redis does not answer',
      strength: 0.75,
      because: [`Redis: ${checked.seen}`],
      against: [],
      offers: [{ label: 'Health', action: 'health', params: {} }],
    };
  },
};
