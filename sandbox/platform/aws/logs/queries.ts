import { randomUUID } from 'node:crypto';
import type { MovableClock } from '../../../clock.ts';
import type { LogEvent } from './events.ts';
import { evaluate } from './insights/evaluate.ts';
import type { Fields } from './insights/fields.ts';
import type { Command } from './insights/query.ts';
import { invalid, LogsRefusal } from './refusal.ts';

export type QueryStatus = 'Scheduled' | 'Running' | 'Complete' | 'Failed' | 'Cancelled' | 'Timeout';

export interface QueryRow {
  readonly id: string;
  readonly text: string;
  readonly groups: readonly string[];
  readonly startedAt: number;
  readonly status: QueryStatus;
}

/** How queries go from now on. */
export type Pace =
  /** Each is over after so many ms; before, it has found its share of the rows. */
  | { readonly kind: 'after'; readonly ms: number }
  /** They go on until they are let go, with this share of the rows. */
  | { readonly kind: 'held'; readonly share: number }
  /** They end so, with half of the rows. */
  | { readonly kind: 'ends'; readonly status: 'Failed' | 'Timeout' };

interface Query {
  readonly id: string;
  readonly text: string;
  readonly groups: readonly string[];
  readonly startedAt: number;
  readonly commands: readonly Command[];
  readonly events: readonly LogEvent[];
  stopped: boolean;
}

/** Queries that run at once (CloudWatch Logs quotas). */
const mostAtOnce = 100;
const mostOfPage = 10_000;

/** The queries of Logs Insights: each goes on by itself until it has read everything, or is stopped. */
export function logQueries(clock: MovableClock, account: string) {
  const queries = new Map<string, Query>();
  let pace: Pace = { kind: 'after', ms: 0 };

  const shareOf = ({ startedAt, stopped }: Query): number => {
    if (stopped || pace.kind === 'ends') return 0.5;
    if (pace.kind === 'held') return pace.share;
    return pace.ms === 0 ? 1 : Math.min(1, (clock.now().getTime() - startedAt) / pace.ms);
  };
  const statusOf = (query: Query): QueryStatus => {
    if (query.stopped) return 'Cancelled';
    if (pace.kind === 'ends') return pace.status;
    const share = shareOf(query);
    if (pace.kind === 'after' && share >= 1) return 'Complete';
    return share === 0 ? 'Scheduled' : 'Running';
  };
  const isOpen = (query: Query) => ['Scheduled', 'Running'].includes(statusOf(query));
  const find = (id: unknown): Query => {
    const found = queries.get(String(id));
    if (found !== undefined) return found;
    throw new LogsRefusal('ResourceNotFoundException', 'The specified query does not exist.');
  };

  return {
    get pace() {
      return pace;
    },
    setPace(next: Pace) {
      pace = next;
    },
    list: (): readonly QueryRow[] => [...queries.values()].map((one) => ({ ...one, status: statusOf(one) })),
    start(query: Omit<Query, 'id' | 'startedAt' | 'stopped'>): string {
      if ([...queries.values()].filter(isOpen).length >= mostAtOnce)
        throw new LogsRefusal('LimitExceededException', 'Account maximum query concurrency limit of [100] reached.');
      const id = randomUUID();
      queries.set(id, { ...query, id, startedAt: clock.now().getTime(), stopped: false });
      return id;
    },
    stop(id: unknown): void {
      const query = find(id);
      if (!isOpen(query)) throw invalid('The specified query is not running.');
      query.stopped = true;
    },
    results(id: unknown, maxItems: number, from: number) {
      const query = find(id);
      const read = query.events.slice(0, Math.ceil(query.events.length * shareOf(query)));
      const { rows, matched, scanned, bytes } = evaluate(query.commands, read, account);
      const page = rows.slice(from, from + Math.min(maxItems, mostOfPage));
      const next = from + page.length;
      return {
        status: statusOf(query),
        results: page.map(written),
        statistics: { recordsMatched: matched, recordsScanned: scanned, bytesScanned: bytes, resultCount: rows.length },
        ...(next < rows.length ? { nextToken: Buffer.from(`${query.id} ${next}`).toString('base64url') } : {}),
      };
    },
  };
}

/** A row as the wire has it: everything is text, and times have a form of their own. */
function written(row: Fields): readonly { readonly field: string; readonly value: string }[] {
  return [...row].flatMap(([field, value]) => {
    if (value === undefined) return [];
    const isTime = field === '@timestamp' || field === '@ingestionTime' || /^bin\(/.test(field);
    const text = isTime ? new Date(Number(value)).toISOString().replace('T', ' ').replace('Z', '') : String(value);
    return [{ field, value: text }];
  });
}
