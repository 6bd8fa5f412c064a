// Messages and views as files and pictures, and the pictures of the tutorial.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Locator, Page, PageScreenshotOptions } from 'playwright-core';
import { startLiveSandbox } from '../../test/browser/live-sandbox.ts';
import { play } from '../../test/browser/tutorial/play.ts';
import { tutorialSteps } from '../../test/browser/tutorial/read.ts';
import { chromiumPath, launchChromium, noChromium } from '../../test/browser/ui/chromium.ts';
import { type Golden, goldens } from '../../test/golden/all.ts';
import { contactSheet } from '../../test/golden/contact-sheet.ts';
import { goldenPage, pageDigest, pictureWidth, themes } from '../../test/golden/pages.ts';
import { shippedActions, shippedAnswers } from '../../test/support/shipped-commands.ts';
import { root } from '../steps.ts';
import { drawStory } from './story.ts';

const golden = join(root, 'test/golden');

/** A folder that is empty now. */
function folder(path: string): string {
  mkdirSync(path, { recursive: true });
  for (const file of readdirSync(path)) rmSync(join(path, file));
  return path;
}

function writePayloads(all: ReadonlyMap<string, Golden>): void {
  const payloads = folder(join(golden, 'payloads'));
  for (const [name, { payload }] of all)
    writeFileSync(join(payloads, `${name}.json`), `${JSON.stringify(payload, null, 2)}\n`);
  console.log(`${all.size} messages and views written to test/golden/payloads`);
}

async function drawMessages(browser: Browser, all: ReadonlyMap<string, Golden>): Promise<void> {
  const pictures = folder(join(golden, 'pictures'));
  const context = await browser.newContext({ viewport: { width: pictureWidth, height: 80 } });
  const page = await context.newPage();
  for (const [name, one] of all) {
    for (const theme of themes) {
      await page.setContent(goldenPage(one, theme));
      await page.screenshot({ path: join(pictures, `${name}.${theme}.png`), fullPage: true });
    }
  }
  await context.close();
  const digests = Object.fromEntries([...all].map(([name, one]) => [name, pageDigest(one)]).sort());
  writeFileSync(join(golden, 'digests.json'), `${JSON.stringify(digests, null, 2)}\n`);
  writeFileSync(join(golden, 'README.md'), contactSheet([...all.keys()]));
  console.log(`${all.size * themes.length} pictures drawn to test/golden/pictures`);
}

/** The whole window, or a message without the empty column of a face, in twice the points. */
async function frame(page: Page, of: Page | Locator): Promise<PageScreenshotOptions> {
  if (!('boundingBox' in of)) return { scale: 'css' };
  await of.scrollIntoViewIfNeeded();
  const box = await of.boundingBox();
  // The face ends at 52, the words begin at 60.
  const left = 54;
  if (box === null) throw new Error('There is no message to take a picture of.');
  await page.evaluate('document.activeElement.blur()');
  return { clip: { ...box, x: box.x + left, width: box.width - left }, scale: 'device' };
}

async function playTutorial(browser: Browser): Promise<void> {
  const steps = tutorialSteps(readFileSync(join(root, 'docs/tutorial.md'), 'utf8'));
  const pictures = folder(join(root, 'docs/pictures'));
  const sandbox = await startLiveSandbox(browser);
  try {
    const page = await sandbox.open({ deviceScaleFactor: 2 });
    const keep = async (name: string, of: Page | Locator) => {
      // The pointer would leave the tools of a message in the picture.
      await page.mouse.move(0, 0);
      for (const theme of themes) {
        await page.emulateMedia({ colorScheme: theme });
        await page.screenshot({ path: join(pictures, `${name}.${theme}.png`), ...(await frame(page, of)) });
      }
      await page.emulateMedia({ colorScheme: 'light' });
    };
    await play(steps, { page, picture: keep });
  } finally {
    await sandbox.stop();
  }
  await drawStory(browser, pictures);
  console.log('The tutorial was played; its pictures are in docs/pictures');
}

/** Draws them all; without a browser only their payloads are written. */
export async function drawAll({ withTutorial }: { readonly withTutorial: boolean }): Promise<void> {
  const all = goldens(await shippedActions(), await shippedAnswers());
  writePayloads(all);
  if (chromiumPath === undefined) {
    console.log(`No pictures: ${noChromium}`);
    return;
  }
  const browser = await launchChromium();
  try {
    await drawMessages(browser, all);
    if (withTutorial) await playTutorial(browser);
  } finally {
    await browser.close();
  }
}
