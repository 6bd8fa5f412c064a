import { mask } from '../src/model/secrets.ts';
import { cpuMs } from '../test/support/cpu-ms.ts';
import { numbered, repeated } from '../test/support/faults/costly-texts.ts';
import { ordinaryLines } from '../test/support/faults/ordinary-lines.ts';
import { dice } from '../test/support/faults/seed.ts';
import { figures, told } from './support/figures.ts';
import { type Measurement, type Row, roundsOf } from './support/measurement.ts';
import { interleaved, type Round } from './support/rounds.ts';

/** Texts that cost the most of all that are known; each is repeated. */
const pieces = [
  '-eyJ',
  'sig=',
  'sas=',
  'token = = ',
  'tokens:',
  '--token ',
  'name: DB_PASSWORD ',
  'password: ',
  'login a password ',
  '://a:',
  '@(',
];
const hostile: Readonly<Record<string, (chars: number) => string>> = {
  ...Object.fromEntries(pieces.map((piece) => [piece, (chars: number) => repeated(piece, chars)])),
  // No name comes twice, so that none is remembered.
  'token1 = = token2 = = …': (chars) => numbered('token', ' = = ', chars),
  '\\KEY0)\\KEY1)…': (chars) => numbered('\\KEY', ')', chars),
  'sas0(sas1(…': (chars) => numbered('sas', '(', chars),
  // A value is looked for before each name, and the text is read once more as it is without its codes.
  'name: DB_PASSWORD, far from a brace': (chars) =>
    repeated(`\\u0077\n- {${repeated('name: DB_PASSWORD ', 1500)}`, chars),
};
const size = 1_000_000;

/** How long the event loop stands still while a text is masked: ordinary lines, and texts that somebody made to keep it busy. */
export const masking: Measurement = {
  name: 'masking',
  title: 'A text of 1 MB masked on the event loop: ordinary lines, and texts made to keep it busy',
  async run(bench) {
    const chars = bench.quick ? 100_000 : size;
    const ordinary = ordinaryLines(chars / 60, dice(1))
      .join('\n')
      .slice(0, chars);
    const contenders: Record<string, () => Promise<number>> = { ordinary: async () => per100k(ordinary) };
    for (const [name, made] of Object.entries(hostile)) {
      const text = made(chars).slice(0, chars);
      contenders[name] = async () => per100k(text);
    }
    for (const contender of Object.values(contenders)) await contender(); // warms up
    const rounds = await interleaved(contenders, roundsOf(bench, 7));
    const worst = Object.keys(hostile).toSorted((a, b) => slowest(rounds, b) - slowest(rounds, a))[0] ?? '';
    return {
      rows: [
        row(rounds, 'ordinary', 'ordinary lines'),
        row(rounds, worst, `the costliest text (${JSON.stringify(worst)})`),
      ],
      rounds,
      notes: ['ms of CPU time for each 100 KB of 1 MB in one piece; judged by the slowest round'],
    };
  },
};

/** CPU time of this thread: what the event loop stands still for, whatever else the machine does. */
function per100k(text: string): number {
  return cpuMs(() => mask(text)) / (text.length / 100_000);
}

const of = (rounds: readonly Round<number>[], name: string) => figures(rounds, name, (ms) => ms);
const slowest = (rounds: readonly Round<number>[], name: string) => Math.max(...of(rounds, name));

function row(rounds: readonly Round<number>[], name: string, what: string): Row {
  return {
    what: `100 KB masked, ${what}`,
    baseline: '–',
    ours: told(of(rounds, name), 'ms'),
    judged: slowest(rounds, name),
    unit: 'ms',
    better: 'lower',
    bar: 50,
  };
}
