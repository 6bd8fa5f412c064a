import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { filesText, saveFiles } from '../../src/cli/files.ts';

const text = { name: 'before.txt', title: 'Before', text: 'three pods' };
const picture = { name: 'chart-1.png', title: 'p99', type: 'image/png', size: 2048, words: 'p99 310 ms → 1,720 ms' };
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mcp-chatops-files-'));
});
afterAll(() => rm(folder, { recursive: true }));

it('a terminal prints a text as it is, and of a picture what it shows and how to keep it', () => {
  expect(filesText([text, picture], true)).toBe(
    '\nthree pods\n\np99: p99 310 ms → 1,720 ms\n(chart-1.png, 2 KiB; --save=FOLDER keeps the files)\n',
  );
});

it('a person sees the beginning of a long text and how to keep the rest; a pipe gets all of it', () => {
  const lines = Array.from({ length: 600 }, (_, at) => `line ${at + 1}`);
  const long = { ...text, text: `${lines.join('\n')}\n` };
  expect(filesText([long], true).trim().split('\n').slice(-2)).toEqual([
    'line 30',
    '… 570 more lines of “Before” (before.txt; --save=FOLDER keeps the files)',
  ]);
  expect(filesText([long], false)).toBe(`\n${long.text}\n`);
});

it('files are kept in the folder that was named, and nowhere else, whatever they are called', async () => {
  const escaping = { ...picture, name: '../../chart-2.png' };
  const gone = { ...picture, name: 'gone.png' };
  const read = async (name: string) => (name === 'gone.png' ? undefined : Uint8Array.of(1, 2, 3));
  const paths = await saveFiles(join(folder, 'new'), [text, picture, escaping, gone], read);
  expect(paths.map((path) => path.slice(folder.length))).toEqual([
    '/new/before.txt',
    '/new/chart-1.png',
    '/new/chart-2.png',
  ]);
  expect((await readdir(join(folder, 'new'))).sort()).toEqual(['before.txt', 'chart-1.png', 'chart-2.png']);
  expect([...(await readFile(join(folder, 'new', 'chart-2.png')))]).toEqual([1, 2, 3]);
});
