import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Where the sandbox keeps its state between starts: in the clone, or for root (whose PostgreSQL runs as `nobody`, and may not be able
 * to enter the clone) in the folder for temporary files.
 */
export function stateFolder(): string {
  const mark = createHash('sha256').update(root).digest('hex').slice(0, 10);
  const folder = process.getuid?.() === 0 ? join(tmpdir(), `mcp-chatops-sandbox-${mark}`) : join(root, '.sandbox');
  mkdirSync(folder, { recursive: true });
  return folder;
}
