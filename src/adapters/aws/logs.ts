import { createHmac } from 'node:crypto';
import type { CloudWatchLogsClient, QueryInfo, QueryStatus, ResultField } from '@aws-sdk/client-cloudwatch-logs';
import { fault, isFault } from '../../errors.ts';
import { marked, markOf } from '../../model/insights.ts';
import type { CloudCall, CloudLogs, LogGroup, QueryRow } from '../../ports/cloud-logs.ts';
import { awsFault } from './failures.ts';
import type { CloudWatchSettings } from './settings.ts';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

type Place = Pick<CloudWatchSettings, 'region' | 'endpoint'>;
type Sdk = typeof import('@aws-sdk/client-cloudwatch-logs');
type Send<Answer> = (client: CloudWatchLogsClient, options: { readonly abortSignal: AbortSignal }) => Promise<Answer>;

const service = 'CloudWatch Logs';
/** The SDK itself waits forever: each try has these, and a call as a whole the time of its caller. */
const connectMs = 3000;
const requestMs = 15_000;
/** Groups that one answer of DescribeLogGroups holds at most, and names it takes. */
const mostNames = 50;
/** Pages of open queries that are looked through. */
const mostPages = 20;
/** The keyed digest of a person is no better than its key. */
export const shortestKey = 32;

/** The client: the SDK tries again by itself what was throttled or broke off. */
function clientOf(
  { CloudWatchLogsClient: Client }: Sdk,
  place: Place,
  credentials: Credentials | undefined,
  maxAttempts: number,
) {
  return new Client({
    region: place.region,
    ...(place.endpoint === undefined ? {} : { endpoint: place.endpoint }),
    ...(credentials === undefined ? {} : { credentials }),
    maxAttempts,
    requestHandler: { connectionTimeout: connectMs, requestTimeout: requestMs, throwOnRequestTimeout: true },
  });
}

/** CloudWatch Logs at a place; credentials of the pod where none are given. */
export async function cloudLogs(
  place: Place,
  credentials: Credentials | undefined,
  personKey = '',
): Promise<CloudLogs & { close(): Promise<void> }> {
  const sdk = await import('@aws-sdk/client-cloudwatch-logs');
  const patient = clientOf(sdk, place, credentials, 3);
  // A query whose answer was lost may run: another try would be another query, and paid for.
  const once = clientOf(sdk, place, credentials, 1);

  async function ask<Answer>(
    client: CloudWatchLogsClient,
    permission: string,
    { timeoutMs, signal }: CloudCall,
    send: Send<Answer>,
    isWrite = false,
  ): Promise<Answer> {
    signal?.throwIfAborted();
    // A write that is under way is not given up: what became of it would not be known.
    const over = AbortSignal.timeout(timeoutMs);
    const abortSignal = signal === undefined || isWrite ? over : AbortSignal.any([signal, over]);
    try {
      return await send(client, { abortSignal });
    } catch (error) {
      if (!isWrite) signal?.throwIfAborted();
      if (error instanceof Error && error.name === 'ResourceNotFoundException')
        throw fault('LOG_GROUP_UNKNOWN', `${service} has no such group, or no such query any more.`, { cause: error });
      throw awsFault(error, { service, permission, isWrite, timeoutMs, setting: 'cloudWatch' });
    }
  }

  async function page(names: readonly string[], call: CloudCall): Promise<readonly LogGroup[]> {
    const command = new sdk.DescribeLogGroupsCommand({ logGroupIdentifiers: [...names], limit: mostNames });
    const { logGroups = [] } = await ask(patient, 'logs:DescribeLogGroups', call, (client, options) =>
      client.send(command, options),
    );
    return logGroups.map((group) => ({
      name: group.logGroupName ?? '',
      arn: group.logGroupArn ?? group.arn ?? '',
      createdAt: group.creationTime ?? 0,
      keptDays: group.retentionInDays,
      storedBytes: group.storedBytes ?? 0,
      policy: group.retentionPolicyName,
    }));
  }

  async function withStatus(status: QueryStatus, call: CloudCall): Promise<readonly QueryInfo[]> {
    const found: QueryInfo[] = [];
    let nextToken: string | undefined;
    for (let pages = 0; pages < mostPages; pages += 1) {
      const command = new sdk.DescribeQueriesCommand({ status, ...(nextToken && { nextToken }) });
      const answer = await ask(patient, 'logs:DescribeQueries', call, (client, options) =>
        client.send(command, options),
      );
      found.push(...(answer.queries ?? []));
      if (answer.nextToken === undefined || answer.nextToken === nextToken) break;
      nextToken = answer.nextToken;
    }
    return found;
  }

  return {
    async groups(names, call) {
      const wanted = names.slice(0, mostNames);
      const found = new Map((await page(wanted, call)).map((group) => [group.name, group]));
      return wanted.flatMap((name) => found.get(name) ?? []);
    },
    async startQuery({ query, groups, fromMs, toMs, mark }, call) {
      const command = new sdk.StartQueryCommand({
        logGroupNames: [...groups],
        startTime: Math.floor(fromMs / 1000),
        endTime: Math.floor(toMs / 1000),
        queryString: marked(query, mark),
      });
      const { queryId } = await ask(once, 'logs:StartQuery', call, (client, options) => client.send(command, options));
      if (queryId !== undefined) return queryId;
      throw fault('AWS_FAILED', `${service} named no query.`);
    },
    async queryResults(id, call) {
      const rows: QueryRow[] = [];
      let nextToken: string | undefined;
      for (;;) {
        const command = new sdk.GetQueryResultsCommand({
          queryId: id,
          ...(nextToken === undefined ? {} : { nextToken }),
        });
        const {
          status = 'Unknown',
          results = [],
          statistics,
          ...more
        } = await ask(patient, 'logs:GetQueryResults', call, (client, options) => client.send(command, options));
        rows.push(...results.map(rowOf));
        // A token that comes back would be asked forever.
        if (more.nextToken !== undefined && more.nextToken !== nextToken) {
          nextToken = more.nextToken;
          continue;
        }
        const { recordsScanned = 0, recordsMatched = 0, bytesScanned = 0 } = statistics ?? {};
        const counted = { linesRead: recordsScanned, linesMatched: recordsMatched, bytesRead: bytesScanned };
        return { state: stateOf(status), status, rows, ...counted };
      }
    },
    async stopQuery(id, call) {
      const command = new sdk.StopQueryCommand({ queryId: id });
      try {
        await ask(patient, 'logs:StopQuery', call, (client, options) =>
          client.send(command, options).catch((error: unknown) => {
            // It was over already.
            if (error instanceof Error && error.name === 'InvalidParameterException') return undefined;
            throw error;
          }),
        );
      } catch (error) {
        if (!isFault(error, 'LOG_GROUP_UNKNOWN')) throw error;
      }
    },
    async openQueries(mark, call) {
      const open = [await withStatus('Scheduled', call), await withStatus('Running', call)].flat();
      return open.flatMap(({ queryId, queryString = '' }) =>
        queryId !== undefined && markOf(queryString) === mark ? [queryId] : [],
      );
    },
    async pseudonym(person) {
      if (personKey.length >= shortestKey)
        return `hmac:${createHmac('sha256', personKey).update(person).digest('hex')}`;
      throw fault('NOT_CONFIGURED', 'There is no key to name people in the audit by, so their lines are not read.', {
        hint: `Set \`cloudWatch.personKeyEnv\` to the name of a variable with ${shortestKey} random characters or more.`,
      });
    },
    async keepDays(group, days, call) {
      if (days === undefined) {
        const command = new sdk.DeleteRetentionPolicyCommand({ logGroupName: group });
        const send: Send<unknown> = (client, options) => client.send(command, options);
        await ask(patient, 'logs:DeleteRetentionPolicy', call, send, true);
        return;
      }
      const command = new sdk.PutRetentionPolicyCommand({ logGroupName: group, retentionInDays: days });
      const send: Send<unknown> = (client, options) => client.send(command, options);
      await ask(patient, 'logs:PutRetentionPolicy', call, send, true);
    },
    async close() {
      patient.destroy();
      once.destroy();
    },
  };
}

function rowOf(fields: readonly ResultField[]): QueryRow {
  return Object.fromEntries(fields.flatMap(({ field, value }) => (field === undefined ? [] : [[field, value ?? '']])));
}

function stateOf(status: string): 'open' | 'over' | 'stopped' {
  if (status === 'Scheduled' || status === 'Running') return 'open';
  return status === 'Complete' ? 'over' : 'stopped';
}
