import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const text = (path: string) => readFileSync(`${root}${path}`, 'utf8');

const changes = globSync('src/actions/**/*.ts', { cwd: root })
  .filter((path) => text(path).includes('changeAction({'))
  .map((path) => path.replace(/^src\/actions\/|\.ts$/g, '').replaceAll('/', ' '))
  .sort();

/** Tests that let workers die, each from its `it` or `describe` to the next, with the command that a file gives a name. */
const killing = globSync('test/actions/**/*.test.ts', { cwd: root }).flatMap((path) => {
  const [named = ''] = /^const command = .*/m.exec(text(path)) ?? [];
  return text(path)
    .split(/^ *(?=(?:it|describe)(?:\.each)?\()/m)
    .filter((block) => /\batEveryPoint\(|\bpointsOf\(/.test(block))
    .map((block) => (/\bcommand\b/.test(block) ? `${named}\n${block}` : block));
});

const isKilled = (command: string) =>
  killing.some((block) => new RegExp(`['"\`](?:/mcp )?${command}(?: |['"\`])`).test(block));

it('every change has a test in which its worker dies before and after each write', () => {
  expect(changes.length).toBeGreaterThan(25);
  expect(changes.filter((command) => !isKilled(command))).toEqual([]);
});

it('a change that has none would be named', () => {
  expect(isKilled('deploy everything')).toBe(false);
});
