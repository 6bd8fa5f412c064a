import { afterAll, beforeAll, expect, it } from 'vitest';
import { opsChannel } from '../../sandbox/people.ts';
import { localTime } from '../../src/model/local-time.ts';
import { mcpServerOf } from '../support/deployment.ts';
import { cast } from '../support/stories.ts';
import { startWorld, type World } from '../support/world.ts';

const minute = 60_000;
const hour = 60 * minute;
const ops = '#mcp-ops';

/** Five fields for the clock of Kolkata, so long from now. */
function daily(fromNowMs: number): string {
  const { minutes } = localTime(Date.now() + fromNowMs, 'Asia/Kolkata');
  return `${minutes % 60} ${Math.floor(minutes / 60)} * * *`;
}

let world: World;
beforeAll(async () => {
  world = await startWorld({
    change: (file) => ({
      ...file,
      schedules: {
        'morning-health': { when: daily(2 * hour), command: 'health', channel: opsChannel },
        'nightly-restart': { when: daily(4 * hour), command: 'restart mcp-server env=staging', channel: opsChannel },
        // Of the profile, as is daily-digest: they wait for their channel.
        'daily-sessions': { when: '10 9 * * mon-fri', command: 'db sessions' },
      },
    }),
  });
});
afterAll(() => world.stop());

it('at its time a look is asked for, answered in its channel, and told in the list', async () => {
  const { dev } = cast(world.workspace);
  await expect.poll(() => dev.hears('schedules')).toContain('4 schedules; next is morning-health');
  expect(await dev.hears('schedules')).toContain('Off: set schedules.daily-sessions.channel');
  const card = await dev.sees(() => world.advance(2 * hour), /production/, ops);
  await card.shows('asked by schedule morning-health', 'Done');
  const list = await dev.hears('schedules');
  expect(list).toContain('next is nightly-restart');
  expect(list).toMatch(/Last .*: ✓ Done · R-\d+/);
});

it('a change is planned and waits for somebody who may approve, also where its requester would confirm alone', async () => {
  const { dev, lead } = cast(world.workspace);
  const staging = mcpServerOf(world, 'mcp-staging');
  const before = staging.revision();
  const plan = await dev.sees(() => world.advance(2 * hour), /Restart mcp-server/, ops);
  const words = await plan.shows('asked by schedule nightly-restart', 'Needs 1 approver');
  expect(words).not.toContain('other than');
  const [yes = ''] = plan.buttons();
  expect(await dev.isTold(plan, yes)).toContain('needs the role approver');
  expect(staging.revision()).toBe(before);
  await lead.presses(plan, yes);
  await plan.shows('Done', 'approved by');
});

it('a question for later comes to its channel at its time, and its button plans like any other', async () => {
  const { dev } = cast(world.workspace);
  const card = await dev.types('restart mcp-server env=staging', ops);
  await card.shows('expires');
  await dev.presses(card, card.buttons()[0] ?? '');
  await card.shows('Done');
  // As a change that is meant for a while offers its way out.
  const offer = { label: 'Restart again…', action: 'restart', params: { deployment: 'mcp-server' } };
  await world.database.query(
    `INSERT INTO timed_offers (run_id, position, question, offer, due_at, look_at)
     SELECT $1, 0, 'Restart it once more?', $2, at, at FROM (SELECT clock_now() + interval '3 hours' AS at) AS due`,
    [Number(card.run().replace('R-', '')), JSON.stringify(offer)],
  );
  expect(await dev.hears('schedules')).toContain('Restart it once more?');
  const question = await dev.sees(() => world.advance(3 * hour), /once more/, ops);
  expect(question.words()).toMatch(new RegExp(`run <http\\S+\\|${card.run()}>`));
  const plan = await dev.sees(() => dev.presses(question, 'Restart again…'), /Restart mcp-server/, ops);
  await plan.shows('asked by', 'expires');
  await question.shows('Asked for by', plan.run());
  expect(question.buttons()).toEqual([]);
  await dev.presses(plan, 'Cancel');
  await plan.shows('Cancelled');
});

it('one who operates pauses it: nothing is asked until it is resumed, and the channel knows who did it', async () => {
  const { dev, val } = cast(world.workspace);
  expect(await val.hears('schedules pause morning-health')).toContain('needs the role operator');
  expect(await dev.hears('schedules pause morning-helth')).toContain('Did you mean');
  expect(await dev.hears('schedules pause daily-sessions')).toContain('is off: it has no channel');
  const note = await dev.sees(() => dev.hears('schedules pause morning-health'), /is paused/, ops);
  expect(note.words()).toContain('schedules resume morning-health');
  expect(await dev.hears('schedules pause morning-health')).toContain('paused already');
  await world.advance(19 * hour + minute);
  expect(await dev.hears('schedules')).toContain('Paused by');
  // What is due then is the other one; the paused one would have come before it.
  await dev.sees(() => world.advance(2 * hour), /Restart mcp-server/, ops);
  const asked = await world.database.query<{ schedule: string }>('SELECT schedule FROM schedule_times ORDER BY due_at');
  expect(asked.map(({ schedule }) => schedule)).toEqual(['morning-health', 'nightly-restart', 'nightly-restart']);
  expect(await dev.hears('schedules resume morning-health')).toContain('Schedule morning-health is resumed.');
  expect(await dev.hears('schedules')).toContain('next is morning-health');
});
