import type { Offer, Part, Report } from '../model/report.ts';
import type { Text } from '../model/text.ts';
import { counted, span } from '../model/units.ts';
import type { StatementsSeen, StatementTotals } from '../ports/database/statements.ts';
import { shapeOf } from './statement.ts';

type Counted = Extract<StatementsSeen, { readonly kind: 'counted' }>;

const offers: readonly Offer[] = [
  { label: 'Locks', action: 'db locks', params: {} },
  { label: 'Sessions', action: 'db sessions', params: {} },
];

/** Statements that are slow on average, as a report: what costs most first. Values of people are never shown. */
export function slowReport(seen: StatementsSeen, overMs: number): Report {
  if (seen.kind !== 'counted') return uncounted(seen);
  const { statements, slower } = seen;
  const blind = seen.seen === 0 && seen.hidden > 0;
  return {
    mark: blind ? 'unknown' : slower > 0 || seen.hidden > 0 ? 'warning' : 'good',
    headline: headline(seen, overMs),
    parts: statements.length === 0 ? [] : [list(statements)],
    notes: notesOf(seen),
    offers: statements.length === 0 ? offers : [{ label: 'Indexes', action: 'db indexes', params: {} }, ...offers],
  };
}

function headline({ slower, seen, hidden, statements, database }: Counted, overMs: number): string {
  if (seen === 0)
    return hidden > 0
      ? `What is slow in ${database} is unknown: ${counted(hidden, 'statement')} hidden from this bot`
      : `No statement has been counted in ${database} yet`;
  const of = hidden > 0 ? `of the ${seen} this bot can see` : `of ${counted(seen, 'statement')}`;
  if (slower === 0) return `None ${of} takes longer than ${time(overMs)} on average`;
  const share = statements.reduce((sum, one) => sum + one.share, 0);
  const listed =
    statements.length < slower ? `the ${statements.length} below use` : slower === 1 ? 'it uses' : 'they use';
  return `${slower} ${of} ${slower === 1 ? 'takes' : 'take'} longer than ${time(overMs)} on average; ${listed} ${percent(share)} of all time`;
}

/** Whole sentences fit a phone better than a table of eight columns. */
function list(statements: readonly StatementTotals[]): Part {
  return {
    kind: 'list',
    ordered: true,
    items: statements.map((one): Text => {
      const { user, calls, meanMs, maxMs, share, hits } = one;
      const cache = hits === undefined ? '' : `, ${percent(hits)} from memory`;
      return [
        { strong: time(meanMs) },
        ` on average, ${time(maxMs)} at most, ${calls.toLocaleString('en')} ${calls === 1 ? 'call' : 'calls'} by ${user}, ${percent(share)} of all time${cache}: `,
        { code: shapeOf(one.statement) || 'no statement' },
      ];
    }),
  };
}

function notesOf({ database, since, lost, slower, statements, hidden, lacking }: Counted): readonly Text[] {
  const left = slower - statements.length;
  return [
    since === undefined
      ? `statements of ${database}`
      : [`statements of ${database} since `, { time: since, as: 'ago' }],
    'times include waiting for locks',
    ...(left > 0 ? [`${left} more are slower than asked and not listed`] : []),
    ...(lost !== undefined && lost > 0
      ? [`rare statements were dropped ${lost} times for lack of room (pg_stat_statements.max)`]
      : []),
    ...(hidden > 0
      ? [`${counted(hidden, 'statement')} of others hidden from this bot, so what they cost is unknown`]
      : []),
    ...(lacking === undefined ? [] : [['to see them an administrator runs: ', { code: lacking }] as const]),
  ];
}

/** Three ways in which nothing is counted, each with its own fix. */
function uncounted(seen: Exclude<StatementsSeen, Counted>): Report {
  const { database } = seen;
  const create = 'CREATE EXTENSION pg_stat_statements;';
  const load: Text = [
    'In its configuration (a managed database: its parameter group), add ',
    { code: 'pg_stat_statements' },
    ' to ',
    { code: 'shared_preload_libraries' },
    ' and restart PostgreSQL.',
  ];
  const inDatabase: Text = [`In ${database}, an administrator runs: `, { code: create }];
  if (seen.kind === 'not loaded') {
    return {
      mark: 'unknown',
      headline: `What is slow in ${database} is unknown: the server has not loaded pg_stat_statements`,
      parts: [{ kind: 'list', ordered: true, items: [load] }],
      offers,
    };
  }
  const install = 'Install the contrib package of PostgreSQL on its server.';
  return {
    mark: 'unknown',
    headline: `What is slow in ${database} is unknown: it has no extension pg_stat_statements`,
    parts: [{ kind: 'list', ordered: true, items: [...(seen.offered ? [] : [install]), load, inDatabase] }],
    offers,
  };
}

/** `1.2 ms`, `640 ms`, `4.2 s`, `3 min`. */
function time(ms: number): string {
  if (ms >= 60_000) return span(ms / 1000);
  if (ms >= 1000) return `${Number((ms / 1000).toFixed(1))} s`;
  return `${ms < 10 ? Number(ms.toFixed(1)) : Math.round(ms)} ms`;
}

const percent = (share: number) => (share > 0 && share < 0.01 ? 'under 1%' : `${Math.floor(share * 100)}%`);
