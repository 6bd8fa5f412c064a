import type { MovableClock } from '../../../clock.ts';
import type { SimulatedCluster } from '../../../cluster/cluster.ts';
import type { EnvironmentName } from '../../manifests.ts';
import type { AwsAnswer, AwsCall, AwsService } from '../service.ts';
import { eventsOf, type LogEvent } from './events.ts';
import { type LogGroup, type LogGroups, logGroups } from './groups.ts';
import { parseQuery } from './insights/parse.ts';
import { logQueries, type Pace, type QueryRow } from './queries.ts';
import { invalid, LogsRefusal } from './refusal.ts';

/** CloudWatch Logs of one environment: its groups hold what its pods write. */
export interface SimulatedLogs {
  readonly service: AwsService;
  readonly account: string;
  readonly groups: LogGroups;
  /** Puts an event into a group by hand. */
  put(event: LogEvent): void;
  /** Takes away what was put by hand. */
  forget(): void;
  readonly pace: Pace;
  setPace(pace: Pace): void;
  /** Every query that was started, oldest first. */
  queries(): readonly QueryRow[];
}

interface LogsOptions {
  readonly environment: EnvironmentName;
  readonly cluster: SimulatedCluster;
  readonly namespace: string;
  readonly clock: MovableClock;
  readonly region: string;
}

type Input = Readonly<Record<string, unknown>>;

/** Groups that one query may name (API reference, StartQuery). */
const mostGroups = 50;
const mostOfPage = 50;
const writes = new Set(['PutRetentionPolicy', 'DeleteRetentionPolicy']);

/** Starts CloudWatch Logs: JSON 1.1, one operation a request. */
export function logsService({ environment, cluster, namespace, clock, region }: LogsOptions): SimulatedLogs {
  const account = '123456789012';
  const groups = logGroups(environment, clock.now().getTime());
  const queries = logQueries(clock, account);
  let byHand: LogEvent[] = [];

  const described = ({ name, createdAt, days, storedBytes, policy }: LogGroup) => {
    const arn = `arn:aws:logs:${region}:${account}:log-group:${name}`;
    return {
      ...{ logGroupName: name, creationTime: createdAt, storedBytes, metricFilterCount: 0, arn: `${arn}:*` },
      ...{ logGroupArn: arn, logGroupClass: 'STANDARD' },
      ...(days === undefined ? {} : { retentionInDays: days }),
      ...(policy === undefined ? {} : { retentionPolicyName: policy }),
    };
  };

  const operations: Readonly<Record<string, (input: Input) => object>> = {
    DescribeLogGroups({ logGroupNamePrefix = '', logGroupIdentifiers, limit = mostOfPage, nextToken }) {
      const wanted = Array.isArray(logGroupIdentifiers) ? logGroupIdentifiers.map(String) : undefined;
      const found = groups
        .list()
        .filter(({ name }) =>
          wanted === undefined ? name.startsWith(String(logGroupNamePrefix)) : wanted.includes(name),
        );
      const page = pageOf(found, Math.min(Number(limit), mostOfPage), nextToken);
      return { logGroups: page.items.map(described), ...page.more };
    },
    PutRetentionPolicy({ logGroupName, retentionInDays = '' }) {
      groups.keep(String(logGroupName), retentionInDays);
      return {};
    },
    DeleteRetentionPolicy({ logGroupName }) {
      groups.keep(String(logGroupName), undefined);
      return {};
    },
    StartQuery({ logGroupNames, startTime, endTime, queryString }) {
      const [from, to] = [Number(startTime) * 1000, Number(endTime) * 1000 + 999];
      if (!Number.isInteger(startTime) || !Number.isInteger(endTime) || from > to)
        throw invalid('Invalid time range: startTime and endTime are seconds, and endTime comes last.');
      const names = Array.isArray(logGroupNames) ? logGroupNames.map(String) : [];
      if (names.length === 0 || names.length > mostGroups) throw invalid('Name between 1 and 50 log groups.');
      const found = names.map(groups.find);
      const commands = parseQuery(String(queryString));
      const now = clock.now().getTime();
      const events = found
        .flatMap((group) => eventsOf(cluster, namespace, group, byHand, { from, to }, now))
        .sort((a, b) => a.at - b.at);
      return { queryId: queries.start({ text: String(queryString), groups: names, commands, events }) };
    },
    GetQueryResults({ queryId, maxItems = 10_000, nextToken }) {
      const from = nextToken === undefined ? 0 : Number(decoded(nextToken).split(' ')[1]);
      return queries.results(queryId, Number(maxItems), from);
    },
    StopQuery({ queryId }) {
      queries.stop(queryId);
      return { success: true };
    },
    DescribeQueries({ logGroupName, status, maxResults = 1000, nextToken }) {
      const found = queries
        .list()
        .filter((one) => logGroupName === undefined || one.groups.includes(String(logGroupName)))
        .filter((one) => status === undefined || one.status === status)
        .reverse();
      const page = pageOf(found, Number(maxResults), nextToken);
      return { queries: page.items.map(listed), ...page.more };
    },
  };

  const operationOf = ({ headers }: AwsCall) =>
    /^Logs_20140328\.(\w+)$/.exec(String(headers['x-amz-target']))?.[1] ?? '';
  const refuse = (code: string, message: string, status = 400): AwsAnswer => ({
    status,
    headers: json,
    body: JSON.stringify({ __type: code, message }),
  });

  return {
    account,
    groups,
    put: (event) => void byHand.push(event),
    forget() {
      byHand = [];
    },
    get pace() {
      return queries.pace;
    },
    setPace: queries.setPace,
    queries: queries.list,
    service: {
      name: 'logs',
      permissionOf(call) {
        const operation = operationOf(call);
        return Object.hasOwn(operations, operation) ? `logs:${operation}` : undefined;
      },
      refuse,
      changes: (call) => writes.has(operationOf(call)),
      answer(call) {
        try {
          const input: Input = JSON.parse(call.body.toString('utf8'));
          return { status: 200, headers: json, body: JSON.stringify(operations[operationOf(call)]?.(input) ?? {}) };
        } catch (error) {
          if (error instanceof LogsRefusal) return refuse(error.code, error.message);
          return refuse('SerializationException', 'The body is no JSON.');
        }
      },
    },
  };
}

const json = { 'content-type': 'application/x-amz-json-1.1' };
const decoded = (token: unknown) => Buffer.from(String(token), 'base64url').toString('utf8');

function listed({ id, text, groups, startedAt, status }: QueryRow): object {
  return { queryId: id, queryString: text, status, createTime: startedAt, logGroupName: groups[0] };
}

function pageOf<T>(all: readonly T[], most: number, token: unknown) {
  const from = token === undefined ? 0 : Number(decoded(token));
  const next = from + most;
  const more = next < all.length ? { nextToken: Buffer.from(String(next)).toString('base64url') } : {};
  return { items: all.slice(from, next), more };
}
