import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { RunCard } from '../../src/model/run.ts';

/** One message that a command brought on the simulated platform, as it was played (test/support/action/told.ts). */
export interface Recorded {
  /** What its picture is called. */
  readonly name: string;
  /** What was typed. */
  readonly line: string;
  readonly card: RunCard;
}

/** Where they are kept: one file for each command, and for each state of the platform beside the usual one. */
export const recordedFolder = fileURLToPath(new URL('./recorded/', import.meta.url));

/** Every message that was recorded. */
export const recorded: readonly Recorded[] = readdirSync(recordedFolder)
  .sort()
  .flatMap((file) => JSON.parse(readFileSync(`${recordedFolder}${file}`, 'utf8')) as readonly Recorded[]);

/** One of them; throws where there is none of that name. */
export function recordedCard(name: string): RunCard {
  const found = recorded.find((one) => one.name === name);
  if (found === undefined) throw new Error(`Nothing is recorded as "${name}": see test/golden/recorded.`);
  return found.card;
}
