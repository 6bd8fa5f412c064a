import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type WorkspaceState, workspaceState } from './workspace/state/model.ts';
import { randomToken } from './workspace/ui/door.ts';
import type { Workspace } from './workspace/workspace.ts';

const fileOf = (folder: string) => join(folder, 'workspace.json');
const everyMs = 3000;

/** The token of the address, the same at each start: a page that is open goes on. Readable for its owner alone. */
export function keptToken(folder: string): string {
  const file = join(folder, 'token');
  const kept = existsSync(file) ? readFileSync(file, 'utf8') : '';
  if (/^[\w-]{43}$/.test(kept)) return kept;
  const token = randomToken();
  rmSync(file, { force: true });
  writeFileSync(file, token, { mode: 0o600, flag: 'wx' });
  return token;
}

/** The messages of earlier starts; undefined when there are none, or when they are of another shape by now. */
export function keptMessages(folder: string): WorkspaceState | undefined {
  if (!existsSync(fileOf(folder))) return undefined;
  try {
    const kept = workspaceState.safeParse(JSON.parse(readFileSync(fileOf(folder), 'utf8')));
    return kept.success ? kept.data : undefined;
  } catch {
    return undefined;
  }
}

/** Writes the messages down every few seconds and at the end; gives the function that ends it. */
export function keepMessages(folder: string, workspace: Workspace): () => void {
  let last = '';
  const keep = () => {
    const text = JSON.stringify(workspace.dump());
    if (text === last) return;
    last = text;
    // Whole or not at all: a kill in the middle leaves the one before.
    writeFileSync(`${fileOf(folder)}.new`, text, { mode: 0o600 });
    renameSync(`${fileOf(folder)}.new`, fileOf(folder));
  };
  const timer = setInterval(keep, everyMs);
  return () => {
    clearInterval(timer);
    keep();
  };
}
