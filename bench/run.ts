// Measures: npm run bench [NAME…] [-- --quick | --rounds N]. Without a name all of them, one after the other; figures go to bench/results/.
import { parseArgs } from 'node:util';
import { fastStrings } from '../src/adapters/fast-strings.ts';
import { ackClosed } from './ack-closed.ts';
import { ackFrozen } from './ack-frozen.ts';
import { ackOpen } from './ack-open.ts';
import { auditVerify } from './audit-verify.ts';
import { cacheClear } from './cache-clear.ts';
import { cardUnderLimit } from './card-under-limit.ts';
import { diagnose } from './diagnose.ts';
import { incidentTick } from './incident-tick.ts';
import { logErrors } from './log-errors.ts';
import { logFollow } from './log-follow.ts';
import { masking } from './masking.ts';
import { routeLoad } from './route-load.ts';
import { start } from './start.ts';
import { kubectlVersion } from './support/kubectl.ts';
import { machineFacts } from './support/machine.ts';
import type { Bench, Measurement } from './support/measurement.ts';
import { printOutcome, printSummary, saveOutcome } from './support/print.ts';
import { startSite } from './support/site.ts';
import { takeover } from './takeover.ts';
import { waitingRuns } from './waiting-runs.ts';

const measurements: readonly Measurement[] = [
  ackOpen,
  ackClosed,
  ackFrozen,
  diagnose,
  takeover,
  cardUnderLimit,
  start,
  waitingRuns,
  incidentTick,
  auditVerify,
  masking,
  logErrors,
  cacheClear,
  logFollow,
  routeLoad,
];

function chosen(names: readonly string[]): readonly Measurement[] {
  const unknown = names.filter((name) => !measurements.some((one) => one.name === name));
  if (unknown.length > 0) {
    const known = measurements.map(({ name, title }) => `  ${name.padEnd(18)}${title}`);
    process.stderr.write(`There is no ${unknown.join(', ')}. There are:\n${known.join('\n')}\n`);
    process.exit(2);
  }
  return names.length === 0 ? measurements : measurements.filter(({ name }) => names.includes(name));
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: 'boolean', default: false }, rounds: { type: 'string' } },
});
const { quick } = values;
const rounds = values.rounds === undefined ? undefined : Number(values.rounds);
if (rounds !== undefined && !(Number.isInteger(rounds) && rounds > 0)) {
  process.stderr.write('--rounds takes a whole number from 1.\n');
  process.exit(2);
}
const wanted = chosen(positionals);
// As the bot does: this process has loaded the same packages.
fastStrings();
const site = await startSite();
try {
  const facts = machineFacts({
    postgres: site.postgres.version,
    redis: site.redis.version,
    kubectl: kubectlVersion(),
  });
  const bench: Bench = { site, facts, quick, rounds, random: Math.random, say: (line) => console.error(line) };
  const outcomes = [];
  for (const measurement of wanted) {
    console.error(`\n${measurement.name}: ${measurement.title}`);
    const started = performance.now();
    const outcome = await measurement.run(bench);
    outcomes.push({ measurement, outcome });
    printOutcome(measurement, outcome);
    if (!quick) saveOutcome(measurement, outcome, facts);
    console.error(`  (${Math.round((performance.now() - started) / 1000)} s)`);
  }
  const failed = printSummary(outcomes, facts);
  process.exitCode = failed && !quick ? 1 : 0;
} finally {
  await site.stop();
}
