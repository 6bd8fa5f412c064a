/** `postgres/manual/2026-11-30T18-33-05Z_R-1042_mcp.dump`: by its key it comes after every earlier one. */
export interface DumpName {
  readonly prefix: string;
  readonly at: Date;
  readonly run: string;
  readonly database: string;
}

const ending = '.dump';
const named = /^(\d{4}-\d\d-\d\dT\d\d)-(\d\d)-(\d\dZ)_(R-\d+)_[a-z0-9_-]+\.dump$/;

export function dumpKey({ prefix, at, run, database }: DumpName): string {
  const time = at
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replaceAll(':', '-');
  return `${prefix}${time}_${run}_${database.toLowerCase().replaceAll(/[^a-z0-9_-]/g, '-')}${ending}`;
}

/** What lies beside a dump that was proven, and says what is in it. */
export const manifestKey = (key: string) => `${key}.json`;

/** Whether a key is one of ours, and of which run. */
export function runOfKey(prefix: string, key: string): string | undefined {
  return key.startsWith(prefix) ? named.exec(key.slice(prefix.length))?.[4] : undefined;
}

/** When the dump of a key was begun, wherever it lies; undefined for a key that is not ours. */
export function timeOfDump(key: string): Date | undefined {
  const from = key.lastIndexOf('/') + 1;
  return timeOfKey(key.slice(0, from), key);
}

/** The same below one prefix. */
export function timeOfKey(prefix: string, key: string): Date | undefined {
  const [, hour, minute, second] = (key.startsWith(prefix) && named.exec(key.slice(prefix.length))) || [];
  return hour === undefined ? undefined : new Date(`${hour}:${minute}:${second}`);
}
