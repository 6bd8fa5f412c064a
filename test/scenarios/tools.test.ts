import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Card, cast } from '../support/stories.ts';
import { until } from '../support/time.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld({
    change(file) {
      const { adminApi: _, ...staging } = file.environments['staging'] ?? {};
      return { ...file, environments: { ...file.environments, staging } };
    },
  });
});
afterAll(() => world.stop());

const onPods = () =>
  world.platform.cluster
    .list('Pod', 'mcp-production')
    .map(({ metadata }) => world.platform.cluster.server('mcp-production', metadata.name)?.tools.get('book_service'));

async function confirmed(card: Card, button: string): Promise<string> {
  const { dev } = cast(world.workspace);
  await card.shows('expires');
  await dev.presses(card, button);
  return until(world, card, 'Done');
}

it('a tool is disabled for two hours with a reason; everybody sees why, and two hours later the bot asks', async () => {
  const { dev, ola } = cast(world.workspace);
  const card = await dev.types('tools disable book_service for=2h reason="APIM is down"');
  const done = await confirmed(card, 'Disable book_service');
  expect(done).toMatch(/^✓ book_service is disabled on 3 of 3 pods · production/);
  expect(done).toContain('asks "Enable book_service again?"');
  expect(onPods()).toEqual([false, false, false]);

  const tools = await ola.types('tools');
  const seen = await tools.shows('1 of 5 tools disabled: book_service');
  expect(seen).toMatch(/book_service {2}@dev, “APIM is down”, since .*, until .* \(the bot asks then\) · R-\d+/);
  expect(seen).toContain(card.run());

  const again = await ola.types('tools disable book_service reason=slow');
  expect(await again.shows('Not started')).toMatch(/^book_service is already disabled/);
  expect(again.words()).toContain('Disabled: @dev, “APIM is down”, since ');
  expect(again.words()).toContain('Nothing was changed.');

  const question = await dev.sees(
    () => world.advance(2 * 3_600_000 + 1000),
    'Enable book_service again?',
    card.channel,
  );
  expect(question.buttons()).toEqual(['Enable book_service…']);
  const enabling = await ola.sees(() => ola.presses(question, 'Enable book_service…'), '', question.channel);
  await enabling.shows('“APIM is down”', 'expires');
  await ola.presses(enabling, 'Enable book_service');
  expect(await until(world, enabling, 'Done')).toMatch(/^✓ book_service is enabled on 3 of 3 pods/);
  expect(onPods()).toEqual([true, true, true]);
});

it('somebody who enabled it before makes the question needless', async () => {
  const { dev } = cast(world.workspace);
  await confirmed(await dev.types('tools disable search_releases for=1h reason=slow'), 'Disable search_releases');
  world.platform.adminApi.production.set('search_releases', true, 'jane@example.com');
  await world.advance(3_600_000 + 1000);
  await expect
    .poll(() => world.database.query(`SELECT remark FROM timed_offers WHERE state = 'withdrawn'`))
    .toEqual([{ remark: 'it is done already' }]);
});

it('without an admin API it says what to configure; its token is nowhere', async () => {
  const { dev } = cast(world.workspace);
  const card = await dev.types('tools env=staging');
  expect(await card.shows('No admin API is configured for staging')).toContain('environments.staging.adminApi');
  world.platform.adminApi.production.setState({ kind: 'status', status: 401 });
  const refused = await dev.types('tools');
  await refused.shows('does not accept the token (401)');
  world.platform.adminApi.production.setState({ kind: 'works' });
  const kept = JSON.stringify(await world.database.query('SELECT to_jsonb(r) FROM runs r'));
  for (const text of [world.log.join(''), kept, JSON.stringify(world.workspace.messages(refused.channel))]) {
    expect(text).not.toContain(world.platform.adminApi.production.token);
  }
});
