import type { EnvironmentName } from '../../manifests.ts';
import { invalid, LogsRefusal } from './refusal.ts';

/** Days that a group can be kept (API reference, PutRetentionPolicy). */
const takenDays = new Set([
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
]);

/** A group of logs. */
export interface LogGroup {
  readonly name: string;
  /** ms since 1970. */
  readonly createdAt: number;
  /** undefined: forever. */
  readonly days: number | undefined;
  readonly storedBytes: number;
  /** The account-level policy that holds in place of the group's own days. */
  readonly policy?: string | undefined;
  /** Whether the pods' lines go into it. */
  readonly fromPods: boolean;
}

export interface LogGroups {
  list(): readonly LogGroup[];
  /** Throws ResourceNotFoundException. */
  find(name: string): LogGroup;
  /** Changes what is known of a group, or adds one. */
  put(name: string, change: Partial<Omit<LogGroup, 'name'>>): void;
  remove(name: string): void;
  /** As PutRetentionPolicy does, or DeleteRetentionPolicy for undefined: where an account-level policy applies nothing comes of it. */
  keep(name: string, days: unknown): void;
}

const dayMs = 86_400_000;

/** The groups of an environment: what its servers say, its audit, and one whose name begins the same. */
export function logGroups(environment: EnvironmentName, now: number): LogGroups {
  const groups = new Map<string, LogGroup>();
  const put = (name: string, change: Partial<Omit<LogGroup, 'name'>>) => {
    const fresh = { createdAt: now - 400 * dayMs, days: 90, storedBytes: 0, fromPods: false };
    groups.set(name, { ...fresh, ...groups.get(name), ...change, name });
  };
  const find = (name: string) => {
    const found = groups.get(name);
    if (found !== undefined) return found;
    throw new LogsRefusal('ResourceNotFoundException', 'The specified log group does not exist.');
  };
  put(`/mcp/${environment}/server`, { storedBytes: 86_400_000_000, fromPods: true });
  put(`/mcp/${environment}/server-old`, { storedBytes: 310_000_000, days: undefined });
  put(`/mcp/${environment}/audit`, { storedBytes: 12_900_000_000, days: 2557 });
  return {
    list: () => [...groups.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),
    find,
    put,
    remove: (name) => void groups.delete(name),
    keep(name, days) {
      if (days !== undefined && !takenDays.has(Number(days)))
        throw invalid(
          `1 validation error detected: Value '${String(days)}' at 'retentionInDays' failed to satisfy constraint`,
        );
      if (find(name).policy === undefined) put(name, { days: days === undefined ? undefined : Number(days) });
    },
  };
}
