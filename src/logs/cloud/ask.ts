import { fault } from '../../errors.ts';
import type { Environment } from '../../model/environment.ts';
import type { Insights } from '../../model/insights.ts';
import type { Offer, Report } from '../../model/report.ts';
import { inlines, type Text } from '../../model/text.ts';
import type { Clock } from '../../ports/clock.ts';
import type { CloudLogsReader, LogGroup, QueryResults } from '../../ports/cloud-logs.ts';
import type { OpenQueries } from '../../ports/open-queries.ts';
import { costWords, estimateBytes, gigabyte, sizeWords } from './estimate.ts';
import { cloudWatchOf } from './groups.ts';
import { type CloudPeriod, periodText } from './period.ts';
import { type QueryOutcome, runQuery } from './run-query.ts';

const groupsMs = 10_000;
/** A look that takes longer than this shows what it has. */
const patienceMs = 4 * 60_000;

export interface CloudContext {
  readonly logs: CloudLogsReader;
  readonly queries: OpenQueries;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly environment: Environment;
  show(report: Report): void;
}

export interface CloudQuestion {
  readonly query: Insights;
  readonly groups: readonly string[];
  readonly period: CloudPeriod;
  /** What is looked for, in words: `errors`. */
  readonly about: string;
  /** Asks for the same as a plan, where it reads more than the limit; left out where there is no such way. */
  readonly plan?: Omit<Offer, 'label'>;
}

export interface CloudAnswer extends QueryOutcome {
  readonly environment: Environment;
  readonly groups: readonly string[];
  readonly period: CloudPeriod;
  readonly now: Date;
  /** What was told of it before it was read. */
  readonly estimatedBytes: number;
}

/** The groups that are there and about how much a query would read of them. Throws LOG_GROUP_UNKNOWN where none is. */
export async function sized(
  { logs, clock, signal }: Pick<CloudContext, 'logs' | 'clock' | 'signal'>,
  names: readonly string[],
  period: CloudPeriod,
): Promise<{ readonly groups: readonly LogGroup[]; readonly bytes: number }> {
  const groups = await logs.groups(names, { timeoutMs: groupsMs, signal });
  if (groups.length === 0) throw fault('LOG_GROUP_UNKNOWN', `CloudWatch Logs has no group ${names.join(', ')}.`);
  const now = clock.now().getTime();
  return { groups, bytes: groups.reduce((sum, group) => sum + estimateBytes(group, period, now), 0) };
}

/**
 * Asks CloudWatch Logs. What it will read and cost is shown before; what would read more than the limit is refused with LOGS_QUERY_TOO_LARGE
 * and can be planned. Rejects else as the port does.
 */
export async function askCloud(context: CloudContext, question: CloudQuestion): Promise<CloudAnswer> {
  const { environment, clock } = context;
  const { query: limit } = cloudWatchOf(environment);
  const { groups, bytes } = await sized(context, question.groups, question.period);
  if (bytes > limit.maxGb * gigabyte) throw tooLarge(question, bytes, limit, clock.now());
  return read(context, question, { groups: groups.map(({ name }) => name), bytes, ceiling: limit.maxGb * gigabyte });
}

interface Sized {
  readonly groups: readonly string[];
  readonly bytes: number;
  readonly ceiling: number;
}

/** The same for a query whose size is decided. */
export async function read(
  context: CloudContext,
  question: CloudQuestion,
  { groups, bytes, ceiling }: Sized,
): Promise<CloudAnswer> {
  const { logs, queries, clock, signal, environment } = context;
  const { fromMs, toMs } = question.period;
  const { pricePerGb } = cloudWatchOf(environment).query;
  const now = clock.now();
  const reads = `reads about ${sizeWords(bytes)} of ${groups.join(', ')}, ${costWords(bytes, pricePerGb)}`;
  const shown = (so: string, found: readonly Text[] = []): Report => ({
    mark: 'running',
    headline: `Looking for ${question.about} in CloudWatch Logs: ${so}`,
    notes: [reads, ...found],
  });
  context.show(shown('starting'));
  const outcome = await runQuery({
    ...{ logs, queries, clock, signal, patienceMs, ceilingBytes: ceiling },
    asked: { query: question.query, groups, fromMs, toMs },
    seen: (results) => context.show(results === 'waiting' ? shown('waiting for its turn') : shown(...soFar(results))),
  });
  return { ...outcome, environment, groups, period: question.period, now, estimatedBytes: bytes };
}

function soFar({ bytesRead, linesMatched }: QueryResults): [string, readonly Text[]] {
  return [`${linesMatched.toLocaleString('en-US')} so far`, [`${sizeWords(bytesRead)} read so far`]];
}

function tooLarge(
  { period, plan, about }: CloudQuestion,
  bytes: number,
  { maxGb, pricePerGb }: { readonly maxGb: number; readonly pricePerGb: number },
  now: Date,
): Error {
  const size = sizeWords(bytes);
  const text: Text = [
    `Looking for ${about} in `,
    ...inlines(periodText(period, now)),
    ` would read about ${size} (${costWords(bytes, pricePerGb)}), more than the limit of ${maxGb} GB. Nothing was read.`,
  ];
  return fault('LOGS_QUERY_TOO_LARGE', text, {
    hint:
      plan === undefined ? 'Ask about a shorter period.' : 'Ask about a shorter period, or plan it with the button.',
    offers: plan === undefined ? [] : [{ label: `Plan to read ${size}…`, ...plan }],
  });
}

/** The small print of every answer: what was read, what that cost, and what may be missing. */
export function cloudNotes({ environment, groups, bytesRead, linesRead, cutShort, now }: CloudAnswer): readonly Text[] {
  const { pricePerGb } = cloudWatchOf(environment).query;
  return [
    ...(cutShort === undefined ? [] : [`not everything was read: ${cutShort}`]),
    `${groups.join(', ')}: ${linesRead.toLocaleString('en-US')} lines, ${sizeWords(bytesRead)} read, ${costWords(bytesRead, pricePerGb)}`,
    ['as of ', { time: now.toISOString(), as: 'time' }, '; lines may arrive later'],
  ];
}
