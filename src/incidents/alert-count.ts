/** `1 alert`, `3 alerts`. */
export function alertCount(count: number): string {
  return `${count} ${count === 1 ? 'alert' : 'alerts'}`;
}
