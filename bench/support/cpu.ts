import { readdirSync, readFileSync } from 'node:fs';

/** CPU time in clock ticks (1/100 s on Linux). */
interface Reading {
  readonly busy: number;
  readonly total: number;
  readonly own: number;
}

interface Process {
  readonly parent: number;
  /** Its own time, and that of children it has buried. */
  readonly ticks: number;
}

/** Watches who uses the machine; gives the share of all cores (0 to 1) that went to strangers, undefined where nothing tells. */
export function watchCpu(): () => number | undefined {
  const before = read();
  return () => {
    const after = read();
    if (before === undefined || after === undefined || after.total === before.total) return undefined;
    const foreign = after.busy - before.busy - (after.own - before.own);
    return Math.max(0, foreign / (after.total - before.total));
  };
}

/** Linux only: elsewhere rounds are not judged. */
function read(): Reading | undefined {
  if (process.platform !== 'linux') return undefined;
  const [head = ''] = readFileSync('/proc/stat', 'utf8').split('\n');
  // user nice system idle iowait irq softirq steal
  const ticks = head.trim().split(/\s+/).slice(1, 9).map(Number);
  const total = ticks.reduce((sum, part) => sum + part, 0);
  const idle = (ticks[3] ?? 0) + (ticks[4] ?? 0);
  return { busy: total - idle, total, own: ownTicks() };
}

/** This process with everything it started. */
function ownTicks(): number {
  const all = processes();
  const family = new Set([process.pid]);
  for (let grown = true; grown; ) {
    grown = false;
    for (const [pid, { parent }] of all) {
      if (family.has(pid) || !family.has(parent)) continue;
      family.add(pid);
      grown = true;
    }
  }
  return [...family].reduce((sum, pid) => sum + (all.get(pid)?.ticks ?? 0), 0);
}

/** Every process there is. */
export function processes(): ReadonlyMap<number, Process> {
  const found = new Map<number, Process>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      // The name in brackets may hold anything; numbered as in proc_pid_stat(5), the first field after it is the third.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      const ticks = [11, 12, 13, 14].reduce((sum, index) => sum + Number(fields[index] ?? 0), 0);
      found.set(Number(name), { parent: Number(fields[1]), ticks });
    } catch {
      // It has ended meanwhile.
    }
  }
  return found;
}
