import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeErrorLog } from './support/error-logs.ts';
import { figures, ratio, told } from './support/figures.ts';
import { versionOf } from './support/machine.ts';
import { type Measurement, type Row, roundsOf } from './support/measurement.ts';
import { interleaved } from './support/rounds.ts';

const processes = (name: string) => fileURLToPath(new URL(`processes/${name}`, import.meta.url));
const million = 1_000_000;

interface Counted {
  /** MB/s, the start of the process with it. */
  readonly speed: number;
  /** MB at the most; undefined where the program does not tell. */
  readonly memory: number | undefined;
  /** What it found, in words. */
  readonly found: string;
}

/** How fast the errors of a log are counted, beside the script of the runbook, and whether both find the same. */
export const logErrors: Measurement = {
  name: 'log-errors',
  title: 'Errors counted in a log of 1 GB by one thread, by type and tool',
  async run(bench) {
    const size = (bench.quick ? 5 : 1000) * million;
    const folder = mkdtempSync(join(tmpdir(), 'mcp-chatops-logs-'));
    const path = join(folder, 'app.log');
    try {
      bench.say(`  writing ${size / million} MB`);
      writeErrorLog(path, size);
      const ours = async () => counted(process.execPath, [processes('count-errors.ts'), path], size);
      const python = versionOf('python3', ['--version']) !== undefined;
      const script = async () => counted('python3', [processes('analyze-errors.py'), path], size);
      const rounds = await interleaved<Counted>(python ? { script, ours } : { ours }, roundsOf(bench, 5));
      const speeds = (name: string) => figures(rounds, name, ({ speed }) => speed);
      const wrong = rounds.filter(
        ({ results: { script: theirs, ours: own } }) => theirs && theirs.found !== own?.found,
      );
      const rows: readonly Row[] = [
        {
          what: 'MB a second',
          baseline: told(speeds('script'), 'MB/s'),
          ours: told(speeds('ours'), 'MB/s'),
          judged: ratio(speeds('ours'), speeds('script')),
          unit: 'x',
          better: 'higher',
          bar: 10,
          aim: 13,
        },
        {
          what: 'memory at the most',
          baseline: '–',
          ours: told(
            figures(rounds, 'ours', ({ memory }) => memory ?? 0),
            'MB',
          ),
          judged: Math.max(...figures(rounds, 'ours', ({ memory }) => memory ?? 0)),
          unit: 'MB',
          better: 'lower',
          bar: 128,
        },
        {
          what: 'rounds that found something else',
          baseline: '–',
          ours: `${wrong.length} of ${rounds.length}`,
          judged: python ? wrong.length : undefined,
          unit: 'wrong',
          better: 'lower',
          bar: 0,
        },
      ];
      const skipped = python ? [] : ['python3 is not on this machine: the script was not measured'];
      return { rows, rounds, notes: ['the time of each is that of its whole process', ...skipped] };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

function counted(program: string, args: readonly string[], size: number): Counted {
  const started = performance.now();
  const said = execFileSync(program, args, { encoding: 'utf8' });
  const seconds = (performance.now() - started) / 1000;
  const memory = /\nmemory: (\d+)/.exec(said)?.[1];
  const found = said.replace(/\nmemory: \d+/, '').trim();
  return {
    speed: size / million / seconds,
    memory: memory === undefined ? undefined : Number(memory) / million,
    found,
  };
}
