import { mkdir } from 'node:fs/promises';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { expect, onTestFinished } from 'vitest';
import { type MovableClock, movableClock } from '../../../sandbox/clock.ts';
import { uiFiles } from '../../../sandbox/ui/serve.ts';
import { startWorkspace, type Workspace } from '../../../sandbox/workspace/workspace.ts';
import { userId } from '../../sandbox/workspace/support.ts';
import { patienceMs } from '../../support/patience.ts';
import { demoManifest, startDemoApp } from './demo-app.ts';

export interface Stage {
  readonly workspace: Workspace;
  readonly clock: MovableClock;
  /** Opens the page of a person. What the page writes into the console as an error fails the test. */
  open(user?: string, options?: BrowserContextOptions): Promise<Page>;
}

export interface StageOptions {
  /** What the browser itself writes about an answer the test asks for. */
  readonly tolerated?: RegExp;
}

/** A workspace with its page and an app in it; all of it is gone when the test ends. */
export async function stage(browser: Browser, { tolerated = /^$/ }: StageOptions = {}): Promise<Stage> {
  const clock = movableClock();
  const workspace = await startWorkspace({
    clock,
    ui: uiFiles(),
    seed: { app: { manifest: demoManifest } },
    fileDelayMs: 20,
  });
  const app = await startDemoApp(workspace);
  const complaints: string[] = [];
  onTestFinished(async () => {
    await app.stop();
    await workspace.stop();
    expect(complaints.filter((line) => !tolerated.test(line))).toEqual([]);
  });
  return {
    workspace,
    clock,
    async open(user = 'dev', options = {}) {
      const context = await browser.newContext({
        viewport: { width: 1280, height: 800 },
        timezoneId: 'UTC',
        ...options,
      });
      onTestFinished(() => context.close());
      const page = await context.newPage();
      page.setDefaultTimeout(patienceMs);
      page.on('pageerror', (error) => complaints.push(String(error.stack)));
      page.on('console', (line) => {
        if (['error', 'warning'].includes(line.type())) complaints.push(`${line.text()} ${line.location().url}`);
      });
      await page.goto(`${workspace.pageUrl}&as=${userId(workspace, user)}`);
      await page.getByRole('main').waitFor();
      return page;
    },
  };
}

/** The composer of the channel, or of the thread. */
export const composer = (page: Page, name: string | RegExp = /^Message/): Locator =>
  page.getByRole('combobox', { name });

/** Types a line into the channel and sends it. */
export async function say(page: Page, text: string): Promise<void> {
  await composer(page).fill(text);
  await composer(page).press('Enter');
}

/** The message in the channel that holds a text. */
export const messageWith = (page: Page, text: string | RegExp): Locator =>
  page.getByRole('main').getByRole('article').filter({ hasText: text }).last();

/** Keeps a picture of the page where SCREENSHOTS says, to be looked at. */
export async function keepPicture(page: Page, name: string): Promise<void> {
  const folder = process.env['SCREENSHOTS'];
  if (folder === undefined) return;
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: `${folder}/${name}.png` });
}

/** Whether the element in focus shows that it is: an outline, or the frame around the composer. */
export async function focusShows(page: Page): Promise<boolean> {
  return page.evaluate<boolean>(`(() => {
    const at = document.activeElement;
    const lined = (element) => element !== null && getComputedStyle(element).outlineStyle !== 'none';
    const box = at.closest('.composer-box');
    return lined(at) || (box !== null && getComputedStyle(box).boxShadow !== 'none');
  })()`);
}

/** What is in focus, as its name for a screen reader. */
export function focusName(page: Page): Promise<string> {
  return page.evaluate<string>(
    "document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent.trim()",
  );
}
