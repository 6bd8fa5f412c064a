// `npm run new -- action cache/size | action scale --change | check budgets | alert-source zabbix`: copies the smallest example of a kind, and its
// story, to their places.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isKind, kinds, placed } from './new/place.ts';
import { root } from './steps.ts';

const words = process.argv.slice(2);
const [first = '', name = '', ...more] = words.filter((word) => word !== '--change');
const kind = words.includes('--change') ? `${first} --change` : first;
if (!isKind(kind) || !/^[a-z][a-z0-9-]*(\/[a-z][a-z0-9-]*)*$/.test(name) || more.length > 0) {
  const all = Object.keys(kinds).map((one) => one.replace(/^(\S+)/, '$1 NAME'));
  console.error(`usage: npm run new -- ${all.join(' | ')}   (lower case, with dashes; an action may have folders)`);
  process.exit(2);
}
const { files, next } = placed(kind, name);
const there = files.filter(({ path }) => existsSync(join(root, path)));
if (there.length > 0) {
  console.error(`${there.map(({ path }) => path).join(' and ')} is there already; nothing was written.`);
  process.exit(1);
}
for (const { path, text } of files) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}
// The order of imports depends on where a file is.
const biome = join(root, 'node_modules/@biomejs/biome/bin/biome');
const paths = files.map(({ path }) => path);
spawnSync(process.execPath, [biome, 'check', '--write', ...paths], { cwd: root, stdio: 'ignore' });
console.log(
  `${paths.join(' and ')}. Next (CONTRIBUTING.md has it whole):\n${next.map((line, at) => `  ${at + 1}. ${line}`).join('\n')}`,
);
