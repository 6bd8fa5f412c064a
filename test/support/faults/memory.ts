import { readFileSync } from 'node:fs';

/** Bytes a process has in memory; 0 where the system does not tell (other than Linux). */
export function residentBytes(pid: number): number {
  try {
    const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return Number(kilobytes ?? 0) * 1024;
  } catch {
    return 0;
  }
}

/** Watches a process from now on; gives how much it grew at most, in MB. */
export function watchMemory(pid: number): () => number {
  const from = residentBytes(pid);
  let most = from;
  const timer = setInterval(() => {
    most = Math.max(most, residentBytes(pid));
  }, 20);
  return () => {
    clearInterval(timer);
    most = Math.max(most, residentBytes(pid));
    return (most - from) / 1024 / 1024;
  };
}
