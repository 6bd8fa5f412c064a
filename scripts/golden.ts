// Writes every message down as it is drawn now, and a picture of each, light and dark, where a browser is found.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadActions } from '../src/catalog/loader.ts';
import { goldens } from '../test/golden/all.ts';
import { root } from './steps.ts';

const folder = join(root, 'test/golden/payloads');
const all = goldens(await loadActions(new URL('../src/actions/', import.meta.url)));

mkdirSync(folder, { recursive: true });
for (const file of readdirSync(folder)) if (!all.has(file.replace(/\.json$/, ''))) rmSync(join(folder, file));
for (const [name, { payload }] of all)
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(payload, null, 2)}\n`);
console.log(`${all.size} messages and views written to test/golden/payloads`);
