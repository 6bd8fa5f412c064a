// `npm run doctor [-- FILE] [--seconds=8]`: compares a configuration with Slack, the store, Redis, Kubernetes and the platform. Changes nothing;
// gives each check that many seconds.
// Exit codes: 0 nothing is missing · 1 something is, or the configuration is wrong.
import { parseArgs } from 'node:util';
import { systemClock } from '../src/adapters/system-clock.ts';
import { printable } from '../src/cli/printable.ts';
import { examineConfig, surroundings } from '../src/config.ts';
import { examine } from '../src/doctor/examine.ts';
import { exitCode, reportText } from '../src/doctor/report.ts';

const around = surroundings();
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seconds: { type: 'string', default: '8' } },
});
const path = positionals[0] ?? around.path;
const { file, inFile, inEnvironment, said } = examineConfig({ ...around, path });
if (file === undefined) {
  const mistakes = inFile.map((line) => `  - ${line}`).join('\n');
  console.log(printable(`✕ ${path} has mistakes; nothing was looked at:\n${mistakes}`));
  process.exit(1);
}
const sections = await examine({
  file,
  said,
  inEnvironment,
  clock: systemClock(),
  timeoutMs: Number(values.seconds) * 1000,
});
process.stdout.write(reportText(sections));
process.exit(exitCode(sections));
