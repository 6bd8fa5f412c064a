import { afterAll, beforeAll } from 'vitest';
import { countEffects } from '../support/faults/effects.ts';
import { type OwnPostgres, startOwnPostgres } from '../support/faults/own-postgres.ts';
import { faultRow } from '../support/faults/row.ts';
import { forge, type SlackAnswer, sendSigned } from '../support/faults/signed.ts';
import { type Site, type SiteBot, startSite } from '../support/faults/site.ts';
import { planOf, typed } from '../support/faults/site-run.ts';
import { until } from '../support/faults/until.ts';

let postgres: OwnPostgres;
let site: Site;
let bot: SiteBot;
beforeAll(async () => {
  postgres = await startOwnPostgres();
  site = await startSite({ database: postgres });
  bot = await site.bot('web,worker');
  site.deliverTo(bot.port);
});
afterAll(() => site.stop());

const ways = ['fast', 'immediate', 'frozen'] as const;

async function down(way: (typeof ways)[number]): Promise<void> {
  if (way === 'frozen') postgres.freeze(true);
  else await postgres.stop(way);
}

async function up(way: (typeof ways)[number]): Promise<void> {
  if (way === 'frozen') postgres.freeze(false);
  else await postgres.start();
  await until(
    'the bot is ready again',
    async () => (await fetch(`http://127.0.0.1:${bot.port}/readyz`)).status === 200,
  );
}

const honest = /Not accepted|Not counted|whether this was accepted is not known|does not answer/i;

faultRow(
  {
    title: 'PostgreSQL is stopped, killed or frozen when somebody asks or presses',
    small: 3,
    full: 100,
    eachMs: 20_000,
  },
  async ({ count, chance, none, atMost }) => {
    const effects = countEffects(site);
    const run = await typed(site, 'rollback');
    const plan = await planOf(site, run);
    const { workspace } = site;
    const commands: (SlackAnswer & { channel: string; way: string })[] = [];
    const told: string[] = [];
    let slowest = 0;
    for (let strike = 0; strike < count; strike += 1) {
      const way = ways[strike % ways.length] ?? 'fast';
      const channel = workspace.admin.addChannel({ name: `down-${strike}` });
      await down(way);
      try {
        const door = { port: bot.port, secret: workspace.signingSecret };
        commands.push({
          ...(await sendSigned(
            door,
            forge(workspace, channel).command(chance.pick(['health', 'rollback', 'restart env=staging'])),
          )),
          channel,
          way,
        });
        const whispers = () =>
          workspace.messages(site.channel, { as: 'lead' }).filter((one) => one.is_ephemeral === true);
        const before = whispers().length;
        const pressed = performance.now();
        const { acked, ms } = await workspace.as('lead').click(plan, 'mcp:approve:0', { stale: true });
        slowest = Math.max(slowest, ms, performance.now() - pressed);
        if (!acked) told.push(`${way}: the click was not acknowledged`);
        await until('the answer to the click', () => whispers().length > before);
        const words = JSON.stringify(whispers().at(-1));
        if (!honest.test(words)) told.push(`${way}: ${words.slice(0, 200)}`);
      } finally {
        await up(way);
      }
    }
    const fence = await typed(site, 'health');
    await until('the answer to an honest command', () =>
      site.workspace.messages(site.channel).some(({ metadata }) => metadata?.event_payload['key'] === `run:${fence}`),
    );
    const dishonest = commands.filter(({ status, text }) => status !== 200 || !honest.test(text));
    none(
      'commands told anything but the truth',
      dishonest.map(({ way, status, text }) => `${way} ${status} ${text.slice(0, 80)}`),
      count,
    );
    none('clicks told anything but the truth', told, count);
    none(
      'runs of commands that were refused',
      commands.filter(({ channel }) => workspace.messages(channel).length > 0),
      count,
    );
    none('patches by the clicks', Array.from({ length: effects.patches(`R-${run}`) }), count);
    atMost('command, the slowest', Math.max(...commands.map(({ ms }) => ms)) / 1000, 2.5, 's');
    atMost('click, the slowest', slowest / 1000, 2.5, 's');
    effects.stop();
  },
);
