import { afterAll, beforeAll } from 'vitest';
import type { botConfig } from '../../sandbox/bot-config.ts';
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
      const thread = await threadOf(two.site, run);
      // A point that comes after the end of the run strikes now or not at all: nobody is on the way out while the next run begins.
      two.disarm();
      await gone;
      if (state !== 'succeeded') wrong.push(`R-${run} ended as ${state} at ${point.label}`);
      const patches = two.effects.patches(`R-${run}`);
      if (patches !== 1) wrong.push(`R-${run}: ${patches} patches, at ${point.label}`);
      if (thread.some((text) => text.includes('pauses here and another worker picks it up'))) paused += 1;
      if (thread.some((text) => text.includes('Another worker picked up'))) told += 1;
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
    const change = (file: ReturnType<typeof botConfig>) => ({ ...file, web: { ...file.web, drainSeconds: 3 } });
    const [leaving, staying] = [await site.bot('web', { change }), await site.bot('web', { change })];
    const secret = site.workspace.signingSecret;
    const requests = forge(site.workspace);
    const answered: SlackAnswer[] = [];
    const cut: string[] = [];
    let leave: Promise<unknown> | undefined;
    // As a load balancer does: who says that it is not ready is sent nothing more. It looks every 100 ms.
    let left = false;
    const looking = setInterval(() => {
      void fetch(`http://127.0.0.1:${leaving.port}/readyz`).then(
        ({ status }) => {
          left ||= status !== 200;
        },
        () => undefined,
      );
    }, 100);
    await inParallel(count, 8, async (index) => {
      const request = requests.command('help');
      if (index === Math.floor(count / 3)) {
        leaving.send('SIGTERM');
        leave = leaving.ended;
      }
      const answer = await sendSigned(
        { port: index % 2 === 0 && !left ? leaving.port : staying.port, secret },
        request,
      );
      if (answer.status === 0) cut.push(answer.text);
      answered.push(answer);
      // Requests go on for as long as the process takes to leave.
      if (leave !== undefined && !left) await new Promise((resolve) => setTimeout(resolve, 10));
    });
    // It says so for as long as it drains, and the requests may be over sooner.
    await leave;
    clearInterval(looking);
    all('said that it leaves before it did', left ? 1 : 0, 1);
    const failed = answered.filter(({ status }) => status !== 200).map(({ status, text }) => `${status} ${text}`);
    none('answers other than 2xx', failed, count);
    all('requests answered', answered.length, count);
    none('requests cut or refused', cut, count);
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
