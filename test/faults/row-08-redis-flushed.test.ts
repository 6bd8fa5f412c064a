import { afterAll, beforeAll } from 'vitest';
import { faultRow } from '../support/faults/row.ts';
import { forge, inParallel, sendSigned } from '../support/faults/signed.ts';
import { type Site, startSite } from '../support/faults/site.ts';
import { until } from '../support/faults/until.ts';

let site: Site;
beforeAll(async () => {
  site = await startSite();
  await site.front();
});
afterAll(() => site.stop());

faultRow(
  { title: 'Redis is flushed, and killed, with runs waiting and running', small: 12, full: 1000, eachMs: 1500 },
  async ({ count, none, all, atMost }) => {
    const channels = Array.from({ length: Math.ceil(count / 4) }, (_, index) =>
      site.workspace.admin.addChannel({ name: `flush-${index}` }),
    );
    const front = site.workspace.deliveries.length;
    const workers = [await site.bot('worker'), await site.bot('worker')];
    const port = (await site.bot('web')).port;
    const door = { port, secret: site.workspace.signingSecret };
    // Each look at the cluster takes its time, so that many wait while some run.
    site.platform.cluster.faults.inject({ effect: { kind: 'latency', ms: 150 } });
    const statuses = await inParallel(count, 8, async (index) => {
      const { command } = forge(site.workspace, channels[index % channels.length]);
      return (await sendSigned(door, command('health'))).status;
    });
    const ended = async () =>
      Number(
        (await site.database.query<{ n: string }>(`SELECT count(*) AS n FROM runs WHERE finished_at IS NOT NULL`))[0]
          ?.n ?? 0,
      );
    await until('some runs have ended', async () => (await ended()) >= Math.min(4, count));
    const before = await ended();
    const struck = performance.now();
    await site.redis.flush();
    await until('a run ends after the flush', async () => (await ended()) > before || before === count);
    const gap = performance.now() - struck;
    await until('half have ended', async () => (await ended()) >= count / 2, 60_000 + count * 500);
    await site.redis.kill();
    await site.redis.start();
    await until('every run has ended', async () => (await ended()) >= count, 60_000 + count * 500);
    site.platform.cluster.faults.clear();
    const shown = () =>
      channels.flatMap((channel) => site.workspace.messages(channel).filter(({ text }) => /production/.test(text)));
    await until('every answer is shown', () => shown().length >= count, 60_000 + count * 1500);
    none(
      'not acknowledged',
      statuses.filter((status) => status !== 200),
      count,
    );
    all('answers in the workspace, one for each', shown().length, count);
    // Slack shows a message a moment before the store knows that it does.
    const unsent = () => site.database.query(`SELECT key FROM messages WHERE state <> 'posted'`);
    const last = await until('nothing is left to be sent', async () => (await unsent()).length === 0).then(
      () => [],
      unsent,
    );
    none('left to be sent', last, count);
    all('workers that live', workers.filter(({ running }) => running).length, 2);
    none(
      'deliveries that failed',
      site.workspace.deliveries.slice(front).filter(({ acked }) => !acked),
      count,
    );
    atMost('nothing ended for', gap / 1000, 10, 's');
  },
);
