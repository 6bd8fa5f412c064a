import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** A clone of the repository as it is, pictures left out; packages are shared. */
let clone: string;
beforeAll(() => {
  clone = mkdtempSync(join(tmpdir(), 'mcp-chatops-new-'));
  const files = git(root, 'ls-files', '--cached', '--others', '--exclude-standard').split('\n');
  for (const file of files.filter((one) => one !== '' && !one.endsWith('.png') && existsSync(join(root, one)))) {
    mkdirSync(dirname(join(clone, file)), { recursive: true });
    cpSync(join(root, file), join(clone, file));
  }
  symlinkSync(join(root, 'node_modules'), join(clone, 'node_modules'));
  git(clone, 'init', '-q');
  git(clone, 'add', '-A');
});
afterAll(() => rmSync(clone, { recursive: true, force: true }));

function git(cwd: string, ...args: readonly string[]): string {
  return run(cwd, 'git', args);
}

/** Runs a program to its end; throws with what it said when it fails. */
function run(cwd: string, program: string, args: readonly string[]): string {
  // A run of tests within a run of tests is one of its own.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^VITEST|^CI$/.test(name)));
  const { status, stdout, stderr } = spawnSync(program, args, { cwd, encoding: 'utf8', env });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${status}:\n${stdout}\n${stderr}`);
  return stdout;
}

const node = (...args: readonly string[]) => run(clone, process.execPath, args);
const files = (list: string) => list.split('\n').filter((path) => path !== '');

// The recipe "Add an action" of CONTRIBUTING.md, done.
const added = [
  { args: ['action', 'example/look'], name: 'example/look', command: 'example look' },
  { args: ['action', 'example/why', '--change'], name: 'example/why', command: 'example why' },
];
const changed = () => files(git(clone, 'ls-files', '--others', '--modified', '--exclude-standard')).sort();
const ofAction = (name: string) => [`src/actions/${name}.ts`, `test/actions/${name}.test.ts`];

it.each(added)('$args touches two files: the action and its story', ({ args, name }) => {
  const before = changed();
  node('scripts/new.ts', ...args);
  expect(changed().filter((path) => !before.includes(path))).toEqual(ofAction(name));
  expect(() => node('scripts/new.ts', ...args)).toThrow('is there already; nothing was written.');
});

it('they are whole: lint, types and stories are green, and the documents have them', { timeout: 240_000 }, () => {
  const written = added.flatMap(({ name }) => ofAction(name));
  node('node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', ...written);
  const types = join(clone, 'tsconfig.added.json');
  writeFileSync(
    types,
    JSON.stringify({ extends: './tsconfig.json', include: [...written, 'test/support/global-setup.ts'] }),
  );
  node('node_modules/typescript/bin/tsc', '--noEmit', '-p', types);
  rmSync(types);
  node('node_modules/vitest/vitest.mjs', 'run', ...written.filter((path) => path.startsWith('test/')));
  node('scripts/docs.ts');
  const printed = added.map(({ command }) => `test/golden/recorded/${command.replaceAll(' ', '-')}.json`);
  expect(changed()).toEqual([...written, ...printed, 'docs/commands.md'].sort());
  const page = readFileSync(join(clone, 'docs/commands.md'), 'utf8');
  for (const { command } of added) expect(page).toContain(`## \`/mcp ${command}\``);
});
