// `npm run new -- action cache/size | check budgets | alert-source zabbix`: copies the smallest example to its place, imports fixed.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isKind, kinds, placed } from './new/place.ts';
import { root } from './steps.ts';

const [kind = '', name = '', ...more] = process.argv.slice(2);
if (!isKind(kind) || !/^[a-z][a-z0-9-]*(\/[a-z][a-z0-9-]*)*$/.test(name) || more.length > 0) {
  console.error(
    `usage: npm run new -- ${Object.keys(kinds).join('|')} NAME   (lower case, with dashes; an action may have folders)`,
  );
  process.exit(2);
}
const { path, text, next } = placed(kind, name);
const file = join(root, path);
if (existsSync(file)) {
  console.error(`${path} is there already; nothing was written.`);
  process.exit(1);
}
mkdirSync(dirname(file), { recursive: true });
writeFileSync(file, text);
console.log(
  `${path} is there. Next (CONTRIBUTING.md has it whole):\n${next.map((line, at) => `  ${at + 1}. ${line}`).join('\n')}`,
);
