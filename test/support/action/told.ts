import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { runCard } from '../../../src/blocks/run-card.ts';
import { payloadText } from '../../../src/cli/text.ts';
import { span } from '../../../src/model/units.ts';
import type { ActionRuns } from './action-runs.ts';
import type { ActionWorld } from './action-world.ts';

/** Where scripts/docs/answers.ts reads what the examples of an action bring. */
const folder = fileURLToPath(new URL('../../golden/told/', import.meta.url));

/** What stands for the random letters of pods, in the order they are met. */
const letters = ['x2k4d', 'q8wz7', 'm5t9c', 'h3vbn', 'r6jfs', 'l4gpk', 'w9ctd', 'z7nxm'];

/**
 * Compares what each example of a command brings with what docs/commands.md says it does: the messages of the bot as text. `existing` names
 * things that are there in the place of those of the example. Run the test with -u to write them anew, then `npm run docs`.
 */
export async function expectTold(
  actions: ActionRuns & Pick<ActionWorld, 'clock' | 'catalog'>,
  command: string,
  existing: (line: string) => string = (line) => line,
): Promise<void> {
  const told: Record<string, string> = {};
  for (const line of actions.catalog.get(command)?.examples ?? []) {
    const cards = await actions.cards(existing(line));
    const now = actions.clock.now().getTime() / 1000;
    const style = {
      user: () => '@dev',
      time: (seconds: number, format: string) => (format.includes('ago') ? `${span(now - seconds)} ago` : '14:30'),
    };
    told[line] = steady(
      cards
        .map((card) =>
          payloadText(
            runCard(card, () => undefined),
            style,
          ),
        )
        .join('\n\n· · ·\n\n'),
    );
  }
  const file = join(folder, `${command.replaceAll(' ', '-')}.json`);
  await expect(`${JSON.stringify(told, null, 2)}\n`).toMatchFileSnapshot(file);
}

/** The same words for the same events: no random letters of pods, no nodes that happened to be chosen, no run numbers, no times that were measured. */
function steady(text: string): string {
  const met = new Map<string, string>();
  const stand = (suffix: string) => {
    if (!met.has(suffix)) met.set(suffix, letters[met.size % letters.length] ?? '');
    return met.get(suffix) ?? '';
  };
  return (
    text
      .replaceAll(/(-[0-9a-f]{8,10}-)([a-z0-9]{5})\b/g, (_, before: string, suffix: string) => before + stand(suffix))
      // A pod by its last five letters alone.
      .replaceAll(/\b[a-z0-9]{5}\b/g, (word) => met.get(word) ?? word)
      .replaceAll(/\bnode-\d\b/g, 'node-2')
      .replaceAll(/\bR-\d+/g, 'R-1042')
      .replaceAll(/(?<=· )[\d.]+ m?s\b/g, '12 ms')
      .replaceAll(/(?<=\bp99 )[\d.]+ m?s\b/g, '240 ms')
  );
}
