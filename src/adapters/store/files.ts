import { type Attachment, isText, withoutBytes } from '../../model/file.ts';
import type { Db } from './connection.ts';
import { insertReply } from './runs/insert.ts';

/** A file of a run: its bytes, where it has some, and the message that shows it; once per name. */
export async function insertFile(db: Db, run: number, file: Attachment): Promise<void> {
  const key = `file:${file.name}`;
  if (!isText(file)) {
    const values = [`run:${run}:${key}`, run, file.bytes];
    await db.rows('INSERT INTO files (key, run_id, bytes) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING', values);
  }
  await insertReply(db, run, { key, kind: 'file', priority: 3, content: { file: withoutBytes(file) } });
}

/** The bytes of a file by the key of its message. */
export async function bytesOf(db: Db, key: string): Promise<Uint8Array | undefined> {
  return (await db.row<{ bytes: Buffer }>('SELECT bytes FROM files WHERE key = $1', [key]))?.bytes;
}
