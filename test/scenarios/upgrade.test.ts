import { afterAll, beforeAll, expect, it } from 'vitest';
import { mcpServerOf } from '../support/deployment.ts';
import { cast } from '../support/stories.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world?.stop());

// PostgreSQL refuses a prepared statement whose result has another shape than when it was prepared: a worker of the version before
// keeps its connections through the migration of its successor.
it('a bot that runs keeps working while a newer version adds columns to every table', async () => {
  const { dev, lead } = cast(world.workspace);
  await (await dev.types('health')).shows('production is healthy');
  const waiting = await dev.types('restart');
  await waiting.shows('expires');
  const tables = await world.database.query<{ name: string }>(
    "SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace",
  );
  for (const { name } of tables) await world.database.query(`ALTER TABLE ${name} ADD COLUMN later_version text`);
  await lead.presses(waiting, 'Restart mcp-server');
  await waiting.shows('Done');
  await mcpServerOf(world).settles();
  await (await dev.types('health')).shows('production is healthy');
  const second = await dev.types('restart env=staging');
  await second.shows('expires');
  await dev.presses(second, 'Restart mcp-server');
  await second.shows('Done');
  expect(world.log.filter((line) => line.includes('cached plan'))).toEqual([]);
});
