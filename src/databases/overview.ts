import type { Offer, Part, Report } from '../model/report.ts';
import type { Text } from '../model/text.ts';
import { counted, span } from '../model/units.ts';
import type { Blocker, Connections, SessionGroup, SessionsSeen } from '../ports/database.ts';
import { nameOf } from './member.ts';
import { shapeOf } from './statement.ts';

/** From this share of its connections on, a server is worth a warning. */
const nearlyFull = 0.8;
/** A transaction that idles for less is usually one at work. */
const longSeconds = 60;
/** What is offered to be ended has been idle for this long (runbook A). */
const offered = { words: '10 min', param: '10m', seconds: 600 } as const;

/** Who is connected to a database, as a report: the answer first, then who, then who holds up others. */
export function sessionsReport(seen: SessionsSeen): Report {
  const { connections, groups, blocker } = seen;
  const inTransaction = sum(groups, 'idleInTransaction');
  const calm =
    !isTight(connections) &&
    connections.hidden === 0 &&
    blocker === undefined &&
    Math.max(0, ...groups.map((group) => group.longestInTransactionSeconds ?? 0)) < longSeconds;
  return {
    mark: calm ? 'good' : 'warning',
    headline: `${usedWords(connections)}; ${
      connections.hidden > 0
        ? `what ${counted(connections.hidden, 'session')} of them ${connections.hidden === 1 ? 'does' : 'do'} is hidden from this bot`
        : inTransaction === 0
          ? 'none is idle in transaction'
          : `${inTransaction} ${inTransaction === 1 ? 'is' : 'are'} idle in transaction`
    }`,
    parts: [...(groups.length === 0 ? [] : [groupTable(groups)]), ...blockerPart(blocker)],
    notes: notesOf(seen),
    offers: [...offersOf(groups), ...lockOffers(blocker)],
  };
}

/** `92 of 100 connections used`. */
export function usedWords({ used, max }: Pick<Connections, 'used' | 'max'>): string {
  return `${used} of ${max} connections used`;
}

/** Whether a server, or a role or database with a limit of its own, is short of connections. */
export const isTight = ({ used, max, reserved, limits }: Connections) =>
  used >= nearlyFull * (max - reserved) || limits.some((one) => one.used >= nearlyFull * one.limit);

const sum = (groups: readonly SessionGroup[], of: 'idleInTransaction' | 'waiting') =>
  groups.reduce((total, group) => total + group[of], 0);

function groupTable(groups: readonly SessionGroup[]): Part {
  const right = { align: 'right' as const };
  return {
    kind: 'table',
    columns: [
      { title: 'Application' },
      { title: 'User' },
      { title: 'Active', ...right },
      { title: 'Idle', ...right },
      { title: 'Idle in tx', ...right },
      { title: 'Oldest', ...right },
    ],
    rows: groups.map((group) => [
      nameOf(group.application),
      group.user,
      ...(group.hidden > 0 ? hiddenCells : countCells(group)),
    ]),
  };
}

/** What cannot be seen is no zero. */
const hiddenCells: readonly Text[] = ['?', '?', '?', '?'];

function countCells(group: SessionGroup): readonly Text[] {
  const { active, idle, idleInTransaction } = group;
  const open: Text = idleInTransaction === 0 ? '0' : [{ strong: String(idleInTransaction) }];
  return [String(active), String(idle), open, oldest(group)];
}

function oldest({ longestIdleSeconds, longestInTransactionSeconds }: SessionGroup): Text {
  const seconds = longestInTransactionSeconds ?? longestIdleSeconds;
  return seconds === undefined ? '–' : span(seconds);
}

function blockerPart(blocker: Blocker | undefined): readonly Part[] {
  if (blocker === undefined) return [];
  const { application, client, pid, blocks, state, transactionSeconds, statement } = blocker;
  const text: Text = [
    `Oldest blocks ${counted(blocks, 'other')}: `,
    { code: shapeOf(statement) || 'no statement' },
    ` by ${nameOf(application)}${client === undefined ? '' : ` on ${client}`} (pid ${pid}), ${state}, in a transaction for ${span(transactionSeconds)}.`,
  ];
  return [{ kind: 'text', text }];
}

function notesOf({ database, connections, moreGroups, groups }: SessionsSeen): readonly Text[] {
  const { reserved, elsewhere, lacking, limits } = connections;
  const waiting = sum(groups, 'waiting');
  return [
    `sessions of ${database}; ${elsewhere} of other databases on the server`,
    `${counted(reserved, 'connection')} reserved for administrators`,
    ...(waiting === 0 ? [] : [`${waiting} ${waiting === 1 ? 'waits' : 'wait'} for a lock`]),
    ...(moreGroups === 0 ? [] : [`${moreGroups} more applications and users are not listed`]),
    ...limits.map(({ of, name, used, limit }) => `${of} ${name} holds ${used} of the ${limit} connections it may`),
    ...(lacking === undefined
      ? []
      : [['what hidden sessions do is unknown, not zero; to see it an administrator runs: ', { code: lacking }]]),
  ];
}

function lockOffers(blocker: Blocker | undefined): readonly Offer[] {
  return blocker === undefined ? [] : [{ label: 'Locks', action: 'db locks', params: {} }];
}

/** Idle transactions first: they hold locks and keep vacuum from cleaning up; an idle session only holds a connection. */
function offersOf(groups: readonly SessionGroup[]): readonly Offer[] {
  const old = (of: 'longestInTransactionSeconds' | 'longestIdleSeconds') =>
    groups.some((group) => (group[of] ?? 0) >= offered.seconds);
  const state = old('longestInTransactionSeconds')
    ? 'idle-in-transaction'
    : old('longestIdleSeconds')
      ? 'idle'
      : undefined;
  if (state === undefined) return [];
  return [
    {
      label: `End ${state} sessions older than ${offered.words}…`,
      action: 'db sessions end',
      params: { state, older: offered.param },
    },
  ];
}
