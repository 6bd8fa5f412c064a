import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { userId } from '../../sandbox/workspace/support.ts';
import { violationsInBothThemes } from './axe.ts';
import { chromiumPath, launchChromium, noChromium } from './chromium.ts';
import { composer, focusName, keepPicture, messageWith, say, stage } from './support.ts';

describe.skipIf(chromiumPath === undefined)(`modals (${chromiumPath ?? noChromium})`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());

  it('are filled, corrected and sent', async () => {
    const { open, workspace } = await stage(browser);
    const page = await open();
    await say(page, '/mcp declare');
    const form = page.getByRole('dialog', { name: 'Declare incident' });
    const title = form.getByRole('textbox', { name: 'Title' });
    await title.waitFor();
    await keepPicture(page, 'modal');
    await form.getByRole('button', { name: 'Declare' }).click();
    await expect.poll(() => form.getByText('Please complete this required field.').count()).toBe(2);
    expect(await title.getAttribute('aria-invalid')).toBe('true');
    await keepPicture(page, 'modal-problems');
    expect(await violationsInBothThemes(page)).toEqual([]);

    await title.fill('down');
    await expect.poll(() => form.getByText('Please complete this required field.').count()).toBe(1);
    await form.getByRole('combobox', { name: 'Severity' }).click();
    await page.getByRole('listbox').getByRole('option', { name: 'P2' }).click();
    await form.getByRole('combobox', { name: 'Lead' }).click();
    await page.getByRole('combobox', { name: /^Search/ }).fill('lee');
    await keepPicture(page, 'select');
    await page.keyboard.press('Enter');
    await form.getByRole('checkbox', { name: /Open a bridge/ }).check();
    await form.getByLabel('Since').fill('2026-01-31T15:02');
    await form.getByRole('button', { name: 'Declare' }).click();
    await form.getByText('Say it in at least 10 letters.').waitFor();

    await title.fill('mcp-server is down');
    await title.press('Enter');
    await form.waitFor({ state: 'detached' });
    const message = messageWith(page, 'mcp-server is down');
    await message.getByText('P2', { exact: true }).waitFor();
    // 15:02 where Dana lives, in Berlin, whatever zone her browser runs in.
    const seconds = Date.UTC(2026, 0, 31, 14, 2) / 1000;
    expect(await message.textContent()).toContain(`${userId(workspace, 'lead')} ${seconds} bridge`);
  });

  it('keep the focus inside, close with Escape, and give the focus back', async () => {
    const { open, workspace } = await stage(browser);
    const page = await open();
    await say(page, '/mcp declare');
    const form = page.getByRole('dialog', { name: 'Declare incident' });
    await form.waitFor();
    await expect.poll(() => focusName(page)).toBe('');
    const stops = new Set<string>();
    for (let presses = 0; presses < 24; presses += 1) {
      await page.keyboard.press('Tab');
      expect(
        await page.evaluate(
          "document.activeElement === document.body || document.activeElement.closest('dialog') !== null",
        ),
      ).toBe(true);
      stops.add(await focusName(page));
    }
    expect([...stops]).toContain('Declare');
    await page.keyboard.press('Escape');
    await form.waitFor({ state: 'detached' });
    await workspace.waitFor('the view to close', () => workspace.view('dev') === undefined);
    await expect.poll(() => focusName(page)).toBe('Message #mcp-ops');
  });

  it('say when the app does not answer, and keep what was typed', async () => {
    const { open, workspace, clock } = await stage(browser);
    const page = await open();
    await page.getByRole('button', { name: 'Shortcuts' }).click();
    await page.getByRole('menuitem', { name: /Declare incident/ }).click();
    const form = page.getByRole('dialog', { name: 'Declare incident' });
    await form.getByRole('textbox', { name: 'Title' }).fill('mcp-server is down');
    await form.getByRole('combobox', { name: 'Severity' }).press('ArrowDown');
    await page.keyboard.press('Enter');
    workspace.faults.inject({ on: 'delivery', of: 'view_submission', kind: 'drop', times: 1 });
    const send = form.getByRole('button', { name: 'Declare' });
    await send.click();
    await expect.poll(() => send.getAttribute('aria-busy')).toBe('true');
    clock.advance(3_100);
    await form.getByText('We had some trouble connecting. Try again?').waitFor();
    await send.click();
    await messageWith(page, 'P1 mcp-server is down').waitFor();
  });

  it('lie on each other, and one goes back', async () => {
    const { open, workspace } = await stage(browser);
    const page = await open();
    await say(page, '/mcp stack');
    await page.getByRole('dialog', { name: 'First' }).getByRole('button', { name: 'Further' }).click();
    const second = page.getByRole('dialog', { name: 'Second' });
    await second.getByText('All is well').waitFor();
    await keepPicture(page, 'modal-stack');
    await second.getByRole('button', { name: 'Back' }).click();
    await page.getByRole('dialog', { name: 'First' }).getByRole('button', { name: 'Further' }).click();
    await second.getByRole('button', { name: 'Close' }).first().click();
    await workspace.waitFor('all views to close', () => workspace.view('dev') === undefined);
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await composer(page).isEnabled()).toBe(true);
  });
});
