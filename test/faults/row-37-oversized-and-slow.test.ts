import { afterAll, beforeAll } from 'vitest';
import { watchMemory } from '../support/faults/memory.ts';
import { faultRow, quantile } from '../support/faults/row.ts';
import { forge, inParallel, sendSigned } from '../support/faults/signed.ts';
import { type Site, type SiteBot, startSite } from '../support/faults/site.ts';
import { attackWire } from '../support/faults/wire-attack.ts';

let site: Site;
let bot: SiteBot;
beforeAll(async () => {
  site = await startSite();
  bot = await site.bot('web');
});
afterAll(() => site.stop());

async function acks(count: number): Promise<number[]> {
  const requests = forge(site.workspace);
  const door = { port: bot.port, secret: site.workspace.signingSecret };
  const answers = await inParallel(count, 2, () => sendSigned(door, requests.command('help')));
  return answers.map(({ status, ms }) => (status === 200 ? ms : Number.POSITIVE_INFINITY));
}

faultRow(
  { title: 'bodies of 5 MB, slow senders, signed nonsense', small: 14, full: 500, eachMs: 500 },
  async ({ count, full, none, all, atMost }) => {
    await acks(40);
    const calm = quantile(await acks(200), 0.99);
    const grown = watchMemory(bot.pid);
    const door = { port: bot.port, secret: site.workspace.signingSecret };
    const attack = attackWire({ ...door, count, patient: full });
    const fighting = { fierce: true };
    void attack.fierce.then(() => {
      fighting.fierce = false;
    });
    // While slow senders are not all there is.
    const busy: number[] = [];
    while (fighting.fierce) busy.push(...(await acks(20)));
    const { cutMs, huge, nonsense } = await attack.report;
    if (full) atMost('a slow sender is cut off after', Math.max(...cutMs) / 1000, 15, 's');
    all('acks meanwhile', busy.filter(Number.isFinite).length, busy.length);
    none(
      'of 5 MB not refused before they were read',
      huge.filter((status) => status !== 401 && status !== 413),
      huge.length,
    );
    none(
      'of nonsense not refused (4xx)',
      nonsense.filter(({ status }) => status < 400 || status > 499).map(({ status, body }) => `${status} ${body}`),
      count,
    );
    all('the process lives', bot.running ? 1 : 0, 1);
    atMost('memory grown', grown(), 100, 'MB');
    atMost('ack, 99 of 100, against a calm time', quantile(busy, 0.99) / calm, 2, 'times');
  },
);
