import type { LogGroup } from '../../ports/cloud-logs.ts';
import type { CloudPeriod } from './period.ts';

const dayMs = 86_400_000;
/** AWS counts and charges in powers of ten. */
export const gigabyte = 1_000_000_000;

/**
 * Bytes that a query over a period reads of a group, roughly: what it holds, spread evenly over the time it is kept. What it holds is some
 * hours old and leaves out what is marked for deletion (API reference, LogGroup).
 */
export function estimateBytes(
  { storedBytes, createdAt, keptDays }: LogGroup,
  period: CloudPeriod,
  nowMs: number,
): number {
  const ageMs = Math.min(nowMs - createdAt, keptDays === undefined ? Number.POSITIVE_INFINITY : keptDays * dayMs);
  if (ageMs <= 0) return storedBytes;
  const overlap = Math.min(period.toMs, nowMs) - Math.max(period.fromMs, nowMs - ageMs);
  return Math.round((storedBytes * Math.max(0, overlap)) / ageMs);
}

/** `3 kB`, `120 MB`, `1.2 GB`, `240 GB`. */
export function sizeWords(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const step = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** step;
  return `${step > 0 && value < 10 ? Number(value.toFixed(1)) : Math.round(value)} ${units[step] ?? 'B'}`;
}

/** What reading so many bytes costs: `under $0.01`, `$1.20`. */
export function costWords(bytes: number, pricePerGb: number): string {
  const dollars = (bytes / gigabyte) * pricePerGb;
  return dollars < 0.01 ? 'under $0.01' : `$${dollars.toFixed(2)}`;
}
