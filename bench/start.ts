import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { opsChannel, people } from '../sandbox/people.ts';
import { fileAt, startedPort } from './support/bots.ts';
import { type Child, startChild } from './support/child.ts';
import { figures, ratio, told } from './support/figures.ts';
import { openConnection } from './support/http-connection.ts';
import { type Bench, type Measurement, type Row, roundsOf } from './support/measurement.ts';
import { freePort } from './support/redis.ts';
import { interleaved, type Round } from './support/rounds.ts';
import { signedCommands } from './support/signed-commands.ts';

interface Started {
  /** ms from the start of the process to its first answer. */
  readonly readyMs: number;
  /** Resident memory after some seconds without work. */
  readonly idleMb: number;
}

type Duties = 'web' | 'worker' | 'web,worker';
const roles: readonly Duties[] = ['web', 'worker', 'web,worker'];

/** How soon a process can be used, and what it costs while nothing happens. */
export const start: Measurement = {
  name: 'start',
  title: 'Ready for the first request, and idle memory, beside a process that imports every declared package',
  async run(bench) {
    const { site } = bench;
    // As in the image: compiled code is kept between starts, for both.
    const cache = { NODE_COMPILE_CACHE: join(site.folder, 'compile-cache') };
    const contenders: Record<string, () => Promise<Started>> = {
      packages: () => packages(bench, cache),
      'packages, no cache': () => packages(bench, {}),
      'web, no cache': () => bot(bench, 'web', {}),
    };
    for (const role of roles) contenders[role] = () => bot(bench, role, cache);
    for (const role of roles) await bot(bench, role, cache);
    await packages(bench, cache);
    const rounds = await interleaved(contenders, roundsOf(bench, 7));
    return {
      rows: [
        ready(rounds, 'web', 'packages', { bar: 1.4 }),
        absolute(rounds, 'web', 'readyMs', { aim: 300 }),
        ready(rounds, 'worker', 'packages', { bar: 1.4 }),
        ready(rounds, 'web,worker', 'packages', { bar: 1.4 }),
        ready(rounds, 'web, no cache', 'packages, no cache', {}),
        memory(rounds, 'web', { bar: 1.3 }),
        absolute(rounds, 'web', 'idleMb', { aim: 140 }),
        memory(rounds, 'worker', { bar: 1.3 }),
        memory(rounds, 'web,worker', { bar: 1.3 }),
      ],
      rounds,
      notes: [
        'a worker has no first request: it is ready when it says so, and its memory is that before its first run',
      ],
    };
  },
};

const of = (rounds: readonly Round<Started>[], who: string, what: keyof Started) =>
  figures(rounds, who, (result) => result[what]);

function ready(rounds: readonly Round<Started>[], who: string, baseline: string, limits: Pick<Row, 'bar'>): Row {
  const [theirs, ours] = [of(rounds, baseline, 'readyMs'), of(rounds, who, 'readyMs')];
  return {
    what: `${who}: ready`,
    baseline: told(theirs, 'ms'),
    ours: told(ours, 'ms'),
    judged: ratio(ours, theirs),
    unit: 'x',
    better: 'lower',
    ...limits,
  };
}

function memory(rounds: readonly Round<Started>[], who: string, limits: Pick<Row, 'bar'>): Row {
  const [theirs, ours] = [of(rounds, 'packages', 'idleMb'), of(rounds, who, 'idleMb')];
  return {
    what: `${who}: idle memory`,
    baseline: told(theirs, 'MB'),
    ours: told(ours, 'MB'),
    judged: ratio(ours, theirs),
    unit: 'x',
    better: 'lower',
    ...limits,
  };
}

function absolute(rounds: readonly Round<Started>[], who: string, what: keyof Started, { aim }: { aim: number }): Row {
  const ours = of(rounds, who, what);
  const unit = what === 'readyMs' ? 'ms' : 'MB';
  return {
    what: `${who}: the same, alone`,
    baseline: '–',
    ours: told(ours, unit),
    judged: ratio(ours, [1]),
    unit,
    better: 'lower',
    aim,
  };
}

async function packages({ quick }: Bench, env: Readonly<Record<string, string>>): Promise<Started> {
  const port = await freePort();
  const started = performance.now();
  const child = startChild([fileAt('bench/processes/all-packages.ts')], { env: { ...env, PORT: String(port) } });
  const request = Buffer.from('GET / HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n');
  await answered(port, request);
  return settle(child, performance.now() - started, quick);
}

/** Each on a store of its own: what an earlier one left would be worked on meanwhile. */
async function bot({ site, quick }: Bench, role: Duties, env: Readonly<Record<string, string>>): Promise<Started> {
  const store = await site.store();
  const port = await freePort();
  const environment = { ...site.environment(store, { webPort: port }), MCP_CHATOPS_DUTIES: role, ...env };
  const [command] = signedCommands(site.workspace, 1, { text: 'health', user: people.dev, channel: opsChannel });
  const started = performance.now();
  const child = startChild([fileAt('src/main.ts')], { env: environment });
  if (role === 'worker') await child.line('it was up', startedPort);
  else await answered(port, command?.bytes ?? Buffer.alloc(0));
  const result = await settle(child, performance.now() - started, quick);
  await store.drop();
  return result;
}

/** Knocks until somebody answers with 200. */
async function answered(port: number, request: Buffer): Promise<void> {
  const deadline = performance.now() + 30_000;
  for (;;) {
    const connection = await openConnection(port).catch(() => undefined);
    const answer = await connection?.send(request).catch(() => undefined);
    connection?.close();
    if (answer?.status === 200 && answer.body === '') return;
    if (performance.now() > deadline)
      throw new Error(`nobody answered at port ${port}: ${answer?.status} ${answer?.body}`);
    await wait(2);
  }
}

async function settle(child: Child, readyMs: number, quick: boolean): Promise<Started> {
  await wait(quick ? 200 : 5000);
  const idleMb = residentMb(child.pid);
  await child.kill();
  return { readyMs, idleMb };
}

/** Linux tells; elsewhere the figure is missing. */
function residentMb(pid: number): number {
  if (process.platform !== 'linux') return Number.NaN;
  const kib = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Math.round(Number(kib) / 1024);
}
