// `npm run doctor [-- FILE]`: compares a configuration with Slack, the store, Redis, Kubernetes and the platform. Changes nothing.
// Exit codes: 0 nothing is missing · 1 something is, or the configuration is wrong.
import { systemClock } from '../src/adapters/system-clock.ts';
import { printable } from '../src/cli/printable.ts';
import { examineConfig, surroundings } from '../src/config.ts';
import { examine } from '../src/doctor/examine.ts';
import { exitCode, reportText } from '../src/doctor/report.ts';

const around = surroundings();
const path = process.argv[2] ?? around.path;
const { file, inFile, inEnvironment, said } = examineConfig({ ...around, path });
if (file === undefined) {
  const mistakes = inFile.map((line) => `  - ${line}`).join('\n');
  console.log(printable(`✕ ${path} has mistakes; nothing was looked at:\n${mistakes}`));
  process.exit(1);
}
const sections = await examine({ file, said, inEnvironment, clock: systemClock(), timeoutMs: 8000 });
process.stdout.write(reportText(sections));
process.exit(exitCode(sections));
