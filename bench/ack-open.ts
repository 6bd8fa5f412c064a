import { type Acked, startAckers } from './support/ackers.ts';
import { figures, ratio, told } from './support/figures.ts';
import { openLoop } from './support/load.ts';
import { type Measurement, type Row, roundsOf } from './support/measurement.ts';
import { interleaved, type Round } from './support/rounds.ts';

/** A durable acknowledgement at a fixed rate, beside a Bolt app that commits one row first, and one that only acknowledges. */
export const ackOpen: Measurement = {
  name: 'ack-open',
  title: 'Durable /mcp acknowledgement (run, dispatch and audit committed first), open loop',
  async run(bench) {
    const ackers = await startAckers(bench);
    const at = (perSecond: number, seconds: number) => ({
      requests: Math.round(perSecond * seconds),
      load: (port: number, requests: readonly Buffer[]) => openLoop(port, requests, perSecond),
    });
    const seconds = bench.quick ? 0.5 : 12;
    try {
      const rounds = await interleaved<Acked>(
        {
          'bolt at 100/s': () => ackers.bolt(at(100, seconds)),
          'committing at 100/s': () => ackers.committing(at(100, seconds)),
          'ours at 100/s': () => ackers.ours(at(100, seconds)),
          'bolt at 1000/s': () => ackers.bolt(at(1000, seconds / 4)),
          'committing at 1000/s': () => ackers.committing(at(1000, seconds / 4)),
          'ours at 1000/s': () => ackers.ours(at(1000, seconds / 4)),
        },
        roundsOf(bench, 7),
      );
      return {
        rows: [
          row(rounds, 'committing', 100, 'p50', { bar: 1.25 }),
          row(rounds, 'committing', 100, 'p99', {}),
          row(rounds, 'committing', 1000, 'p50', {}),
          row(rounds, 'committing', 1000, 'p99', {}),
          row(rounds, 'bolt', 100, 'p50', {}),
          row(rounds, 'bolt', 100, 'p99', { bar: 3, aim: 1.5 }),
        ],
        rounds,
        notes: [],
      };
    } finally {
      await ackers.stop();
    }
  },
};

function row(
  rounds: readonly Round<Acked>[],
  beside: 'bolt' | 'committing',
  perSecond: number,
  at: 'p50' | 'p99',
  limits: Pick<Row, 'bar' | 'aim'>,
): Row {
  const latency = (who: string) => figures(rounds, `${who} at ${perSecond}/s`, (result) => result.latency[at]);
  return {
    what: `acknowledgement at ${perSecond.toLocaleString('en')}/s, ${at}${beside === 'bolt' ? ', beside one that keeps nothing' : ''}`,
    baseline: told(latency(beside), 'ms'),
    ours: told(latency('ours'), 'ms'),
    judged: ratio(latency('ours'), latency(beside)),
    unit: 'x',
    better: 'lower',
    ...limits,
  };
}
