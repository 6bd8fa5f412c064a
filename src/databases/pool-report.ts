import type { Mark, Offer, Part, Report } from '../model/report.ts';
import type { Text } from '../model/text.ts';
import { counted, span } from '../model/units.ts';
import type { SessionsSeen } from '../ports/database.ts';
import { isTight, usedWords } from './overview.ts';
import type { PodPool, Pool } from './pod-pools.ts';

/** Of what the server can take, pools may fill this share: the rest is for migrations, reports and people. */
const share = 0.8;
/** A session that idles in its transaction for longer takes its connection from others. */
const longSeconds = 600;
const mostPods = 10;

/** What is wrong, and what to do about it: the first is what is read. */
interface Finding {
  readonly mark: Mark;
  readonly headline: string;
  readonly advice: string;
}

/** The pools of the pods against what the server can take, as a report. */
export function poolReport(seen: SessionsSeen, pods: readonly PodPool[]): Report {
  const known = pods.flatMap(({ pool }) => (pool === undefined ? [] : [pool]));
  const [first, ...more] = findings(seen, pods, known);
  return {
    mark: first?.mark ?? (known.length < pods.length || pods.length === 0 ? 'unknown' : 'good'),
    headline: first?.headline ?? calm(seen, pods, known),
    parts: [
      { kind: 'fields', fields: fieldsOf(seen, pods, known) },
      ...(pods.length === 0 ? [] : [table(pods)]),
      ...(first === undefined
        ? []
        : [{ kind: 'list' as const, ordered: false, items: [first, ...more].map(({ advice }) => advice) }]),
    ],
    notes: notesOf(seen, pods, known),
    offers: offersOf(seen),
  };
}

const size = ({ used, idle }: Pool) => used + idle;
const total = (pools: readonly Pool[], of: (pool: Pool) => number) => pools.reduce((sum, pool) => sum + of(pool), 0);

function findings(
  { connections, groups }: SessionsSeen,
  pods: readonly PodPool[],
  known: readonly Pool[],
): readonly Finding[] {
  const { max, reserved } = connections;
  const room = max - reserved;
  const waiting = total(known, (pool) => pool.waiting);
  const largest = Math.max(0, ...known.map(size));
  // A rollout runs one pod more for a while.
  const atMost = Math.floor((share * room) / (pods.length + 1));
  const stuck = groups.reduce(
    (sum, group) => sum + ((group.longestInTransactionSeconds ?? 0) >= longSeconds ? group.idleInTransaction : 0),
    0,
  );
  const longest = Math.max(0, ...groups.map((group) => group.longestInTransactionSeconds ?? 0));
  return [
    ...(isTight(connections)
      ? [
          {
            mark: 'bad' as const,
            headline: `${usedWords(connections)}: the server is nearly full`,
            advice:
              'Free some first: end what idles, or take pods away. More connections cost memory, and take a restart.',
          },
        ]
      : []),
    ...(stuck > 0
      ? [
          {
            mark: 'warning' as const,
            headline: `${counted(stuck, 'session')} idle in a transaction, for up to ${span(longest)}`,
            advice:
              'Each holds its connection and its locks, and serves nobody: end them, and look for the code that leaves them open.',
          },
        ]
      : []),
    ...(waiting > 0
      ? [
          {
            mark: 'warning' as const,
            headline: `${counted(waiting, 'request')} wait for a connection of their pool`,
            advice:
              largest < atMost
                ? `The server has room: up to ${atMost} connections a pod (now ${largest}), so that with one pod more in a rollout a fifth stays free.`
                : 'The server has no room for larger pools: make the slow statements faster, or put a pooler in between.',
          },
        ]
      : []),
    ...(largest > atMost && known.length > 0
      ? [
          {
            mark: 'warning' as const,
            headline: `The pools may take ${total(known, size)} of ${room} connections, and more in a rollout`,
            advice: `At most ${Math.max(1, atMost)} connections a pod (now ${largest}): with one pod more in a rollout, a fifth of the ${room} stays free for migrations and people.`,
          },
        ]
      : []),
  ];
}

function calm(seen: SessionsSeen, pods: readonly PodPool[], known: readonly Pool[]): string {
  const { connections } = seen;
  if (pods.length === 0) return `${usedWords(connections)}; no pod is ready to tell its pool`;
  if (known.length === 0) return `${usedWords(connections)}; no pod tells its pool`;
  return `The pools of ${counted(known.length, 'pod')} fit: ${total(known, size)} of ${connections.max - connections.reserved} connections, and nobody waits`;
}

function fieldsOf({ connections, groups }: SessionsSeen, pods: readonly PodPool[], known: readonly Pool[]) {
  const { used, max, reserved } = connections;
  const inTransaction = groups.reduce((sum, group) => sum + group.idleInTransaction, 0);
  return [
    { label: 'Server', value: `${used} of ${max} used, ${reserved} reserved` },
    {
      label: 'Pools',
      value:
        known.length === 0
          ? '? (no pod tells)'
          : `${total(known, size)} open of ${counted(known.length, 'pod')}${known.length < pods.length ? ` that tell, of ${pods.length}` : ''}`,
    },
    { label: 'Waiting', value: known.length === 0 ? '?' : String(total(known, (pool) => pool.waiting)) },
    {
      label: 'Idle in transaction',
      value: connections.hidden > 0 ? '? (hidden from this bot)' : String(inTransaction),
    },
  ];
}

function table(pods: readonly PodPool[]): Part {
  const right = { align: 'right' as const };
  const shown = [...pods]
    .sort((a, b) => (b.pool?.waiting ?? -1) - (a.pool?.waiting ?? -1) || a.pod.localeCompare(b.pod))
    .slice(0, mostPods);
  return {
    kind: 'table',
    columns: [
      { title: 'Pod' },
      { title: 'In use', ...right },
      { title: 'Idle', ...right },
      { title: 'Waiting', ...right },
    ],
    rows: shown.map(({ pod, pool }) => [
      pod,
      ...[pool?.used, pool?.idle, pool?.waiting].map((count) => (count === undefined ? '?' : String(count))),
    ]),
  };
}

function notesOf({ connections }: SessionsSeen, pods: readonly PodPool[], known: readonly Pool[]): readonly Text[] {
  return [
    ...(pods.length > mostPods ? [`${pods.length - mostPods} more pods not listed`] : []),
    ...(known.length < pods.length
      ? [
          `${counted(pods.length - known.length, 'pod')} with no gauge db_pool_connections on its metrics page: unknown, not zero`,
        ]
      : []),
    ...(connections.lacking === undefined
      ? []
      : [['to see what others do an administrator runs: ', { code: connections.lacking }] as const]),
  ];
}

function offersOf({ groups }: SessionsSeen): readonly Offer[] {
  const stuck = groups.find(
    (group) => group.idleInTransaction > 0 && (group.longestInTransactionSeconds ?? 0) >= longSeconds,
  );
  const end =
    stuck === undefined || stuck.application === ''
      ? []
      : [
          {
            label: 'End idle transactions',
            action: 'db sessions end',
            params: { state: 'idle-in-transaction', older: '10m', app: stuck.application },
          },
        ];
  return [
    ...end,
    { label: 'Sessions', action: 'db sessions', params: {} },
    { label: 'Slow statements', action: 'db slow', params: {} },
    { label: 'Settings', action: 'db settings', params: {} },
  ];
}
