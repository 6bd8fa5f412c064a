import { choice } from './choice.ts';
import { duration } from './duration.ts';
import { keyPattern } from './key-pattern.ts';
import { pace } from './pace.ts';
import { yesNo } from './yes-no.ts';

/** Which keys of Redis a change is about, and how fast it goes: the parameters of every change of a set of keys. */
export const keySet = () => ({
  family: keyPattern().optional().describe('Instead of the pattern: a family as `/mcp cache` shows it'),
  glob: yesNo().optional().describe('yes: it is a pattern of Redis, with * ? and [ ]'),
  idle: duration({ atLeastMs: 60_000 }).optional().describe('Only keys not touched for so long: 30m, 24h'),
  touched: choice(['leave', 'take'])
    .optional()
    .describe('What becomes of keys that are read or written meanwhile: leave where nothing is said'),
  pace: pace().optional().describe('Keys looked at per second; 20000 when left out'),
});
