import { hands } from '../blue-green.ts';
import type { ActionWorld, ActionWorldOptions } from './action-world.ts';

const isOfPair = (command: string) => command.startsWith('bluegreen');

/** The world in which the examples of a command make sense: a pair of colours is there only for its own commands. */
export function worldOf(command: string): ActionWorldOptions {
  if (!isOfPair(command)) return {};
  return {
    pair: true,
    change(file) {
      const { blueGreen, ...production } = file.environments['production'] ?? {};
      const short = { ...production, blueGreen: { ...blueGreen, bakeMinutes: 1, idleAfterMinutes: 0 } };
      return { ...file, environments: { ...file.environments, production: short } };
    },
  };
}

/** Brings the platform into the state that an example takes for granted. */
export async function readyFor(world: ActionWorld, command: string, line: string): Promise<void> {
  if (isOfPair(command)) {
    // The other colour has the traffic, for long enough to be measured.
    const by = hands(world);
    by.scale('blue', 3);
    by.scale('green', 3);
    by.select('mcp-gateway', line.includes('retire blue') ? 'green' : 'blue');
    await by.passes(10_000);
    world.clock.advance(3 * 60_000);
  }
  for (const { set } of command.startsWith('tools ') ? Object.values(world.platform.adminApi) : [])
    set('book_service', command === 'tools disable', 'jane@example.com');
}
