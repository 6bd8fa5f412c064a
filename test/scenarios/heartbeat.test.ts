import { afterAll, beforeAll, expect, it } from 'vitest';
import { incidentConfig, incidentWorld } from '../support/incidents.ts';
import { cast } from '../support/stories.ts';
import { wentRound } from '../support/time.ts';
import type { World } from '../support/world.ts';

const soon = <T>(look: () => T) => expect.poll(look);
const auth = { bearerEnv: 'ALERTMANAGER_TOKEN' };

let world: World;
beforeAll(async () => {
  world = await incidentWorld({
    change: (file) => ({
      ...incidentConfig(file),
      hooks: { watchdog: { type: 'heartbeat', auth, from: 'prometheus-production', silentMinutes: 5 } },
    }),
  });
});
afterAll(() => world.stop());

async function beats(body = '{}'): Promise<number> {
  const answer = await fetch(`http://127.0.0.1:${world.bot.port}/hooks/watchdog`, {
    method: 'POST',
    headers: { authorization: 'Bearer a-token-of-the-tests' },
    body,
  });
  await answer.arrayBuffer();
  return answer.status;
}
const incidents = () => world.bot.engine.store.incidents.list(10);

it('a monitor that falls silent is an incident of the first severity; nobody is paged while it is heard', async () => {
  for (let minute = 0; minute < 8; minute += 2) {
    expect(await beats()).toBe(200);
    await world.advance(2 * 60_000);
  }
  await wentRound(world, 'incidents');
  expect(await incidents()).toEqual([]);
  // An Alertmanager says so itself when its watchdog goes quiet: that is no sign of life.
  expect(await beats('{"status":"resolved"}')).toBe(200);
  await world.advance(4 * 60_000);
  const { dev } = cast(world.workspace);
  await dev.direct('prometheus-production is silent');
  expect(await incidents()).toMatchObject([{ severity: 1, state: 'open', service: 'monitoring' }]);
});

it('when it is heard again the incident says so, and stays with whoever is on it', async () => {
  expect(await beats()).toBe(200);
  await soon(async () => (await incidents())[0]?.firing).toBe(0);
  expect((await incidents())[0]?.state).toBe('open');
});

it('one that never came is silent too', async () => {
  const other = await incidentWorld({
    change: (file) => ({
      ...incidentConfig(file),
      hooks: { watchdog: { type: 'heartbeat', auth, from: 'prometheus-staging', silentMinutes: 5 } },
    }),
  });
  try {
    await other.advance(6 * 60_000);
    await soon(async () => (await other.bot.engine.store.incidents.list(10)).map(({ title }) => title)).toEqual([
      'prometheus-staging is silent',
    ]);
  } finally {
    await other.stop();
  }
});
