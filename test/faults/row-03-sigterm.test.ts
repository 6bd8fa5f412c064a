import { afterAll, beforeAll } from 'vitest';
import { faultRow, quantile } from '../support/faults/row.ts';
import { forge, inParallel, type SlackAnswer, sendSigned } from '../support/faults/signed.ts';
import { threadOf } from '../support/faults/site-run.ts';
import { startTwoWorkers, type TwoWorkers } from '../support/faults/two-workers.ts';

let two: TwoWorkers;
beforeAll(async () => {
  two = await startTwoWorkers();
});
afterAll(() => two.stop());

faultRow(
  { title: 'SIGTERM to a worker in the middle of a run', small: 2, full: 100, eachMs: 30_000 },
  async ({ count, chance, all, none, atMost }) => {
    const points = await two.points('restart');
    const wrong: string[] = [];
    const exits: number[] = [];
    let told = 0;
    let paused = 0;
    for (let strike = 0; strike < count; strike += 1) {
      // The first one in the middle: after the change, before the end.
      const point =
        (strike === 0 ? points.find(({ label }) => label.startsWith('PATCH')) : undefined) ?? chance.pick(points);
      let gone: Promise<void> | undefined;
      two.arm(point, (worker) => {
        const asked = performance.now();
        worker.send('SIGTERM');
        gone = worker.ended.then(({ code }) => {
          exits.push((performance.now() - asked) / 1000);
          if (code !== 0) wrong.push(`exit code ${code} at ${point.label}`);
        });
        return 'pass';
      });
      const { run, state } = await two.run('restart');
      await gone;
      if (state !== 'succeeded') wrong.push(`R-${run} ended as ${state} at ${point.label}`);
      const patches = two.effects.patches(`R-${run}`);
      if (patches !== 1) wrong.push(`R-${run}: ${patches} patches, at ${point.label}`);
      const thread = threadOf(two.site, run);
      if (thread.some((text) => text.includes('pauses here and goes on in another worker'))) paused += 1;
      if (thread.some((text) => text.includes('Another worker goes on'))) told += 1;
      await two.replace();
    }
    all('runs that resumed and ended well', count - wrong.length, count);
    none('broken, doubled or badly ended', wrong, count);
    none('taken for dead instead of paused', Array.from({ length: told }), count);
    atMost('exit, the slowest', Math.max(0, ...exits), 10, 's');
    all('a pause in the middle is told', Math.min(1, paused), 1);
  },
);

faultRow(
  { title: 'SIGTERM to one of two receiving replicas under load', small: 60, full: 5000 },
  async ({ count, all, none, atMost }) => {
    const { site } = two;
    const [leaving, staying] = [await site.bot('web'), await site.bot('web')];
    const secret = site.workspace.signingSecret;
    const requests = forge(site.workspace);
    const answered: SlackAnswer[] = [];
    const cut: string[] = [];
    let leave: Promise<unknown> | undefined;
    await inParallel(count, 8, async (index) => {
      const request = requests.command('help');
      if (index === Math.floor(count / 3)) {
        leaving.send('SIGTERM');
        leave = leaving.ended;
      }
      const first = await sendSigned({ port: index % 2 === 0 ? leaving.port : staying.port, secret }, request);
      // As a load balancer: what got no answer at all goes to the other replica.
      if (first.status === 0 && !first.text.includes('ECONNREFUSED')) cut.push(first.text);
      answered.push(first.status === 0 ? await sendSigned({ port: staying.port, secret }, request) : first);
    });
    await leave;
    const failed = answered.filter(({ status }) => status !== 200).map(({ status, text }) => `${status} ${text}`);
    none('answers other than 2xx', failed, count);
    all('requests answered', answered.length, count);
    atMost('connections cut instead of answered or refused', cut.length, 0, '');
    atMost(
      'ack, 99 of 100',
      quantile(
        answered.map(({ ms }) => ms),
        0.99,
      ) / 1000,
      2.5,
      's',
    );
  },
);
