// Plays the examples of every action, and looks at a platform in trouble, and records what they bring; then writes every message down as it is drawn now, takes a picture of each,
// light and dark, and plays the tutorial for its pictures.
// The pictures need a browser (Chromium, or the one CHROMIUM names). `npm run golden -- messages` leaves the tutorial out.
import { toldBy } from '../test/support/action/told-by.ts';
import { run } from './steps.ts';

const stories = ['test/actions/examples.test.ts', 'test/actions/troubles.test.ts', ...new Set(toldBy().values())];
const code = await run('node_modules/vitest/vitest.mjs', ['run', ...stories, '-u']);
if (code !== 0) {
  console.error('An example could not be played: nothing was drawn.');
  process.exit(code);
}
// Only now: what is drawn is what was recorded.
const { drawAll } = await import('./golden/draw.ts');
await drawAll({ withTutorial: !process.argv.includes('messages') });
