import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';

/** One entry of a dump: a statement, or the rows of a table. */
export interface Entry {
  /** As the table of contents names it: `TABLE public tools mcp_app`. */
  readonly title: string;
  /** SQL; for rows the lines of COPY between its head and its end. */
  readonly sql: string;
}

export interface DumpedFrom {
  readonly database: string;
  readonly server: string;
}

export interface Opened extends DumpedFrom {
  readonly entries: readonly Entry[];
}

/** As the archives of PostgreSQL begin. */
const magic = 'PGDMP';

/** The bytes of a dump: what it begins with, a digest, and the entries. */
export function archiveOf(entries: readonly Entry[], from: DumpedFrom): Buffer {
  const body = gzipSync(JSON.stringify({ ...from, entries }), { level: 1 });
  return Buffer.concat([Buffer.from(magic), createHash('sha256').update(body).digest(), body]);
}

/** Reads a dump. Throws for what is cut or changed. */
export function opened(archive: Buffer): Opened {
  if (archive.toString('latin1', 0, magic.length) !== magic)
    throw new Error('input file does not appear to be a valid archive');
  const digest = archive.subarray(magic.length, magic.length + 32);
  const body = archive.subarray(magic.length + 32);
  if (!createHash('sha256').update(body).digest().equals(digest))
    throw new Error('could not read from input file: end of file');
  return JSON.parse(gunzipSync(body).toString('utf8')) as Opened;
}
