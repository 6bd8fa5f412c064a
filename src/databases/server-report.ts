import { type Fault, isFault } from '../errors.ts';
import type { Field, Offer, Report } from '../model/report.ts';
import { marked, type Text } from '../model/text.ts';
import { bytes, counted, span } from '../model/units.ts';
import type { OpenTransaction, ServerSeen, VacuumSeen } from '../ports/database/server.ts';
import type { SessionsSeen } from '../ports/database.ts';
import { nameOf } from './member.ts';
import { isTight, usedWords } from './overview.ts';
import { replicationTrouble, replicationWords } from './replication-words.ts';

/** A transaction this old is in the way of vacuum, and of others. */
const longSeconds = 600;
/** One that idles is nobody's work. */
const longIdleSeconds = 60;
/** The server stops taking writes at 2^31 transactions; autovacuum freezes from 200 million on. */
const transactionsInAll = 2 ** 31;

/** What a server says of itself, or that it does not answer: that is the answer then, not a failure of the look. */
export async function answerReport(asked: Promise<readonly [ServerSeen, SessionsSeen]>): Promise<Report> {
  try {
    const [server, sessions] = await asked;
    return serverReport(server, sessions);
  } catch (error) {
    if (isFault(error, 'DATABASE_UNREACHABLE') || isFault(error, 'DATABASE_FAILED')) return silentReport(error);
    throw error;
  }
}

/** A server and its sessions as a report: the worst first, then a figure for everything. */
export function serverReport(server: ServerSeen, sessions: SessionsSeen): Report {
  const { version, answerMs } = server;
  const trouble = troubleOf(server, sessions);
  const hidden = server.lacking !== undefined;
  return {
    mark: trouble.length > 0 || hidden ? 'warning' : 'good',
    headline:
      trouble.length > 0
        ? `PostgreSQL ${version} answers, but ${trouble.slice(0, 2).join(', and ')}`
        : `PostgreSQL ${version} answers in ${ms(answerMs)}; ${usedWords(sessions.connections)}${hidden ? '; the rest is hidden from this bot' : ''}`,
    parts: [{ kind: 'fields', fields: fieldsOf(server, sessions) }],
    notes: notesOf(server, trouble),
    offers: offersOf(sessions, server),
  };
}

function silentReport({ message, hint }: Fault): Report {
  return {
    mark: 'bad',
    headline: message.replace(/\.$/, ''),
    parts: [{ kind: 'text', text: marked(hint) }],
    offers: [
      { label: 'Health', action: 'health', params: {} },
      { label: 'Diagnose', action: 'diagnose', params: {} },
    ],
  };
}

/** What somebody has to look at, the most urgent first. */
function troubleOf({ replication, oldest, vacuum }: ServerSeen, { connections, blocker }: SessionsSeen): string[] {
  return [
    ...(isTight(connections) ? [usedWords(connections)] : []),
    ...(vacuum.transactionAge >= transactionsInAll / 2
      ? [`${percent(vacuum.transactionAge / transactionsInAll)} of all transaction numbers are used up`]
      : []),
    ...(blocker === undefined
      ? []
      : [`${counted(blocker.blocks, 'session')} ${blocker.blocks === 1 ? 'waits' : 'wait'} for a lock`]),
    ...replicationTrouble(replication),
    ...(oldest !== undefined && isLong(oldest) ? [`a transaction has been open for ${span(oldest.seconds)}`] : []),
    ...(vacuum.counted && !vacuum.auto ? ['autovacuum is off'] : []),
    ...(vacuum.counted && vacuum.due > 0
      ? [`${counted(vacuum.due, 'table')} ${vacuum.due === 1 ? 'is' : 'are'} due for a vacuum`]
      : []),
  ];
}

const isLong = ({ seconds, state }: OpenTransaction) =>
  seconds >= (state.startsWith('idle') ? longIdleSeconds : longSeconds);

function fieldsOf(server: ServerSeen, { connections }: SessionsSeen): readonly Field[] {
  const { database, version, startedAt, connectMs, answerMs, sizeBytes } = server;
  return [
    { label: 'Answers', value: `login ${ms(connectMs)}, query ${ms(answerMs)}` },
    { label: 'Version', value: [`${version}, started `, { time: startedAt, as: 'ago' }] },
    {
      label: `Size of ${database}`,
      value: sizeBytes === undefined ? 'unknown: counting it took too long' : bytes(sizeBytes),
    },
    { label: 'Connections', value: `${connections.used} of ${connections.max}` },
    { label: 'Replication', value: replicationWords(server.replication, server.lacking !== undefined) },
    { label: 'Oldest transaction', value: oldestWords(server) },
    { label: 'Last vacuum', value: vacuumWords(server.vacuum) },
  ];
}

function oldestWords({ oldest, lacking }: ServerSeen): string {
  if (oldest === undefined) return lacking === undefined ? 'none is open' : '? (hidden from this bot)';
  const { pid, name, user, state, seconds } = oldest;
  const who = pid === undefined ? `prepared as ${name}, ${user}` : `${nameOf(name)} as ${user}, ${state}, pid ${pid}`;
  return `${span(seconds)}: ${who}${lacking === undefined ? '' : '; others are hidden from this bot'}`;
}

function vacuumWords({ counted: isCounted, tables, lastAt, due }: VacuumSeen): Text {
  if (!isCounted) return '? (counted on a primary with track_counts on)';
  if (tables === 0) return 'no tables';
  const dueWords = due === 0 ? 'none due' : `${due} of ${counted(tables, 'table')} due`;
  return lastAt === undefined ? `none yet, ${dueWords}` : [{ time: lastAt, as: 'ago' }, `, ${dueWords}`];
}

function notesOf({ database, role, lacking, vacuum }: ServerSeen, trouble: readonly string[]): readonly Text[] {
  return [
    ...(trouble.length > 2 ? [`also: ${trouble.slice(2).join(', ')}`] : []),
    `asked as ${role} in ${database}`,
    `transaction numbers ${percent(vacuum.transactionAge / transactionsInAll)} used`,
    ...(lacking === undefined
      ? []
      : [['what is hidden is unknown, not zero; to see it an administrator runs: ', { code: lacking }] as const]),
  ];
}

/** What is in the way first. */
function offersOf({ blocker }: SessionsSeen, { vacuum }: ServerSeen): readonly Offer[] {
  const due = vacuum.counted && vacuum.due > 0;
  const locks = { label: 'Locks', action: 'db locks', params: {} };
  const others = [
    { label: 'Sessions', action: 'db sessions', params: {} },
    { label: 'Pools', action: 'db pool', params: {} },
    { label: 'Slow statements', action: 'db slow', params: {} },
    { label: 'Sizes', action: 'db sizes', params: {} },
    { label: 'Settings', action: 'db settings', params: {} },
  ];
  return [
    ...(blocker === undefined ? [] : [locks]),
    ...(due ? [{ label: 'Vacuum tables', action: 'db vacuum', params: {} }] : []),
    ...others,
  ];
}

const percent = (share: number) => `${Math.floor(share * 100)}%`;
const ms = (value: number) => `${value < 10 ? Number(value.toFixed(1)) : Math.round(value)} ms`;
