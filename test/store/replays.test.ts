import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Outcome, type Replay, replaySite } from '../support/replay.ts';
import { useStore } from '../support/store.ts';

interface Recorded extends Replay {
  readonly expected: readonly Outcome[];
}

const folder = new URL('../alerts/replays/', import.meta.url);
const replays = new Map(
  readdirSync(folder)
    .sort()
    .map((file) => [file.replace(/\.json$/, ''), JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Recorded]),
);

const world = useStore();
let found: ReadonlyMap<string, readonly Outcome[]>;
beforeAll(async () => {
  // All of them at once, each with a hook of its own: the hours pass once.
  found = await (await replaySite(world.store, world.database)).play(replays);
});

describe('what monitors send comes to exactly these incidents and pages', () => {
  it.each([...replays])('%s', (name, { story, expected }) => {
    expect(found.get(name), story).toEqual(expected);
  });
});
