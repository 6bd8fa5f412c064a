import type { Report } from '../model/report.ts';
import { bytes, counted } from '../model/units.ts';
import type { ArchiveReader } from '../ports/archive.ts';
import { parseManifest, rowsIn } from './manifest.ts';
import { manifestKey } from './names.ts';
import type { DumpTaken } from './take-dump.ts';

const callMs = 20_000;
const grouped = new Intl.NumberFormat('en');

/** How a backup stands in the bucket after its run. */
export async function dumpReport(
  archive: Pick<ArchiveReader, 'head' | 'text'>,
  bucket: string,
  { key, manifest, removed, isCompared }: DumpTaken,
  signal: AbortSignal,
): Promise<Report> {
  const call = { timeoutMs: callMs, signal };
  const [dump, text] = await Promise.all([archive.head(key, call), archive.text(manifestKey(key), call)]);
  const isThere = dump?.bytes === manifest.bytes && parseManifest(text)?.sha256 === manifest.sha256;
  if (!isThere) return { mark: 'bad', headline: `${key} is not in the bucket as it was written: do not rely on it` };
  const tables = Object.keys(manifest.rows).length;
  return {
    mark: 'good',
    headline: `${manifest.database} is backed up: ${bytes(manifest.bytes)}, ${grouped.format(rowsIn(manifest))} rows in ${counted(tables, 'table')}`,
    parts: [
      {
        kind: 'fields',
        fields: [
          { label: 'Where', value: [{ code: `s3://${bucket}/${key}` }] },
          { label: 'SHA-256', value: [{ code: manifest.sha256 }] },
          { label: 'Of', value: `PostgreSQL ${manifest.server}, by pg_dump ${manifest.program}` },
        ],
      },
    ],
    notes: [
      `read back from S3 to the end: every table is in it${isCompared ? ', byte for byte what was sent' : ''}`,
      ...(removed === 0 ? [] : [`removed ${counted(removed, 'upload')} that a killed worker had left`]),
      'roles and passwords are not in a dump',
    ],
  };
}
