import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { dumps } from '../../src/adapters/postgres/dumps/open.ts';
import { outputText } from '../../src/adapters/postgres/dumps/program.ts';

const standIn = (name: string) => [
  process.execPath,
  fileURLToPath(new URL(`../../sandbox/platform/postgres/programs/${name}.ts`, import.meta.url)),
];

async function* of(content: Uint8Array): AsyncGenerator<Uint8Array> {
  yield content;
}

/** What the programs of the sandbox write of a database, played again by a shell in some ms: for tests that dump it dozens of times. */
export async function recordedPrograms(backupUrl: string) {
  const folder = mkdtempSync(join(tmpdir(), 'mcp-chatops-programs-'));
  const [dump, restore] = [standIn('pg_dump'), standIn('pg_restore')];
  const pieces: Uint8Array[] = [];
  for await (const piece of dumps(backupUrl, { dump, restore }).dump('recording', {})) pieces.push(piece);
  const archive = Buffer.concat(pieces);
  const asked = (args: readonly string[]) =>
    outputText({ name: 'pg_restore', command: restore, args, env: {}, input: of(archive) });
  const at = (name: string, content: string | Buffer) => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  const files = {
    archive: at('archive', archive),
    list: at('list', await asked(['--list'])),
    script: at('script', await asked(['--file=-'])),
  };
  const program = (name: string, lines: string) => {
    const path = at(
      name,
      `#!/bin/sh\n[ "$1" = --version ] && { echo '${name} (PostgreSQL) 18.4'; exit 0; }\n${lines}\n`,
    );
    chmodSync(path, 0o755);
    return [path];
  };
  return {
    dump: program('pg_dump', `exec cat ${files.archive}`),
    restore: program(
      'pg_restore',
      `cmp -s - ${files.archive} || { echo 'pg_restore: error: another archive' >&2; exit 1; }\n[ "$1" = --list ] && exec cat ${files.list}\nexec cat ${files.script}`,
    ),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
