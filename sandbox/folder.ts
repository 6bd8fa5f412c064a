import { createHash } from 'node:crypto';
import { chmodSync, lstatSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Mode bits for everybody but the owner, entering apart. */
const othersMore = 0o066;

/**
 * Makes a folder that nobody else writes into or lists, or takes one that is just that. Others may pass through it: PostgreSQL of a sandbox that
 * root starts runs as `nobody`. Throws where something else is in its place: a link, a file, or the folder of another user, who could
 * have laid out what we would read, and could read what we write.
 */
export function privateFolder(folder: string): void {
  try {
    mkdirSync(folder, { mode: 0o711 });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  // Looked at after it was made, and never through a link: whoever was faster is found out.
  const found = lstatSync(folder);
  if (!found.isDirectory()) throw new Error(`${folder} is no folder: take it away, then start again.`);
  const uid = process.getuid?.();
  if (uid !== undefined && found.uid !== uid)
    throw new Error(
      `${folder} belongs to another user (${found.uid}): take it away, or set TMPDIR to a folder of your own.`,
    );
  if (uid !== undefined && (found.mode & othersMore) !== 0) chmodSync(folder, 0o711);
}

/**
 * Where the sandbox keeps its state between starts: in the clone, or for root (whose PostgreSQL runs as `nobody`, and may not be able
 * to enter the clone) in the folder for temporary files.
 */
export function stateFolder(): string {
  const mark = createHash('sha256').update(root).digest('hex').slice(0, 10);
  const folder = process.getuid?.() === 0 ? join(tmpdir(), `mcp-chatops-sandbox-${mark}`) : join(root, '.sandbox');
  privateFolder(folder);
  return folder;
}
