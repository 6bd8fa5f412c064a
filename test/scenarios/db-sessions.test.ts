import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type OwnDatabase, ownDatabase } from '../support/own-database.ts';
import { type Card, cast } from '../support/stories.ts';
import { until } from '../support/time.ts';
import { startWorld, type World } from '../support/world.ts';

let own: OwnDatabase;
let world: World;
beforeAll(async () => {
  own = await ownDatabase();
  world = await startWorld({ production: { databaseUrl: own.botUrl } });
});
afterAll(async () => {
  await world.stop();
  await own.drop();
});

let writesBefore = 0;
beforeEach(() => {
  writesBefore = world.platform.writes().length;
});
afterEach(async () => {
  await own.admin('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = $1', [`${own.name}_app`]);
});

/** How often the server was asked to end something. */
const terminations = () =>
  world.platform
    .writes()
    .slice(writesBefore)
    .filter(({ what }) => what.includes('pg_terminate_backend')).length;
const there = async (pids: readonly number[]) =>
  (
    await own.admin<{ pid: number }>('SELECT pid FROM pg_stat_activity WHERE pid = ANY($1::int[]) ORDER BY pid', [pids])
  ).map(({ pid }) => pid);
const twentyMinutes = () => world.advance(20 * 60_000);

/** The plan is approved, and the run ends. */
async function approved(card: Card, end: string): Promise<string> {
  const { lead } = cast(world.workspace);
  await lead.presses(card, 'End sessions');
  return until(world, card, end);
}

describe('who is connected', () => {
  it('is told in one line, and by application and user; old idle transactions come with a plan to end them', async () => {
    const { dev } = cast(world.workspace);
    await own.open('mcp-server', 'idle', 3);
    const [holder] = await own.open('mcp-server', 'in transaction', 2);
    await own.open('grafana');
    await holder?.query(`UPDATE tools SET upstream = 'of-a-customer' WHERE name = 'book_service'`);
    const [waiter] = await own.open('mcp-server');
    const waits = waiter
      ?.query(`UPDATE tools SET enabled = true WHERE name = 'book_service'`)
      .catch((error: unknown) => error);
    await twentyMinutes();
    const card = await dev.types('db sessions');
    const words = await card.shows('Done');
    expect(words).toMatch(/^⚠ \d+ of \d+ connections used; 2 are idle in transaction\n/);
    expect(words).toContain(`\nmcp-server | ${own.name}_app | 1 | 3 | 2 | 20 min\n`);
    expect(words).toContain(`\ngrafana | ${own.name}_app | 0 | 1 | 0 | 20 min\n`);
    expect(words).toContain('1 waits for a lock');
    expect(words).toMatch(/Oldest blocks 1 other: UPDATE tools SET upstream = \? WHERE name = \? by mcp-server on /);
    expect(words).not.toContain('of-a-customer');
    expect(terminations()).toBe(0);

    expect(card.buttons()).toEqual(['End idle-in-transaction sessions older than 10 min…', 'Locks']);
    const plan = await dev.sees(() => dev.presses(card, 'End idle-in-transaction sessions older than 10 min…'));
    await plan.shows('End up to 2 sessions that have been idle in transaction for 10 min or more');
    await dev.presses(plan, 'Cancel');
    await holder?.query('ROLLBACK');
    await waits;
  });

  it('is unknown, not zero, where the role may not see it', async () => {
    const { dev } = cast(world.workspace);
    await own.open('mcp-server', 'in transaction', 2);
    await own.admin(`REVOKE pg_monitor FROM ${own.botRole}`);
    const words = await (await dev.types('db sessions')).shows('Done');
    await own.admin(`GRANT pg_monitor TO ${own.botRole}`);
    expect(words).toMatch(/^⚠ \d+ of \d+ connections used; what 2 sessions of them do is hidden from this bot\n/);
    expect(words).toContain(`\nmcp-server | ${own.name}_app | ? | ? | ? | ?\n`);
    expect(words).toContain(`GRANT pg_monitor TO "${own.botRole}";`);
  });
});

describe('ending sessions', () => {
  it('ends what was shown and still matches: one that woke up is left, one that came later is not touched', async () => {
    const { dev } = cast(world.workspace);
    const [woken, ...idle] = await own.open('mcp-server', 'in transaction', 4);
    const [other] = await own.open('grafana', 'in transaction');
    await twentyMinutes();
    const card = await dev.types('db sessions end state="idle in transaction" older=10m app=mcp-server');
    const plan = await card.shows('expires');
    expect(plan).toMatch(
      /^End up to 4 sessions of mcp-server that have been idle in transaction for 10 min or more · production · asked by @dev\n/,
    );
    expect(plan).toContain('Their open transactions are rolled back');
    expect(plan).toContain('Never touched: sessions of this bot, superusers, replication');
    expect(plan).toContain('There is no way back');
    expect(plan).toMatch(/4 match now: longest \d+ min, shortest \d+ min\./);
    expect(plan).toContain(`${woken?.pid} · mcp-server as ${own.name}_app from 127.0.0.1 · idle in transaction for `);
    expect(terminations()).toBe(0);

    await woken?.query('SELECT 1');
    const [late] = await own.open('mcp-server', 'in transaction');
    // By now both match the rule as well, and neither is what people have seen.
    await world.advance(11 * 60_000);
    const done = await approved(card, 'Done');
    expect(done).toMatch(/^✓ 3 of 4 sessions ended; 1 became active and was left alone · production/);
    expect(done).toMatch(/connections of the server \d+ → \d+ of \d+/);
    expect(done).toContain('| left: it worked again meanwhile');
    expect(await Promise.all(idle.map(({ ended }) => ended))).toEqual(['57P01', '57P01', '57P01']);
    const left = [woken, late, other].flatMap((one) => one?.pid ?? []);
    expect(await there(left)).toEqual(left.sort((a, b) => a - b));
    // One statement for each that was shown, and none for anybody else.
    expect(terminations()).toBe(4);
  });
});
