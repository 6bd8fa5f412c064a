/** How the key of a backup ends, by what it is of. */
const endings = { database: '.dump', configuration: '.yaml.age' } as const;
export type BackupOf = keyof typeof endings;

/** `postgres/manual/2026-11-30T18-33-05Z_R-1042_mcp.dump`: by its key it comes after every earlier one. */
export interface BackupName {
  readonly prefix: string;
  readonly at: Date;
  readonly run: string;
  /** The database, or the namespace. */
  readonly name: string;
}

const named = /^(\d{4}-\d\d-\d\dT\d\d)-(\d\d)-(\d\dZ)_(R-\d+)_[a-z0-9_-]+(\.dump|\.yaml\.age)$/;

/** The key of a backup that a run takes. */
export function backupKey(of: BackupOf, { prefix, at, run, name }: BackupName): string {
  const time = at
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replaceAll(':', '-');
  return `${prefix}${time}_${run}_${name.toLowerCase().replaceAll(/[^a-z0-9_-]/g, '-')}${endings[of]}`;
}

/** What lies beside a dump that was proven, and says what is in it. */
export const manifestKey = (key: string) => `${key}.json`;

/** Whether a key is one of ours for a backup of that, and of which run. */
export function runOfKey(prefix: string, key: string, of: BackupOf = 'database'): string | undefined {
  const parts = key.startsWith(prefix) ? named.exec(key.slice(prefix.length)) : null;
  return parts?.[5] === endings[of] ? parts[4] : undefined;
}

/** When the backup of a key was begun, wherever it lies; undefined for a key that is not ours. */
export function timeOfBackup(key: string): Date | undefined {
  const from = key.lastIndexOf('/') + 1;
  return timeOfKey(key.slice(0, from), key);
}

/** The same below one prefix. */
export function timeOfKey(prefix: string, key: string): Date | undefined {
  const [, hour, minute, second] = (key.startsWith(prefix) && named.exec(key.slice(prefix.length))) || [];
  return hour === undefined ? undefined : new Date(`${hour}:${minute}:${second}`);
}
