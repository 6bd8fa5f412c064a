import { afterAll, beforeAll } from 'vitest';
import { opsChannel } from '../../sandbox/people.ts';
import { faultRow, quantile } from '../support/faults/row.ts';
import { inParallel } from '../support/faults/signed.ts';
import { type Site, type SiteBot, startSite } from '../support/faults/site.ts';
import { type Monitor, monitor, stormConfig } from '../support/faults/storm.ts';
import { until } from '../support/faults/until.ts';
import { alertmanagerBody, type Firing } from '../support/incidents.ts';
import { wordsOf } from '../support/message-words.ts';

let site: Site;
let bot: SiteBot;
let sender: Monitor;
beforeAll(async () => {
  site = await startSite({ change: stormConfig });
  bot = await site.bot('web,worker');
  site.deliverTo(bot.port);
  sender = monitor(() => bot.port, site.workspace.signingSecret, 400);
});
afterAll(async () => {
  sender.stop();
  await site.stop();
});

const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
const warning = (name: string, n: number, over: Partial<Firing> = {}): Firing => ({
  name,
  severity: 'warning',
  instance: `i-${n}`,
  startsAt: minutesAgo(60),
  ...over,
});

/** Messages of a channel that are not in a thread, with these words. */
const shown = (channel: string, words: string) =>
  site.workspace.messages(channel).filter((one) => wordsOf(one).includes(words));

/** ms between the edits of one message. */
function editGaps(ts: string | undefined): readonly number[] {
  const edits = site.workspace.calls.filter(({ method, args }) => method === 'chat.update' && args['ts'] === ts);
  return edits.slice(1).map(({ at }, n) => at - (edits[n]?.at ?? 0));
}

async function timed(doing: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await doing();
  return (performance.now() - began) / 1000;
}

faultRow(
  { title: 'alerts in one body, half of them flapping', small: 300, full: 10_000, eachMs: 60 },
  async ({ count, none, all, atMost }) => {
    const every = Array.from({ length: count }, (_, n) => n);
    const half = (over: Partial<Firing>) =>
      alertmanagerBody(
        'Flood',
        every.map((n) => warning('Flood', n, n % 2 === 0 ? over : {})),
      );
    const statuses: number[] = [];
    const send = (body: object) => timed(async () => void statuses.push(await sender.post(body)));
    const times = [
      await send(half({})),
      await send(half({ status: 'resolved' })),
      await send(half({ startsAt: minutesAgo(1) })),
    ];
    await until('the last count on the card', () => shown(opsChannel, `${count} alerts firing`).length > 0, 60_000);
    const cards = shown(opsChannel, 'P3 · Flood');
    all('answered 200', statuses.filter((status) => status === 200).length, 3);
    none('messages beyond the first', cards.slice(1), count);
    none(
      'edits sooner than 3 s after another',
      editGaps(cards[0]?.ts).filter((gap) => gap < 2900),
      count,
    );
    atMost('committed, the slowest of three', Math.max(...times), 3, 's');
  },
);

faultRow(
  { title: 'alerts one by one, half of them flapping, and a P1 among them', small: 200, full: 10_000, eachMs: 60 },
  async ({ count, none, all, atMost }) => {
    const groups = count > 1000 ? 20 : 4;
    const single = (n: number, over: Partial<Firing> = {}) => {
      const name = `Shower${n % groups}`;
      return alertmanagerBody(name, [warning(name, n, over)]);
    };
    const answered: number[] = [];
    const page: { asked: number; ms: number } = { asked: 0, ms: Number.POSITIVE_INFINITY };
    const paged = async () => {
      page.asked = performance.now();
      const status = await sender.post(alertmanagerBody('AllDown', [{ name: 'AllDown' }]));
      await until('the page', () => shown('@dev', 'you are paged as L1').length > 0, 60_000);
      page.ms = performance.now() - page.asked;
      return status;
    };
    let paging: Promise<number> | undefined;
    const seconds = await timed(async () => {
      const statuses = await inParallel(count, 400, async (index) => {
        if (index === Math.floor(count / 2)) paging = paged();
        // Of each second alert the resolve comes right behind it.
        const flaps = index % 2 === 1 && (index - 1) % (2 * groups) < groups;
        const began = performance.now();
        const status = await sender.post(single(index - (flaps ? 1 : 0), flaps ? { status: 'resolved' } : {}));
        answered.push(performance.now() - began);
        return status;
      });
      all('answered 200', statuses.filter((status) => status === 200).length, count);
    });
    all('a page for the P1', (await paging) === 200 ? 1 : 0, 1);
    const total = await site.database.query<{ key: string; firing: number }>(
      `SELECT key, firing FROM alert_groups WHERE key LIKE '%Shower%' ORDER BY id`,
    );
    for (const [n, { key, firing }] of total.entries()) {
      const name = /Shower\d+/.exec(key)?.[0] ?? String(n);
      await until(
        `the last count of ${name}`,
        () => {
          const card = shown(opsChannel, `P3 · ${name} `)[0];
          return (
            card !== undefined &&
            (firing === 0 || new RegExp(`\\b${firing} (?:of \\d+ )?alerts? firing`).test(wordsOf(card)))
          );
        },
        90_000,
      );
    }
    const doubled = total.flatMap(({ key }) => shown(opsChannel, `P3 · ${/Shower\d+/.exec(key)?.[0]} `).slice(1));
    all('groups, each with an incident', total.length, groups);
    none('messages beyond the first of a group', doubled, groups);
    atMost('committed, all of them', seconds, 3, 's');
    atMost('an answer, 99 of 100', quantile(answered, 0.99), 3000, 'ms');
    atMost('page of the P1', page.ms / 1000, 5, 's');
  },
);
