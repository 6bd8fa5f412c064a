import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { blocks as kitchenSink } from '../../sandbox/ui/kitchen-sink.ts';
import { clientOf, userId } from '../../sandbox/workspace/support.ts';
import { violationsInBothThemes } from './axe.ts';
import { chromiumPath, launchChromium, noChromium } from './chromium.ts';
import { composer, keepPicture, messageWith, say, stage } from './support.ts';

const phone = { viewport: { width: 390, height: 780 }, hasTouch: true, isMobile: true };

/** The colour behind the messages, as red, green and blue. */
const ground = (page: Page) =>
  page.evaluate<string>("getComputedStyle(document.querySelector('.desk')).backgroundColor");

/** How far the page reaches past the window to the right, px. */
const overhang = (page: Page) => page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');

describe.skipIf(chromiumPath === undefined)(`looks (${chromiumPath ?? noChromium})`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());

  it('are light or dark as the system is, or as one chooses, and stay so', async () => {
    const { open } = await stage(browser);
    const page = await open('dev', { colorScheme: 'dark' });
    expect(await ground(page)).toBe('rgb(26, 29, 33)');
    await say(page, '/mcp health');
    await messageWith(page, 'PostgreSQL').waitFor();
    await keepPicture(page, 'dark');
    await page.getByRole('button', { name: 'Light or dark' }).click();
    await page.getByRole('menuitemradio', { name: 'Light' }).click();
    await expect.poll(() => ground(page)).toBe('rgb(255, 255, 255)');
    await page.reload();
    await messageWith(page, 'PostgreSQL').waitFor();
    expect(await ground(page)).toBe('rgb(255, 255, 255)');
    await keepPicture(page, 'light');
  });

  it('fit a phone: a drawer, a thread and panels over everything', async () => {
    const { open } = await stage(browser);
    const page = await open('dev', phone);
    await say(page, '/mcp health');
    const card = messageWith(page, 'PostgreSQL');
    await card.waitFor();
    expect(await overhang(page)).toBe(0);
    await keepPicture(page, 'phone');
    await page.getByRole('button', { name: 'Open the list of channels' }).click();
    const general = page.getByRole('link', { name: 'general' });
    await general.waitFor();
    await keepPicture(page, 'phone-drawer');
    expect(await violationsInBothThemes(page)).toEqual([]);
    await general.click();
    await composer(page, 'Message #general').waitFor();
    await general.waitFor({ state: 'hidden' });
    await page.goBack();
    await card.getByRole('button', { name: 'Diagnose mcp-server' }).click();
    await card.getByText('1 reply').click();
    const thread = page.getByRole('complementary', { name: 'Thread' });
    await thread.getByText('Out of memory').waitFor();
    expect((await thread.boundingBox())?.width).toBe(390);
    await keepPicture(page, 'phone-thread');
    expect(await violationsInBothThemes(page)).toEqual([]);
    await thread.getByRole('button', { name: 'Close the thread' }).click();
    await say(page, '/mcp declare');
    await page.getByRole('dialog').getByRole('textbox', { name: 'Title' }).waitFor();
    expect(await overhang(page)).toBe(0);
    await keepPicture(page, 'phone-modal');
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Show the panels' }).click();
    const panel = page.getByRole('complementary', { name: 'Panels' });
    await panel.getByText('Connection to the app').waitFor();
    expect((await panel.boundingBox())?.width).toBe(390);
    await keepPicture(page, 'phone-panel');
    expect(await violationsInBothThemes(page)).toEqual([]);
  });

  it('do not move where one asked for that', async () => {
    const { open, workspace } = await stage(browser);
    const page = await open('dev', { reducedMotion: 'reduce' });
    await say(page, '/mcp health');
    workspace.faults.inject({ on: 'delivery', of: 'block_actions', kind: 'late', ms: 60_000, times: 1 });
    const button = messageWith(page, 'PostgreSQL').getByRole('button', { name: 'Diagnose mcp-server' });
    await button.click();
    await expect.poll(() => button.getAttribute('aria-busy')).toBe('true');
    const moving = 'document.getAnimations().length';
    expect(await page.evaluate(moving)).toBe(0);
    const other = await open('dev');
    await expect.poll(() => other.evaluate(moving)).toBeGreaterThan(0);
  });

  it('show every block, and no table breaks the page', async () => {
    const { open, workspace } = await stage(browser);
    const page = await open('dev');
    const narrow = await open('lead', phone);
    const local = kitchenSink.filter((block) => !JSON.stringify(block).includes('https://example.com/'));
    for (const block of local) {
      const post = { channel: '#mcp-ops', text: 'all', blocks: [block] };
      expect((await clientOf(workspace).apiCall('chat.postMessage', post)).ok).toBe(true);
    }
    await expect.poll(() => page.getByRole('article').count()).toBeGreaterThanOrEqual(local.length);
    expect(await page.getByText('cannot show').count()).toBe(0);
    await keepPicture(page, 'blocks');
    expect(await overhang(page)).toBe(0);
    await expect.poll(() => narrow.getByRole('article').count()).toBeGreaterThanOrEqual(local.length);
    expect(await overhang(narrow)).toBe(0);
    const table = page.locator('.data-table');
    await table.getByText('pod-2').waitFor();
    await table.getByRole('button', { name: 'Next' }).click();
    await table.getByText('pod-3').waitFor();
    expect(await table.getByText('pod-2').count()).toBe(0);
    expect(await violationsInBothThemes(page)).toEqual([]);
  });
});

describe.skipIf(chromiumPath === undefined)(`side panels (${chromiumPath ?? noChromium})`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());

  it('are drawn from what they say, ask for values, ask before danger, and follow news', async () => {
    const { open, workspace } = await stage(browser, { tolerated: /status of 400 .*panel\/cluster/ });
    const seen: unknown[] = [];
    let pods = 3;
    const state = () => ({
      title: 'The cluster',
      sections: [
        {
          title: 'Pods',
          note: 'Of mcp-server',
          rows: [{ label: 'Ready', value: `${pods} of 3`, mark: pods === 3 ? 'good' : 'bad', note: 'since a moment' }],
          buttons: [
            { id: 'kill', label: 'Kill a pod', danger: true, confirm: 'The pod ends at once.' },
            {
              id: 'scale',
              label: 'Scale',
              fields: [
                { name: 'count', label: 'Pods', kind: 'number', value: '2' },
                {
                  name: 'how',
                  label: 'How',
                  kind: 'select',
                  options: [
                    { label: 'Slowly', value: 'slow' },
                    { label: 'At once', value: 'fast' },
                  ],
                },
              ],
            },
            { id: 'break', label: 'Break' },
          ],
        },
      ],
    });
    const panel = workspace.panels.register('cluster', {
      read: state,
      act(action, user) {
        seen.push(action, user);
        if (JSON.stringify(action).includes('break')) throw new Error('That cannot be broken.');
        pods -= 1;
        return state();
      },
    });
    const page = await open('dev');
    // On a wide window what the workspace stands for is open on the first visit; the wire is one press away.
    const side = page.getByRole('complementary', { name: 'Panels' });
    await side.getByRole('button', { name: 'The cluster', pressed: true }).waitFor();
    expect(await side.getByRole('group', { name: 'Panel' }).getByRole('button').allTextContents()).toEqual([
      'The cluster',
      'Wire',
    ]);
    await side.getByText('3 of 3').waitFor();
    expect(await side.getByRole('img', { name: 'good' }).count()).toBe(1);
    await side.getByRole('button', { name: 'Kill a pod' }).click();
    await page.getByRole('alertdialog', { name: 'Kill a pod' }).getByRole('button', { name: 'Kill a pod' }).click();
    await side.getByText('2 of 3').waitFor();
    await side.getByRole('button', { name: 'Scale' }).click();
    const form = side.getByRole('form', { name: 'Scale' });
    await form.getByLabel('Pods').fill('1');
    await form.getByLabel('How').selectOption('At once');
    await keepPicture(page, 'panel');
    await form.getByRole('button', { name: 'Scale' }).last().click();
    await side.getByText('1 of 3').waitFor();
    await side.getByRole('button', { name: 'Break' }).click();
    await page.getByText('That cannot be broken.').waitFor();
    pods = 0;
    panel.changed();
    await side.getByText('0 of 3').waitFor();
    const dev = userId(workspace, 'dev');
    expect(seen).toEqual([
      { action: 'kill', values: {} },
      dev,
      { action: 'scale', values: { count: '1', how: 'fast' } },
      dev,
      { action: 'break', values: {} },
      dev,
    ]);
    // A thread takes the place of the panel where both do not fit, and gives it back.
    const said = await workspace.as('lead').say('#mcp-ops', 'look');
    await messageWith(page, 'look').waitFor();
    await page.evaluate(`location.hash += '/thread/${said.ts}'`);
    await side.waitFor({ state: 'detached' });
    const readAgain = page.waitForResponse(/\/ui\/panel\/cluster/);
    await page.getByRole('button', { name: 'Close the thread' }).click();
    await side.getByText('0 of 3').waitFor();
    await (await readAgain).finished();
    panel.remove();
    await side.waitFor({ state: 'detached' });
  });

  it('show the wire to the app, and put faults on it', async () => {
    const { open } = await stage(browser);
    const page = await open('dev');
    await page.getByRole('button', { name: 'Show the panels' }).click();
    const side = page.getByRole('complementary', { name: 'Panels' });
    await side.getByText('Open sockets').waitFor();
    await side.getByRole('button', { name: 'Inject a fault' }).click();
    const form = side.getByRole('form', { name: 'Inject a fault' });
    await form.getByLabel('What goes wrong').selectOption({ label: 'Answer HTTP 500' });
    await form.getByLabel('Method').fill('views.publish');
    await form.getByRole('button', { name: 'Inject a fault' }).last().click();
    await side.getByText('#1 api http, status 500, method views.publish, times 1').waitFor();
    await keepPicture(page, 'panel-wire');
    await side.getByRole('button', { name: 'Remove #1' }).click();
    await side.getByText('#1 api http').waitFor({ state: 'detached' });
  });
});
