import { fault } from '../../../errors.ts';
import { type InstanceCall, type Instances, managedTag } from '../../../ports/instances.ts';
import { awsFault } from '../failures.ts';
import type { Credentials } from '../logs.ts';
import { instanceOf } from './described.ts';
import { restoreRequest } from './restore-request.ts';
import type { RdsSettings } from './settings.ts';

const service = 'RDS';
const setting = 'rds';
/** The SDK itself waits for ever: for a connection, and for an answer. */
const connectMs = 3000;
const answerMs = 15_000;
/** What an instance said longer ago than this many minutes is no news. */
const newsMinutes = 60;

type Sdk = typeof import('@aws-sdk/client-rds');
type Client = InstanceType<Sdk['RDSClient']>;

const nameOf = (error: unknown) => (error instanceof Error ? error.name : '');

/** The instances of RDS in a region; credentials of the pod where none are given. */
export async function instances(
  place: Pick<RdsSettings, 'region' | 'endpoint'> & { readonly credentials: Credentials | undefined },
): Promise<Instances & { close(): Promise<void> }> {
  const sdk = await import('@aws-sdk/client-rds');
  const client = new sdk.RDSClient({
    region: place.region,
    ...(place.endpoint === undefined ? {} : { endpoint: place.endpoint }),
    ...(place.credentials === undefined ? {} : { credentials: place.credentials }),
    maxAttempts: 3,
    requestHandler: { connectionTimeout: connectMs, requestTimeout: answerMs, throwOnRequestTimeout: true },
  });

  async function ask<Answer>(
    permission: string,
    { timeoutMs, signal }: InstanceCall,
    send: (rds: Client, options: { readonly abortSignal: AbortSignal }) => Promise<Answer>,
    isWrite = false,
  ): Promise<Answer> {
    signal?.throwIfAborted();
    const over = AbortSignal.timeout(timeoutMs);
    // A write that is under way is not given up: what became of it would not be known.
    const abortSignal = signal === undefined || isWrite ? over : AbortSignal.any([signal, over]);
    try {
      return await send(client, { abortSignal });
    } catch (error) {
      if (!isWrite) signal?.throwIfAborted();
      if (/^DBInstance(?:NotFound|AlreadyExists|AutomatedBackupNotFound)/.test(nameOf(error))) throw error;
      throw awsFault(error, { service, permission, isWrite, timeoutMs, setting });
    }
  }

  async function instance(identifier: string, call: InstanceCall) {
    const command = new sdk.DescribeDBInstancesCommand({ DBInstanceIdentifier: identifier });
    try {
      const { DBInstances = [] } = await ask('rds:DescribeDBInstances', call, (rds, options) =>
        rds.send(command, options),
      );
      const [found] = DBInstances.flatMap((one) => instanceOf(one) ?? []);
      if (found?.identifier === identifier) return found;
      throw fault('AWS_FAILED', 'What answers for RDS is not AWS.', { hint: 'Check `rds.region` and `rds.endpoint`.' });
    } catch (error) {
      if (nameOf(error) === 'DBInstanceNotFoundFault') return undefined;
      throw error;
    }
  }

  return {
    instance,
    async earliestRestorable(identifier, call) {
      const command = new sdk.DescribeDBInstanceAutomatedBackupsCommand({ DBInstanceIdentifier: identifier });
      try {
        const { DBInstanceAutomatedBackups = [] } = await ask(
          'rds:DescribeDBInstanceAutomatedBackups',
          call,
          (rds, options) => rds.send(command, options),
        );
        return DBInstanceAutomatedBackups[0]?.RestoreWindow?.EarliestTime?.getTime();
      } catch (error) {
        if (nameOf(error).startsWith('DBInstance')) return undefined;
        throw error;
      }
    },
    async lastEvent(identifier, call) {
      const command = new sdk.DescribeEventsCommand({
        ...{ SourceType: 'db-instance', SourceIdentifier: identifier, Duration: newsMinutes },
      });
      try {
        const { Events = [] } = await ask('rds:DescribeEvents', call, (rds, options) => rds.send(command, options));
        return Events.toSorted((a, b) => (a.Date?.getTime() ?? 0) - (b.Date?.getTime() ?? 0)).at(-1)?.Message;
      } catch (error) {
        if (nameOf(error).startsWith('DBInstance')) return undefined;
        throw error;
      }
    },
    async restore(asked, call) {
      const command = new sdk.RestoreDBInstanceToPointInTimeCommand(restoreRequest(asked));
      try {
        await ask('rds:RestoreDBInstanceToPointInTime', call, (rds, options) => rds.send(command, options), true);
      } catch (error) {
        if (nameOf(error) !== 'DBInstanceAlreadyExistsFault') throw error;
        // Taken: by somebody, or by this very request, whose answer was lost before the SDK tried again.
        throw fault('INSTANCE_TAKEN', `RDS has another ${asked.target}.`, { cause: error, effect: 'unknown' });
      }
    },
    async remove(identifier, call) {
      // The policy of AWS says the same; this is for accounts that have a wider one.
      const found = await instance(identifier, call);
      if (found === undefined) return;
      if (found.tags[managedTag] !== 'true')
        throw fault('INSTANCE_UNFIT', `${identifier} is no copy that the bot made.`);
      const open = new sdk.ModifyDBInstanceCommand({
        ...{ DBInstanceIdentifier: identifier, DeletionProtection: false, ApplyImmediately: true },
      });
      if (found.deletionProtection)
        await ask('rds:ModifyDBInstance', call, (rds, options) => rds.send(open, options), true);
      const command = new sdk.DeleteDBInstanceCommand({
        ...{ DBInstanceIdentifier: identifier, SkipFinalSnapshot: true, DeleteAutomatedBackups: true },
      });
      try {
        await ask('rds:DeleteDBInstance', call, (rds, options) => rds.send(command, options), true);
      } catch (error) {
        if (nameOf(error) !== 'DBInstanceNotFoundFault') throw error;
      }
    },
    async close() {
      client.destroy();
    },
  };
}
