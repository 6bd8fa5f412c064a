import { opsChannel, people } from '../sandbox/people.ts';
import { openStore } from '../src/adapters/store/store.ts';
import { systemClock } from '../src/adapters/system-clock.ts';
import type { Store } from '../src/ports/store.ts';
import { figures, ratio, told } from './support/figures.ts';
import { type Measurement, type Row, roundsOf } from './support/measurement.ts';
import { interleaved, type Round } from './support/rounds.ts';
import type { BenchStore } from './support/site.ts';
import { type Distribution, distribution } from './support/statistics.ts';
import { fillWithRuns } from './support/waiting.ts';

interface Idle {
  /** Taking the one run that is due. */
  readonly claim: Distribution;
  /** Sweep, relay and delivery finding nothing. */
  readonly tick: Distribution;
  /** The audit finding nothing to seal. */
  readonly seal: Distribution;
  /** Questions whose time is over: none. */
  readonly expire: Distribution;
}

interface Filled {
  readonly database: BenchStore;
  readonly store: Store;
}

/** What a claim and an idle round cost, whatever number of runs wait. */
export const waitingRuns: Measurement = {
  name: 'waiting-runs',
  title: 'Runs waiting (for approval, for their target, and ended): claim of the next one, and an idle tick',
  async run(bench) {
    const { site, quick } = bench;
    const sizes = quick ? [10, 200] : [10, 1000, 100_000];
    const filled: Filled[] = [];
    const contenders: Record<string, () => Promise<Idle>> = {};
    try {
      for (const size of sizes) {
        const database = await site.store();
        const store = openStore({ url: database.url, clock: systemClock(), workConnections: 4 });
        filled.push({ database, store });
        bench.say(`  making ${size.toLocaleString('en')} of each kind`);
        await fillWithRuns(database, size);
        contenders[String(size)] = () => idle(store, quick ? 10 : 300);
        await idle(store, quick ? 5 : 100);
      }
      const rounds = await interleaved(contenders, roundsOf(bench, 7));
      const [first = 0, last = 0] = [sizes[0], sizes.at(-1)];
      const row = (what: string, part: keyof Idle, limits: Pick<Row, 'bar'>) =>
        rowOf(rounds, [first, last], what, part, limits);
      const middle = sizes.slice(1, -1).map(
        (size) =>
          `${size.toLocaleString('en')} runs: claim ${told(
            figures(rounds, String(size), (result) => result.claim.p50),
            'ms',
          )}, idle tick ${told(
            figures(rounds, String(size), (result) => result.tick.p50),
            'ms',
          )}`,
      );
      return {
        rows: [
          row('claim of the next run', 'claim', { bar: 2 }),
          row('idle tick: sweep, relay, delivery', 'tick', { bar: 2 }),
          row('idle look of the audit', 'seal', {}),
          row('idle look for expired questions', 'expire', {}),
        ],
        rounds,
        notes: middle,
      };
    } finally {
      for (const { database, store } of filled) {
        await store.close();
        await database.drop();
      }
    }
  },
};

function rowOf(
  rounds: readonly Round<Idle>[],
  [first, last]: readonly [number, number],
  what: string,
  part: keyof Idle,
  limits: Pick<Row, 'bar'>,
): Row {
  const at = (size: number) => figures(rounds, String(size), (result) => result[part].p50);
  return {
    what: `${what}, p50 with ${first} and ${last.toLocaleString('en')} of each kind`,
    baseline: told(at(first), 'ms'),
    ours: told(at(last), 'ms'),
    judged: ratio(at(last), at(first)),
    unit: 'x',
    better: 'lower',
    ...limits,
  };
}

let requests = 0;

async function idle(store: Store, times: number): Promise<Idle> {
  const claim: number[] = [];
  const tick: number[] = [];
  const seal: number[] = [];
  const expire: number[] = [];
  const timed = async (into: number[], work: () => Promise<unknown>) => {
    const started = performance.now();
    await work();
    into.push(performance.now() - started);
  };
  for (let done = 0; done < times; done += 1) {
    await claimOne(store, claim);
    await store.takeDispatch(500);
    await store.audit.seal();
    await timed(tick, () => idleTick(store));
    await timed(seal, () => store.audit.seal());
    await timed(expire, () => store.runs.expire());
  }
  return {
    claim: distribution(claim),
    tick: distribution(tick),
    seal: distribution(seal),
    expire: distribution(expire),
  };
}

/** The same statements as the loops of a worker send when nothing has happened. */
async function idleTick(store: Store): Promise<void> {
  const found = await store.runs.claimNext('bench', 60_000, 0);
  const wakes = await store.takeDispatch(500);
  await store.leadership.take('delivery', 'bench', 60_000);
  const messages = await store.messages.due(100);
  await store.messages.nextDueMs();
  if (found !== undefined || wakes.length > 0 || messages.length > 0) throw new Error('the tick was not idle');
}

async function claimOne(store: Store, claim: number[]): Promise<void> {
  requests += 1;
  await store.runs.request({
    key: `waiting:${requests}`,
    action: 'health',
    params: {},
    environment: 'production',
    risk: 'read-only',
    requestedBy: people.dev,
    origin: { via: 'command', team: 'T1', channel: '' },
    ground: { kind: 'person' },
    quietMs: 0,
  });
  const started = performance.now();
  const claimed = await store.runs.claimNext('bench', 60_000, 0);
  claim.push(performance.now() - started);
  if (claimed === undefined) throw new Error(`the run asked for in ${opsChannel} was not found`);
  await store.runs.finish(claimed, { state: 'succeeded', report: { mark: 'good', headline: 'well' } });
}
