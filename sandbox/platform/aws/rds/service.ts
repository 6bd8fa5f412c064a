import { randomUUID } from 'node:crypto';
import type { MovableClock } from '../../../clock.ts';
import type { EnvironmentName } from '../../manifests.ts';
import type { AwsAnswer, AwsCall, AwsService } from '../service.ts';
import { documentOf, type Xml } from '../xml.ts';
import { describedInstance } from './described.ts';
import { type RdsInstance, type RdsInstances, rdsInstances } from './instances.ts';
import { RdsRefusal } from './refusal.ts';
import { sourceSettings } from './settings.ts';

/** RDS of one environment: the instance of the platform, and the copies made of it. */
export interface SimulatedRds {
  readonly service: AwsService;
  /** The name of the platform's instance. */
  readonly instance: string;
  readonly instances: RdsInstances;
  /** Says where the platform's PostgreSQL is: the endpoint of the instance and, since there is one server, that of its copies. */
  standsAt(address: string, port: number): void;
}

const dayMs = 86_400_000;
const namespace = 'http://rds.amazonaws.com/doc/2014-10-31/';
const xml = { 'content-type': 'text/xml' };
const writes = new Set(['RestoreDBInstanceToPointInTime', 'ModifyDBInstance', 'DeleteDBInstance']);
const told: Readonly<Record<string, string>> = {
  available: 'DB instance restored',
  'backing-up': 'Backing up DB instance',
};

/** Starts RDS: awsQuery, one operation a request. */
export function rdsService(environment: EnvironmentName, clock: MovableClock): SimulatedRds {
  const instance = `mcp-${environment}`;
  let endpoint = { address: '127.0.0.1', port: 5432 };
  const instances = rdsInstances(clock, {
    ...{ identifier: instance, resourceId: `db-${environment.toUpperCase()}0001`, restoredTo: undefined },
    ...{ createdAt: clock.now().getTime() - 400 * dayMs, deletionProtection: true },
    ...{ tags: new Map([['team', 'mcp-platform']]), settings: sourceSettings },
  });
  const timeOf = (at: number) => new Date(at).toISOString();
  const described = (found: RdsInstance) =>
    describedInstance(found, {
      ...{ status: instances.statusOf(found), endpoint },
      latest: instances.windowOf(found)?.to,
    });
  const named = (asked: URLSearchParams, name = 'DBInstanceIdentifier') => instances.find(asked.get(name) ?? '');

  const operations: Readonly<Record<string, (asked: URLSearchParams) => Xml>> = {
    DescribeDBInstances: (asked) => ({
      DBInstances: {
        DBInstance: (asked.has('DBInstanceIdentifier') ? [named(asked)] : instances.list()).map(described),
      },
    }),
    DescribeDBInstanceAutomatedBackups(asked) {
      const { identifier } = named(asked);
      const window = instances.windowOf(named(asked));
      const backups = window === undefined ? [] : [window];
      const RestoreWindow = (of: { from: number; to: number }) => ({
        ...{ EarliestTime: timeOf(of.from), LatestTime: timeOf(of.to) },
      });
      return {
        DBInstanceAutomatedBackups: {
          DBInstanceAutomatedBackup: backups.map((of) => ({
            DBInstanceIdentifier: identifier,
            RestoreWindow: RestoreWindow(of),
          })),
        },
      };
    },
    DescribeEvents(asked) {
      const found = named(asked, 'SourceIdentifier');
      const Message = told[instances.statusOf(found)] ?? 'Restoring DB instance from its last snapshot';
      const event = { SourceIdentifier: found.identifier, Message, Date: timeOf(clock.now().getTime()) };
      return { Events: { Event: found.restoredTo === undefined ? [] : [event] } };
    },
    RestoreDBInstanceToPointInTime: (asked) => ({ DBInstance: described(instances.restore(asked)) }),
    ModifyDBInstance(asked) {
      const found = named(asked);
      if (asked.get('DeletionProtection') === 'false') found.deletionProtection = false;
      return { DBInstance: described(found) };
    },
    DeleteDBInstance(asked) {
      const found = named(asked);
      instances.remove(found.identifier);
      return { DBInstance: described(found) };
    },
  };

  const askedBy = ({ body }: AwsCall) => new URLSearchParams(body.toString('utf8'));
  const actionOf = (call: AwsCall) => askedBy(call).get('Action') ?? '';
  const refuse = (code: string, message: string, status = 400): AwsAnswer => {
    const error = { Type: 'Sender', Code: code, Message: message };
    return { status, headers: xml, body: documentOf({ ErrorResponse: { Error: error, RequestId: randomUUID() } }) };
  };

  return {
    instance,
    instances,
    standsAt(address, port) {
      endpoint = { address, port };
    },
    service: {
      name: 'rds',
      permissionOf: (call) => (Object.hasOwn(operations, actionOf(call)) ? `rds:${actionOf(call)}` : undefined),
      operationOf: actionOf,
      changes: (call) => writes.has(actionOf(call)),
      told(call) {
        const asked = askedBy(call);
        const of = asked.get('TargetDBInstanceIdentifier') ?? asked.get('DBInstanceIdentifier') ?? '';
        return `rds:${actionOf(call)} ${of}`;
      },
      refuse,
      answer(call) {
        const action = actionOf(call);
        try {
          const result = operations[action]?.(askedBy(call)) ?? {};
          const content = { [`${action}Result`]: result, ResponseMetadata: { RequestId: randomUUID() } };
          const text = documentOf({ [`${action}Response`]: content });
          const opening = `<${action}Response`;
          return { status: 200, headers: xml, body: text.replace(opening, `${opening} xmlns="${namespace}"`) };
        } catch (error) {
          if (error instanceof RdsRefusal) return refuse(error.code, error.message, error.status);
          throw error;
        }
      },
    },
  };
}
