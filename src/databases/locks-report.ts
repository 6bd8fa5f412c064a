import { cut } from '../model/cut.ts';
import type { Offer, Part, Report } from '../model/report.ts';
import { plain, type Text } from '../model/text.ts';
import { counted, span } from '../model/units.ts';
import type { Holder, LockSession, LocksSeen, Waiter } from '../ports/database/locks.ts';
import { countBehind, type LockNode, lockTree } from './lock-tree.ts';
import { nameOf } from './member.ts';
import { shapeOf } from './statement.ts';

/** Lines in the channel: what a phone shows at once. */
const mostLines = 12;
/** Deeper than this, a line has no room left on a phone. */
const deepest = 4;
const minute = 60;

/** Who waits for whom, as a report: who is in the way first, with those behind. */
export function locksReport(seen: LocksSeen): Report {
  const { waiting, moreWaiting, database } = seen;
  if (waiting.length === 0) {
    return {
      mark: 'good',
      headline: `Nobody waits for a lock in ${database}`,
      notes: notesOf(seen, 0),
      offers: [{ label: 'Sessions', action: 'db sessions', params: {} }],
    };
  }
  const { roots, circle } = lockTree(waiting);
  const lines = [...roots.flatMap((root) => linesOf(root, seen, 0)), ...circleLines(circle, seen)];
  const shown = lines.slice(0, mostLines);
  const left = lines.length - shown.length;
  return {
    mark: 'warning',
    headline: headline(roots, circle, seen),
    parts: [{ kind: 'list', ordered: false, items: shown } satisfies Part],
    notes: notesOf(seen, left + moreWaiting),
    offers: offersOf(roots, seen),
    ...(left > 0 ? { attachments: [{ name: 'locks.txt', title: `Locks of ${database}`, text: asFile(lines) }] } : {}),
  };
}

function headline(
  roots: readonly LockNode[],
  circle: readonly number[],
  { waiting, moreWaiting, holders }: LocksSeen,
): string {
  const count = waiting.length + moreWaiting;
  const all = `${counted(count, 'session')} ${count === 1 ? 'waits' : 'wait'} for a lock`;
  const [first] = roots;
  if (first === undefined)
    return `${all}: ${circle.length} wait for each other, and PostgreSQL ends one of them within moments`;
  const holder = holders.find((one) => pidOf(one) === first.pid);
  return `${all}; ${countBehind(first)} of them behind ${holder === undefined ? `pid ${first.pid}` : whoHolds(holder)}`;
}

const pidOf = (holder: Holder) => (holder.kind === 'prepared' ? 0 : holder.pid);

function whoHolds(holder: Holder): string {
  if (holder.kind === 'prepared') return 'a prepared transaction';
  const { application, pid, state, stateSeconds } = holder;
  const doing =
    state === undefined ? '' : `, ${state}${stateSeconds === undefined ? '' : ` for ${span(stateSeconds)}`}`;
  return `${application === undefined ? 'a session' : nameOf(application)} (pid ${pid}${doing})`;
}

/** One line for a session and each behind it, indented as far as it is from the root. */
function linesOf(node: LockNode, seen: LocksSeen, depth: number): readonly Text[] {
  const own = depth === 0 ? holderLine(node.pid, seen) : waiterLine(node.pid, seen, depth);
  return [own, ...node.behind.flatMap((one) => linesOf(one, seen, depth + 1))];
}

function holderLine(pid: number, { holders }: LocksSeen): Text {
  const holder = holders.find((one) => pidOf(one) === pid);
  if (holder === undefined) return [{ strong: `pid ${pid}` }, ' has ended meanwhile'];
  if (holder.kind === 'prepared') {
    const { names, oldestSeconds } = holder;
    const age = oldestSeconds === undefined ? '' : `, the oldest for ${span(oldestSeconds)}`;
    return [{ strong: 'prepared transaction' }, ` (one of: ${cut(names.join(', '), 200) || 'gone meanwhile'}${age})`];
  }
  const { state, transactionSeconds } = holder;
  const open = transactionSeconds === undefined ? '' : `, transaction open for ${span(transactionSeconds)}`;
  return [
    { strong: `${pid} ${whoOf(holder)}` },
    ` holds; ${state ?? 'what it does is hidden'}${open}`,
    ...statementOf(holder),
  ];
}

function waiterLine(pid: number, { waiting }: LocksSeen, depth: number): Text {
  const waiter = waiting.find((one) => one.pid === pid);
  if (waiter === undefined) return `pid ${pid}`;
  const { waitSeconds } = waiter;
  const time = waitSeconds === undefined ? '' : ` for ${span(waitSeconds)}`;
  const indent = '\u2003'.repeat(Math.min(depth, deepest) - 1);
  return [`${indent}└ ${pid} ${whoOf(waiter)} waits${time}, ${wanted(waiter)}`, ...statementOf(waiter)];
}

const whoOf = ({ application, user }: LockSession) =>
  application === undefined ? user || 'hidden' : nameOf(application);

function statementOf({ statement }: LockSession): readonly [string, { readonly code: string }] | readonly [] {
  const shape = shapeOf(statement ?? '');
  return shape === '' ? [] : [': ', { code: shape }];
}

/** `to change a row of assignments`, `for all of assignments (AccessExclusive)`. */
function wanted({ lockType, mode, relation }: Waiter): string {
  const of = relation === undefined ? '' : ` of ${cut(relation, 80)}`;
  if (lockType === 'transactionid' || lockType === 'tuple') return `for a row${of}`;
  if (lockType === 'relation')
    return `for ${relation === undefined ? 'a table' : cut(relation, 80)} (${mode.replace(/Lock$/, '')})`;
  if (lockType === 'virtualxid') return 'for an older transaction to end';
  if (lockType === 'advisory') return 'for an advisory lock';
  return `for a lock of kind ${lockType}${of}`;
}

function circleLines(circle: readonly number[], seen: LocksSeen): readonly Text[] {
  return circle.map((pid) => waiterLine(pid, seen, 1));
}

function notesOf({ elsewhere, lacking, database }: LocksSeen, unlisted: number): readonly Text[] {
  return [
    `locks of ${database}`,
    ...(unlisted > 0 ? [`${unlisted} more that wait are not listed here`] : []),
    ...(elsewhere > 0
      ? [`${counted(elsewhere, 'session')} ${elsewhere === 1 ? 'waits' : 'wait'} in other databases of the server`]
      : []),
    ...(lacking === undefined
      ? []
      : [['what sessions do is hidden from this bot; to see it an administrator runs: ', { code: lacking }] as const]),
  ];
}

/** Those in the way that idle can be ended; what works is better asked about first. */
function offersOf(roots: readonly LockNode[], { holders }: LocksSeen): readonly Offer[] {
  const first = holders.find((one) => pidOf(one) === roots[0]?.pid);
  const idle = first?.kind === 'session' && first.state?.startsWith('idle in transaction') === true ? first : undefined;
  const seconds = idle?.stateSeconds ?? 0;
  const older = seconds >= 10 * minute ? { words: '10 min', param: '10m' } : { words: '1 min', param: '1m' };
  const named = idle?.application === undefined || idle.application === '' ? {} : { app: idle.application };
  return [
    ...(idle === undefined || seconds < minute
      ? []
      : [
          {
            label: cut(`End what ${nameOf(idle.application ?? '')} left idle in transaction for ${older.words}…`, 75),
            action: 'db sessions end',
            params: { state: 'idle-in-transaction', older: older.param, ...named },
          },
        ]),
    { label: 'Sessions', action: 'db sessions', params: {} },
  ];
}

const asFile = (lines: readonly Text[]) => `${lines.map((line) => plain(line)).join('\n')}\n`;
