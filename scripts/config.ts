// `npm run config -- check [FILE]`: lists every mistake of a configuration at once, each with its fix. Nothing is started or called.
// Exit codes: 0 good (secrets that are not set here are named) · 1 mistakes in the file · 2 wrong use.

import { loadActions } from '../src/catalog/loader.ts';
import { printable } from '../src/cli/printable.ts';
import { readPlaybooks } from '../src/compose/playbooks.ts';
import { readSchedules } from '../src/compose/schedules.ts';
import { adviceOn } from '../src/config/advice.ts';
import { examineConfig, extensionsOf, surroundings } from '../src/config.ts';
import type { Schedule } from '../src/schedules/schedule.ts';
import { timetableWords } from '../src/schedules/words.ts';

const [what, path, ...more] = process.argv.slice(2);
if (what !== 'check' || more.length > 0) {
  console.error('usage: npm run config -- check [FILE]');
  process.exit(2);
}

const around = surroundings();
const checked = path ?? around.path;
const { file, inFile, inEnvironment } = examineConfig({ ...around, path: checked });
const catalog = await loadActions(new URL('../src/actions/', import.meta.url));
const { schedules, mistakes: inSchedules } =
  file === undefined ? { schedules: new Map<string, Schedule>(), mistakes: [] } : readSchedules(file, catalog);
const { playbooks, mistakes: inPlaybooks } =
  file === undefined ? { playbooks: new Map(), mistakes: [] } : readPlaybooks(extensionsOf(checked, file), catalog);
const mistakes = [...inFile, ...inSchedules, ...inPlaybooks];

function list(title: string, lines: readonly string[]): void {
  if (lines.length > 0) console.log(printable(`\n${title}\n${lines.map((line) => `  - ${line}`).join('\n')}`));
}

const count = `${mistakes.length} ${mistakes.length === 1 ? 'mistake' : 'mistakes'}`;
console.log(mistakes.length > 0 ? `✕ ${checked}: ${count}` : `✓ ${checked}: good`);
if (file !== undefined) {
  for (const [name, { namespace, timezone, production }] of Object.entries(file.environments)) {
    const marks = `${production ? ', production' : ''}${name === file.defaultEnvironment ? ', the default' : ''}`;
    console.log(`  ${name}: namespace ${namespace}, ${timezone}${marks}`);
  }
}
for (const { name, timetable, text, environment, channel } of schedules.values()) {
  const off = channel === undefined ? '; off: it has no channel' : '';
  console.log(`  schedule ${name}: /mcp ${text} in ${environment}, ${timetableWords(timetable.rule)}${off}`);
}
if (file?.extensions !== undefined) console.log(`  guides: ${[...playbooks.keys()].join(', ')}`);
list('Mistakes:', mistakes);
list('Likely not meant:', file === undefined ? [] : adviceOn(file));
list('Not set in this environment (the bot needs them to start):', inEnvironment);
process.exit(mistakes.length > 0 ? 1 : 0);
