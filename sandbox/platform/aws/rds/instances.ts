import type { MovableClock } from '../../../clock.ts';
import { RdsRefusal } from './refusal.ts';
import { type RdsInstanceSettings, settingsAsked, tagsAsked } from './settings.ts';

/** A database instance. */
export interface RdsInstance {
  readonly identifier: string;
  readonly resourceId: string;
  readonly createdAt: number;
  deletionProtection: boolean;
  /** Unix ms; the moment a copy is of, and undefined for what is no copy. */
  readonly restoredTo: number | undefined;
  readonly tags: ReadonlyMap<string, string>;
  readonly settings: RdsInstanceSettings;
}

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
/** How a copy comes to be: so many ms after it was asked for it is in the state. */
const course = [
  { fromMs: 0, status: 'creating' },
  { fromMs: 3 * minuteMs, status: 'backing-up' },
  { fromMs: 4 * minuteMs, status: 'available' },
] as const;
/** The logs of the source are kept for a restore this often. */
const logsMs = 5 * minuteMs;
const removalMs = minuteMs;

/** The instances of one account, by the sandbox's clock. */
export interface RdsInstances {
  /** All there are now. */
  list(): readonly RdsInstance[];
  /** Throws DBInstanceNotFound. */
  find(identifier: string): RdsInstance;
  statusOf(instance: RdsInstance): string;
  /** The window an instance can be restored in, Unix ms; undefined where it is not backed up. */
  windowOf(instance: RdsInstance): { readonly from: number; readonly to: number } | undefined;
  /** Begins a copy. Throws what AWS refuses. */
  restore(asked: URLSearchParams): RdsInstance;
  remove(identifier: string): void;
  /** Puts one there by hand, or another in its place. */
  put(instance: RdsInstance): void;
  /** Lets copies end in a state of their own: `incompatible-network`. */
  copiesEnd(status: string | undefined): void;
  /** Puts the account back to its one instance. */
  forgetCopies(): void;
}

export function rdsInstances(clock: MovableClock, source: RdsInstance): RdsInstances {
  const instances = new Map<string, RdsInstance>([[source.identifier, source]]);
  const removedAt = new Map<string, number>();
  let ending: string | undefined;
  const now = () => clock.now().getTime();

  const rds: RdsInstances = {
    list() {
      for (const [identifier, at] of removedAt) {
        if (now() - at < removalMs) continue;
        instances.delete(identifier);
        removedAt.delete(identifier);
      }
      return [...instances.values()];
    },
    find(identifier) {
      const found = rds.list().find((one) => one.identifier === identifier);
      if (found !== undefined) return found;
      throw new RdsRefusal('DBInstanceNotFound', `DBInstance ${identifier} not found.`, 404);
    },
    statusOf({ identifier, restoredTo, createdAt }) {
      if (removedAt.has(identifier)) return 'deleting';
      if (restoredTo === undefined) return 'available';
      const found = course.findLast(({ fromMs }) => now() - createdAt >= fromMs)?.status ?? 'creating';
      return found === 'available' && ending !== undefined ? ending : found;
    },
    windowOf({ settings, createdAt }) {
      const { BackupRetentionPeriod: days } = settings;
      if (days === 0) return undefined;
      return { from: Math.max(createdAt, now() - days * dayMs), to: Math.floor(now() / logsMs) * logsMs - logsMs };
    },
    restore(asked) {
      const from = rds.find(asked.get('SourceDBInstanceIdentifier') ?? '');
      const identifier = asked.get('TargetDBInstanceIdentifier') ?? '';
      if (!/^[a-z](?:-?[a-z0-9])*$/i.test(identifier) || identifier.length > 63)
        throw new RdsRefusal('InvalidParameterValue', `Invalid database identifier: ${identifier}`);
      if (rds.list().some((one) => one.identifier === identifier))
        throw new RdsRefusal('DBInstanceAlreadyExists', 'DB instance already exists');
      const window = rds.windowOf(from);
      if (window === undefined)
        throw new RdsRefusal('PointInTimeRestoreNotEnabled', 'Point in time restore is not enabled.');
      const at = Date.parse(asked.get('RestoreTime') ?? '');
      if (!(at >= window.from && at <= window.to))
        throw new RdsRefusal('InvalidParameterValue', 'The specified time is not within the restorable window.');
      const copy = {
        ...{ identifier, resourceId: `db-COPY${at}`, createdAt: now(), restoredTo: at },
        deletionProtection: asked.get('DeletionProtection') === 'true',
        ...{ tags: tagsAsked(asked), settings: settingsAsked(asked, from.settings) },
      };
      instances.set(identifier, copy);
      return copy;
    },
    remove(identifier) {
      const found = rds.find(identifier);
      if (found.deletionProtection) {
        const why = 'Cannot delete protected DB Instance, please disable deletion protection and try again.';
        throw new RdsRefusal('InvalidParameterCombination', why);
      }
      const status = rds.statusOf(found);
      if (['creating', 'backing-up', 'deleting'].includes(status))
        throw new RdsRefusal('InvalidDBInstanceState', `Instance ${identifier} is currently ${status}.`);
      removedAt.set(identifier, now());
    },
    put: (instance) => void instances.set(instance.identifier, instance),
    copiesEnd(status) {
      ending = status;
    },
    forgetCopies() {
      instances.clear();
      removedAt.clear();
      instances.set(source.identifier, source);
      ending = undefined;
    },
  };
  return rds;
}
