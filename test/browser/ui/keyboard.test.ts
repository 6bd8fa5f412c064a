import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { violationsInBothThemes } from './axe.ts';
import { chromiumPath, launchChromium, noChromium } from './chromium.ts';
import { composer, focusName, focusShows, messageWith, say, stage } from './support.ts';

/** Presses a key until what is in focus has that name; fails after a round through the page. */
async function pressUntil(page: Page, key: string, wanted: RegExp): Promise<void> {
  for (let presses = 0; presses < 60; presses += 1) {
    const name = await focusName(page);
    if (wanted.test(name)) return;
    await page.keyboard.press(key);
    if ((await focusName(page)).length < 200)
      expect(await focusShows(page), `focus on ${await focusName(page)}`).toBe(true);
  }
  expect.fail(`no ${String(wanted)} with ${key}`);
}

describe.skipIf(chromiumPath === undefined)(`the keyboard alone (${chromiumPath ?? noChromium})`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());

  it('reaches everything: a command, its button, the dialog, the thread, another channel', async () => {
    const { open } = await stage(browser);
    const page = await open();
    await expect.poll(() => focusName(page)).toBe('Message #mcp-ops');
    await page.keyboard.type('/mcp health');
    await page.keyboard.press('Enter');
    await messageWith(page, 'PostgreSQL').waitFor();

    await pressUntil(page, 'Shift+Tab', /^Diagnose mcp-server$/);
    await page.keyboard.press('Enter');
    await messageWith(page, 'PostgreSQL').getByText('1 reply').waitFor();
    await pressUntil(page, 'Tab', /^Roll back to 41$/);
    await page.keyboard.press('Enter');
    await page.getByRole('alertdialog').waitFor();
    await expect.poll(() => focusName(page)).toBe('Back');
    await page.keyboard.press('Tab');
    expect(await focusName(page)).toBe('Roll back');
    await page.keyboard.press('Escape');
    await page.getByRole('alertdialog').waitFor({ state: 'detached' });
    expect(await focusName(page)).toBe('Roll back to 41');

    await pressUntil(page, 'Tab', /1 reply/);
    await page.keyboard.press('Enter');
    await page.getByText('Out of memory').waitFor();
    await expect.poll(() => focusName(page)).toBe('Reply in thread');
    await page.keyboard.press('Escape');
    await page.getByRole('complementary', { name: 'Thread' }).waitFor({ state: 'detached' });
    await pressUntil(page, 'Shift+Tab', /^general$/);
    await page.keyboard.press('Enter');
    await composer(page, 'Message #general').waitFor();
    await expect.poll(() => focusName(page)).toBe('Message #general');
  });

  it('walks from message to message with the arrows, and uses what belongs to one', async () => {
    const { open, workspace } = await stage(browser);
    for (const text of ['first', 'second', 'third']) await workspace.as('lead').say('#mcp-ops', text);
    const page = await open();
    await messageWith(page, 'third').waitFor();
    await pressUntil(page, 'Shift+Tab', /^Lee Lead, /);
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    const text = () => page.evaluate<string>("document.activeElement.querySelector('.message-text').textContent");
    expect(await text()).toBe('first');
    await page.keyboard.press('ArrowDown');
    expect(await text()).toBe('second');
    await pressUntil(page, 'Tab', /^Add a reaction$/);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'pushpin' }).waitFor();
    expect(await violationsInBothThemes(page)).toEqual([]);
    await page.keyboard.type('pushpin');
    await page.keyboard.press('Enter');
    await messageWith(page, 'second').getByRole('button', { name: 'pushpin, 1: Dana Dev' }).waitFor();
    expect(await violationsInBothThemes(page)).toEqual([]);
  });

  it('closes with Escape what lies over or beside the messages, the topmost first, and keeps what is typed', async () => {
    const { open } = await stage(browser);
    const page = await open();
    await composer(page).pressSequentially('/m');
    const list = page.getByRole('listbox', { name: 'Commands' });
    await list.waitFor();
    await page.keyboard.press('Escape');
    await list.waitFor({ state: 'detached' });
    expect(await composer(page).inputValue()).toBe('/m');

    await page.getByRole('button', { name: 'Show the panels' }).click();
    const panels = page.getByRole('complementary', { name: 'Panels' });
    await panels.getByRole('button', { name: 'Wire' }).focus();
    await page.keyboard.press('Escape');
    await panels.waitFor({ state: 'detached' });

    await say(page, '/mcp health');
    const card = messageWith(page, 'PostgreSQL');
    await card.getByRole('button', { name: 'Diagnose mcp-server' }).click();
    await card.getByText('1 reply').click();
    const thread = page.getByRole('complementary', { name: 'Thread' });
    await composer(page, 'Reply in thread').fill('half a');
    await page.keyboard.press('Escape');
    await thread.getByRole('button', { name: 'More actions' }).first().click();
    const menu = page.getByRole('menu');
    await menu.waitFor();
    await page.keyboard.press('Escape');
    await menu.waitFor({ state: 'detached' });
    expect(await composer(page, 'Reply in thread').inputValue()).toBe('half a');
    await thread.getByRole('button', { name: 'Close the thread' }).focus();
    await page.keyboard.press('Escape');
    await thread.waitFor({ state: 'detached' });
  });

  it('names everything for who does not see it', async () => {
    const { open } = await stage(browser);
    const page = await open();
    await say(page, '/mcp health');
    await messageWith(page, 'PostgreSQL').getByRole('button', { name: 'More actions' }).first().waitFor();
    await page.getByRole('button', { name: 'Show the panels' }).click();
    await page.getByRole('button', { name: 'Inject a fault' }).click();
    await say(page, '/mcp declare');
    await page.getByRole('dialog', { name: 'Declare incident' }).waitFor();
    const bare = await page.evaluate<string[]>(`
      [...document.querySelectorAll('button, a[href], input, select, textarea, [role="option"], img')]
        .filter((element) => {
          const labelled = (element.getAttribute('aria-labelledby') ?? '').split(' ').map((id) => document.getElementById(id)?.textContent ?? '').join('');
          const label = [...(element.labels ?? [])].map((one) => one.textContent).join('');
          const own = element.getAttribute('aria-label') ?? element.getAttribute('alt') ?? '';
          return (labelled + label + own + element.textContent).trim() === '';
        })
        .map((element) => element.outerHTML.slice(0, 200))`);
    expect(bare).toEqual([]);
    const doubled = await page.evaluate<string[]>(`
      [...document.querySelectorAll('[id]')].map((element) => element.id).filter((id, at, all) => all.indexOf(id) !== at)`);
    expect(doubled).toEqual([]);
    expect(await page.getByRole('log').getAttribute('aria-label')).toBe('Messages in #mcp-ops');
  });
});
