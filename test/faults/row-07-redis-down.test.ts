import { afterAll, beforeAll } from 'vitest';
import { actionIds } from '../../src/blocks/elements.ts';
import { faultRow, quantile } from '../support/faults/row.ts';
import { forge, sendSigned } from '../support/faults/signed.ts';
import { type Site, type SiteBot, startSite } from '../support/faults/site.ts';
import { until } from '../support/faults/until.ts';

let site: Site;
let bot: SiteBot;
beforeAll(async () => {
  site = await startSite();
  bot = await site.bot('web,worker');
});
afterAll(() => site.stop());

faultRow(
  { title: 'Redis is gone, or does not answer, when somebody presses', small: 4, full: 100, eachMs: 8000 },
  async ({ count, none, all, atMost }) => {
    const door = { port: bot.port, secret: site.workspace.signingSecret };
    const acks: number[] = [];
    const answered: number[] = [];
    const refused: number[] = [];
    const channels: string[] = [];
    for (let strike = 0; strike < count; strike += 1) {
      const frozen = strike % 2 === 1;
      if (strike === 0) await site.redis.kill();
      if (strike === Math.ceil(count / 2)) {
        // From here on it is there, and silent.
        await site.redis.start();
        site.redis.freeze(true);
      }
      const channel = site.workspace.admin.addChannel({ name: `press-${strike}` });
      channels.push(channel);
      const { press, command } = forge(site.workspace, channel);
      const request = frozen ? command('health') : press({ action: `${actionIds.menu}:0`, value: 'health' });
      const ack = await sendSigned(door, request);
      if (ack.status !== 200) refused.push(ack.status);
      acks.push(ack.ms);
      const pressed = performance.now();
      await until('the answer in the channel', () =>
        site.workspace.messages(channel).some(({ text }) => /production/.test(text)),
      );
      answered.push(performance.now() - pressed);
    }
    site.redis.freeze(false);
    const doubled = channels.filter((channel) => site.workspace.messages(channel).length > 1);
    all('answered', answered.length, count);
    none('not acknowledged', refused, count);
    none('answered twice', doubled, count);
    atMost('from the press to the answer, the slowest', Math.max(...answered) / 1000, 5, 's');
    atMost('ack, 99 of 100', quantile(acks, 0.99) / 1000, 2.5, 's');
  },
);
