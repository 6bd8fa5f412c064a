import type { Bucket } from './bucket.ts';

const hourMs = 3_600_000;
const kib = 1024;

/** What was backed up before people look: by the schedule of runbook B 7.1, every row of it fresh. `now` in Unix ms. */
export function fillBuckets(
  { backups, audit }: { readonly backups: Bucket; readonly audit: Bucket },
  now: number,
): void {
  const stamp = (at: number) => new Date(at).toISOString().slice(0, 16).replaceAll(':', '-');
  const lay = (
    bucket: Bucket,
    start: string,
    ending: string,
    agesHours: readonly number[],
    kibibytes: number,
    storageClass = 'STANDARD',
  ) => {
    const body = Buffer.alloc(kibibytes * kib);
    for (const age of agesHours) {
      const at = now - age * hourMs;
      bucket.put(`${start}${stamp(at)}${ending}`, { body, at, storageClass });
    }
  };
  lay(backups, 'postgres/nightly-', '.sql.gz', [55, 31, 7], 640);
  lay(backups, 'weekly/', '.sql.gz', [15 * 24, 8 * 24, 24], 640, 'GLACIER');
  lay(backups, 'redis/', '.rdb', [15, 9, 3], 96);
  lay(backups, 'k8s/', '.yaml.age', [33, 9], 24);
  lay(audit, 'audit/', '.jsonl.gz', [3, 2, 1, 0.2], 8);
}
