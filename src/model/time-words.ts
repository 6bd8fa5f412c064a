/** A length of time as a period: `minute`, `hour`, `15 min`, `2 hours`, `day`. */
export function periodWords(ms: number): string {
  const units = [
    [86_400_000, 'day', 'days'],
    [3_600_000, 'hour', 'hours'],
    [60_000, 'minute', 'min'],
  ] as const;
  for (const [unit, one, many] of units) {
    if (ms < unit || ms % unit !== 0) continue;
    const count = ms / unit;
    return count === 1 ? one : `${count} ${many}`;
  }
  return `${Number((ms / 1000).toFixed(1))} s`;
}

/** `the last hour`, `the last 15 min`. */
export const lastWords = (ms: number) => `the last ${periodWords(ms)}`;
