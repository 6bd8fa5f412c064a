import { afterAll, beforeAll } from 'vitest';
import { mcpServerOf, type Watched } from '../support/deployment.ts';
import { faultRow } from '../support/faults/row.ts';
import { holdTargets } from '../support/held-targets.ts';
import { type Card, type Cast, cast, regroup, type Teller } from '../support/stories.ts';
import { until } from '../support/time.ts';
import { startWorld, type World } from '../support/world.ts';

const minute = 60_000;
const hour = 60 * minute;
const windows = 200;
const button = 'Restart mcp-server';

/** One window of half an hour in each hour; every fifth lets nothing pass. */
const first = Math.ceil((Date.now() + hour) / hour) * hour;
const opens = (strike: number) => first + (strike % windows) * hour;
const closes = (strike: number) => opens(strike) + 30 * minute;
const nameOf = (strike: number) => `window ${strike % windows}`;
const refuses = (strike: number) => strike % 5 === 4;

let world: World;
let server: Watched;
beforeAll(async () => {
  const iso = (at: number) => new Date(at).toISOString().replace('.000', '');
  const freezes = Array.from({ length: windows }, (_, strike) => ({
    name: nameOf(strike),
    from: iso(opens(strike)),
    to: iso(closes(strike)),
    during: refuses(strike) ? 'refuse' : 'two-approvers',
  }));
  world = await startWorld({
    change: (file) => ({
      ...file,
      environments: { ...file.environments, production: { ...file.environments['production'], freezes } },
    }),
  });
  server = mcpServerOf(world);
  await regroup(world.workspace, 'mcp-approvers', ['dev', 'ola', 'lead']);
});
afterAll(() => world.stop());

/** Every clock shows this time. */
async function goTo(at: number): Promise<void> {
  await world.advance(Math.max(0, at - world.clock.now().getTime()));
}

/** One strike of a kind: what was wrong in it, and how many changes it may have made. */
interface Outcome {
  readonly wrong: readonly string[];
  readonly changes: number;
}
type Story = (people: Cast, strike: number) => Promise<Outcome>;

/** Notes what a person should have been told and was not. */
function notes(strike: number) {
  const wrong: string[] = [];
  return {
    wrong,
    expects(words: string, ...patterns: readonly string[]) {
      for (const pattern of patterns)
        if (!words.includes(pattern)) wrong.push(`${nameOf(strike)}: no "${pattern}" in: ${words}`);
    },
  };
}

async function asks({ dev }: Cast, command = 'restart'): Promise<Card> {
  const card = await dev.types(command);
  await card.shows('expires');
  return card;
}

/** Two people who did not ask confirm a plan that says why two are asked for; it runs. */
async function twoConfirm({ dev, ola, lead }: Cast, card: Card, strike: number): Promise<readonly string[]> {
  const { wrong, expects } = notes(strike);
  expects(
    await card.shows('expires'),
    `Freeze "${nameOf(strike)}" until ‹{date_short_pretty} {time}›: two people must confirm.`,
    'Needs 2 approvers other than @dev',
  );
  expects(await dev.isTold(card, button), 'You asked for this, so someone else must approve it. Nothing was changed.');
  // Two clicks of one person at once are one person.
  const seen = card.message();
  const press = () => world.workspace.as('lead').click(seen, button, { stale: true });
  expects(await lead.whispered(() => Promise.all([press(), press()])), 'You have approved this already');
  expects(await card.shows('agreed'), 'expires');
  expects(await lead.isTold(card, button), 'another person is still needed');
  await ola.presses(card, button);
  const done = await until(world, card, 'Done');
  if (!/approved by @lead, @ola/.test(done)) wrong.push(`${card.run()} does not name both: ${done}`);
  return wrong;
}

const inside: Story = async (people, strike) => {
  await goTo(opens(strike) + minute);
  return { wrong: await twoConfirm(people, await asks(people), strike), changes: 1 };
};

/** A minute before its beginning and a minute after its end one approver is enough. */
const outside: Story = async (people, strike) => {
  const { wrong } = notes(strike);
  for (const at of [opens(strike) - 10 * minute, closes(strike) + minute]) {
    await goTo(at);
    const card = await asks(people);
    if (card.words().includes('Freeze')) wrong.push(`${card.run()} speaks of a freeze: ${card.words()}`);
    await people.lead.presses(card, button);
    await until(world, card, 'Done');
    await server.settles();
  }
  return { wrong, changes: 2 };
};

/** Presses of two people on a plan from before the freeze count for nothing; the plan of the freeze asks for both again. */
const beginsBeforePress: Story = async (people, strike) => {
  const { wrong, expects } = notes(strike);
  const { dev, lead, ola } = people;
  await goTo(opens(strike) - 2 * minute);
  const card = await asks(people);
  await goTo(opens(strike) + minute);
  const seen = card.message();
  const before = server.patches();
  const click = (teller: Teller, name: string) =>
    teller.whispered(() => world.workspace.as(name).click(seen, button, { stale: true }));
  let told: readonly string[] = [];
  const heir = await dev.sees(async () => {
    told = await Promise.all([click(lead, 'lead'), click(ola, 'ola')]);
  }, 'expires');
  expects(
    [...told].sort().join('\n'),
    `Freeze "${nameOf(strike)}" has begun since this plan was made. Nothing was changed.`,
  );
  expects(told.join('\n'), 'This plan has expired. Nothing was changed.');
  expects(
    await card.shows('Plan changed'),
    'has begun since this plan was made',
    `asked for again below: ${heir.run()}`,
  );
  if (card.buttons().length > 0) wrong.push(`${card.run()} still has buttons`);
  if (server.patches() !== before) wrong.push(`${card.run()} ran`);
  return { wrong: [...wrong, ...(await twoConfirm(people, heir, strike))], changes: 1 };
};

/** Approved before the freeze by one person, and started in it. */
const beginsBeforeStart: Story = async (people, strike) => {
  const { wrong, expects } = notes(strike);
  const { dev, lead } = people;
  await goTo(opens(strike) - 2 * minute);
  const card = await asks(people);
  const before = server.patches();
  const held = await holdTargets(world.database);
  await lead.presses(card, button);
  await card.shows('Queued');
  await goTo(opens(strike) + minute);
  const heir = await dev.sees(() => held.release(), 'expires');
  expects(await card.shows('Plan changed'), 'has begun since this plan was made', 'Nothing was changed.');
  if (server.patches() !== before) wrong.push(`${card.run()} ran`);
  return { wrong: [...wrong, ...(await twoConfirm(people, heir, strike))], changes: 1 };
};

/** A window that lets nothing pass: for what is asked in it, and for what was asked before it. */
const refused: Story = async (people, strike) => {
  const { wrong, expects } = notes(strike);
  const { dev, lead } = people;
  const words = [
    `Freeze "${nameOf(strike)}": nothing may be changed in production now`,
    'It ends',
    'Nothing was changed.',
  ];
  await goTo(opens(strike) - 2 * minute);
  const early = await asks(people);
  await goTo(opens(strike) + minute);
  const heir = await dev.sees(async () => {
    expects(await lead.isTold(early, button), 'has begun since this plan was made', 'no change passes.');
  }, 'Not started');
  const late = await dev.types('auth clear-jwks');
  for (const card of [heir, late]) {
    expects(await card.shows('Not started'), ...words);
    if (card.buttons().length > 0) wrong.push(`${card.run()} has buttons`);
  }
  return { wrong, changes: 0 };
};

const stories: readonly Story[] = [inside, beginsBeforePress, beginsBeforeStart, outside];

interface Started {
  readonly run: string;
  readonly requested_by: string;
  readonly at: string;
}
interface Row {
  readonly subject: string;
  readonly freeze: string;
  readonly requestedBy: string;
  readonly approvers: readonly string[];
}

/** Runs that started in a window without a row that names it, who asked, and two others. */
async function bypasses(): Promise<readonly string[]> {
  const started = await world.database.query<Started>(
    `SELECT 'R-' || id AS run, requested_by, started_at AS at FROM runs WHERE started_at IS NOT NULL AND risk <> 'read-only' AND environment = 'production'`,
  );
  const rows = await world.database.query<Row>(
    `SELECT subject, details ->> 'freeze' AS freeze, details ->> 'requestedBy' AS "requestedBy", details -> 'approvers' AS approvers
       FROM audit_entries WHERE event = 'run.freeze'`,
  );
  return started.flatMap(({ run, requested_by, at }) => {
    const strike = Array.from({ length: windows }, (_, index) => index).find(
      (index) => opens(index) <= Date.parse(at) && Date.parse(at) < closes(index),
    );
    if (strike === undefined) return [];
    const row = rows.find((one) => one.subject === run && one.freeze === nameOf(strike));
    const others = new Set(row?.approvers.filter((user) => user !== requested_by));
    return row?.requestedBy === requested_by && others.size >= 2 ? [] : [run];
  });
}

faultRow(
  {
    title: 'a freeze before the plan, between plan and press, and between press and start; one person twice',
    small: 5,
    full: windows,
    eachMs: 40_000,
  },
  async ({ count, none }) => {
    const wrong: string[] = [];
    const extra: string[] = [];
    for (let strike = 0; strike < count; strike += 1) {
      const before = server.patches();
      const story = refuses(strike) ? refused : (stories[(strike - Math.floor(strike / 5)) % stories.length] ?? inside);
      const outcome = await story(cast(world.workspace), strike);
      wrong.push(...outcome.wrong);
      await server.settles();
      const made = server.patches() - before;
      if (made !== outcome.changes) extra.push(`${nameOf(strike)}: ${made} changes, not ${outcome.changes}`);
    }
    none('unlogged bypasses', await bypasses(), count);
    none('changes of the cluster that nobody was asked for', extra, count);
    none('told anything else', wrong, count);
  },
);
