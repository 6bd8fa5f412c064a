import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadActions } from '../../src/catalog/loader.ts';
import { now } from '../golden/cases/values.ts';
import { actionRuns } from '../support/action/action-runs.ts';
import { startActionWorld } from '../support/action/action-world.ts';
import { readyFor, worldOf } from '../support/action/example-needs.ts';
import { expectTold } from '../support/action/told.ts';
import { toldBy } from '../support/action/told-by.ts';

// What the pictures and docs/commands.md say that a command brings is what it brings here: `npm run golden` records it anew.
const catalog = await loadActions(new URL('../../src/actions/', import.meta.url));

const told = toldBy();
const commands = [...catalog].filter(([command]) => !told.has(command));

const looks = commands.filter(([command, { risk }]) => risk === 'read-only' && !worldOf(command).pair);
const others = commands.filter((one) => !looks.includes(one));
/** Database and cache are shared with tests beside these: what a digest says of their use is another number each time. */
const sharedFigures = (command: string) => (text: string) =>
  command.startsWith('digest ')
    ? text
        .replace(/\d+ of 200 connections/g, '12 of 200 connections')
        .replace(/(takes|of) [\d.]+ MiB/g, '$1 12 MiB')
        .replace(/\d+% of 12 MiB used, \d+ keys/g, '58% of 256 MiB used, 356 keys')
    : text;
const names = (some: typeof commands) => some.map(([command]) => command);

describe('looks, in one world that they leave as it is', () => {
  let started: Awaited<ReturnType<typeof startActionWorld>>;
  beforeAll(async () => {
    started = await startActionWorld({ at: now });
  });
  afterAll(() => started?.stop());

  it.each(names(looks))('%s', async (command) => {
    await expectTold({ ...started.world, ...actionRuns(() => started.world) }, command, {
      words: sharedFigures(command),
    });
    // So it does not matter which came before.
    expect(started.world.clock.now()).toEqual(new Date(now));
  });
});

describe('the others, each in a world of its own: what is recorded of one does not hang on another', () => {
  it.each(names(others))('%s', async (command) => {
    const { world, stop } = await startActionWorld({ at: now, ...worldOf(command) });
    try {
      const before = (line: string) => readyFor(world, command, line);
      await expectTold({ ...world, ...actionRuns(() => world) }, command, { before });
    } finally {
      await stop();
    }
  });
});
