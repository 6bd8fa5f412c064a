// The moving picture of README.md: what the tutorial has just shown, one message after the other.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { themes } from '../../test/golden/pages.ts';
import { moving } from './moving.ts';

/** Width and height of its frame, in points. */
const size = { width: 600, height: 520 };

const scenes = [
  ['message-incident', 'An alert opens a channel and pages whoever is on call'],
  ['message-diagnosis', 'The likely cause, and the way out'],
  ['message-plan', 'A press shows the plan; somebody else approves it'],
  ['message-running', 'Each step as it happens'],
  ['message-done', 'Checked on every pod, then watched for ten minutes'],
] as const;

const page = (picture: string, words: string, step: number, dark: boolean) => `<!doctype html><style>
  body { margin: 0; width: ${size.width}px; height: ${size.height}px; overflow: hidden; font: 15px sans-serif;
    background: ${dark ? '#1a1d21' : '#ffffff'}; color: ${dark ? '#d1d2d3' : '#1d1c1d'}; }
  h1 { font-size: 16px; margin: 16px 20px 12px; } img { width: 560px; margin: 0 20px; display: block; }
</style><h1>${step}. ${words}</h1><img src="data:image/png;base64,${picture}">`;

/** Draws docs/pictures/story.{light,dark}.png out of the pictures of the tutorial, which were taken of a real run. */
export async function drawStory(browser: Browser, pictures: string): Promise<void> {
  const tab = await browser.newPage({ viewport: size });
  for (const theme of themes) {
    const frames = [];
    for (const [index, [name, words]] of scenes.entries()) {
      const picture = readFileSync(join(pictures, `${name}.${theme}.png`)).toString('base64');
      await tab.setContent(page(picture, words, index + 1, theme === 'dark'));
      frames.push({ picture: await tab.screenshot(), ms: 3500 });
    }
    writeFileSync(join(pictures, `story.${theme}.png`), moving(frames));
  }
  await tab.close();
}
