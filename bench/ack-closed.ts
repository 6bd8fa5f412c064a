import { type Acked, startAckers } from './support/ackers.ts';
import { figures, ratio, told } from './support/figures.ts';
import { closedLoop } from './support/load.ts';
import { type Measurement, roundsOf } from './support/measurement.ts';
import { interleaved } from './support/rounds.ts';

const connections = 8;

/** How many durable acknowledgements a second, beside a Bolt app that commits one row first, and one that only acknowledges. */
export const ackClosed: Measurement = {
  name: 'ack-closed',
  title: `Durable /mcp acknowledgement, ${connections} connections, closed loop`,
  async run(bench) {
    const ackers = await startAckers(bench);
    const drive = {
      requests: bench.quick ? 200 : 15_000,
      load: (port: number, requests: readonly Buffer[]) => closedLoop(port, requests, connections),
    };
    try {
      const rounds = await interleaved<Acked>(
        {
          bolt: () => ackers.bolt(drive),
          committing: () => ackers.committing(drive),
          ours: () => ackers.ours(drive),
        },
        roundsOf(bench, 7),
      );
      const perSecond = (who: string) => figures(rounds, who, (result) => result.perSecond);
      const p99 = (who: string) => figures(rounds, who, (result) => result.latency.p99);
      return {
        rows: [
          {
            what: `acknowledgements a second over ${connections} connections`,
            baseline: told(perSecond('committing'), '/s'),
            ours: told(perSecond('ours'), '/s'),
            judged: ratio(perSecond('ours'), perSecond('committing')),
            unit: 'x',
            better: 'higher',
            bar: 0.9,
            aim: 1,
          },
          {
            what: 'the same, beside one that keeps nothing',
            baseline: told(perSecond('bolt'), '/s'),
            ours: told(perSecond('ours'), '/s'),
            judged: ratio(perSecond('ours'), perSecond('bolt')),
            unit: 'x',
            better: 'higher',
          },
          {
            what: 'the same, p99 of one acknowledgement',
            baseline: told(p99('committing'), 'ms'),
            ours: told(p99('ours'), 'ms'),
            judged: ratio(p99('ours'), p99('committing')),
            unit: 'x',
            better: 'lower',
          },
        ],
        rounds,
        notes: [],
      };
    } finally {
      await ackers.stop();
    }
  },
};
