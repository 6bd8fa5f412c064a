import type { Waiter } from '../ports/database/locks.ts';

/** A session with those that wait for it. */
export interface LockNode {
  readonly pid: number;
  /** Who waits for it, the longest first, each with those behind them. */
  readonly behind: readonly LockNode[];
}

/**
 * Sessions as a tree of who waits for whom, from the pids that wait for nothing. One that waits for several stands behind the last of their
 * chain, once. In a circle nobody is first: those come as `circle`, and PostgreSQL ends one of them by itself.
 */
export function lockTree(waiting: readonly Waiter[]): {
  readonly roots: readonly LockNode[];
  readonly circle: readonly number[];
} {
  const depths = depthsOf(waiting);
  const parents = new Map<number, number>();
  for (const { pid, blockedBy } of waiting) {
    const placed = blockedBy.filter((by) => depths.has(by) && (depths.get(by) ?? 0) < (depths.get(pid) ?? 0));
    const [last] = placed.sort((a, b) => (depths.get(b) ?? 0) - (depths.get(a) ?? 0));
    if (last !== undefined) parents.set(pid, last);
  }
  const node = (pid: number): LockNode => ({
    pid,
    behind: waiting.filter((one) => parents.get(one.pid) === pid).map((one) => node(one.pid)),
  });
  const roots = [...depths].flatMap(([pid, depth]) => (depth === 0 ? [node(pid)] : []));
  return {
    roots: roots.sort((a, b) => countBehind(b) - countBehind(a)),
    circle: waiting.filter(({ pid }) => !depths.has(pid)).map(({ pid }) => pid),
  };
}

/** How many sessions wait for one, directly or not. */
export function countBehind({ behind }: LockNode): number {
  return behind.reduce((sum, one) => sum + 1 + countBehind(one), 0);
}

/** How far each is from one that waits for nothing; those in or behind a circle have no such distance. */
function depthsOf(waiting: readonly Waiter[]): ReadonlyMap<number, number> {
  const waits = new Set(waiting.map(({ pid }) => pid));
  const depths = new Map<number, number>();
  for (const by of waiting.flatMap(({ blockedBy }) => blockedBy)) if (!waits.has(by)) depths.set(by, 0);
  for (let found = true; found; ) {
    found = false;
    for (const { pid, blockedBy } of waiting) {
      const before = blockedBy.map((by) => depths.get(by));
      if (depths.has(pid) || before.includes(undefined)) continue;
      depths.set(pid, 1 + Math.max(...before.map((depth) => depth ?? 0)));
      found = true;
    }
  }
  return depths;
}
