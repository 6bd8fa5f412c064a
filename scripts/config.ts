// `npm run config -- check [FILE]`: lists every mistake of a configuration at once, each with its fix. Nothing is started or called.
// Exit codes: 0 good (secrets that are not set here are named) · 1 mistakes in the file · 2 wrong use.

import { printable } from '../src/cli/printable.ts';
import { adviceOn } from '../src/config/advice.ts';
import { examineConfig, surroundings } from '../src/config.ts';

const [what, path, ...more] = process.argv.slice(2);
if (what !== 'check' || more.length > 0) {
  console.error('usage: npm run config -- check [FILE]');
  process.exit(2);
}

const around = surroundings();
const checked = path ?? around.path;
const { file, inFile, inEnvironment } = examineConfig({ ...around, path: checked });

function list(title: string, lines: readonly string[]): void {
  if (lines.length > 0) console.log(printable(`\n${title}\n${lines.map((line) => `  - ${line}`).join('\n')}`));
}

const count = `${inFile.length} ${inFile.length === 1 ? 'mistake' : 'mistakes'}`;
console.log(file === undefined ? `✕ ${checked}: ${count}` : `✓ ${checked}: good`);
if (file !== undefined) {
  for (const [name, { namespace, timezone, production }] of Object.entries(file.environments)) {
    const marks = `${production ? ', production' : ''}${name === file.defaultEnvironment ? ', the default' : ''}`;
    console.log(`  ${name}: namespace ${namespace}, ${timezone}${marks}`);
  }
}
list('Mistakes:', inFile);
list('Likely not meant:', file === undefined ? [] : adviceOn(file));
list('Not set in this environment (the bot needs them to start):', inEnvironment);
process.exit(file === undefined ? 1 : 0);
