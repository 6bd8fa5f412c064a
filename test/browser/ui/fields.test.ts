import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { userId } from '../../sandbox/workspace/support.ts';
import { chromiumPath, launchChromium, noChromium } from './chromium.ts';
import { focusName, keepPicture, messageWith, say, stage } from './support.ts';

describe.skipIf(chromiumPath === undefined)(`fields in messages (${chromiumPath ?? noChromium})`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());

  it('report what was picked, once it was confirmed, and go back where it was not', async () => {
    const { open, workspace } = await stage(browser);
    const page = await open();
    await say(page, '/mcp fields');
    const message = messageWith(page, 'Several');
    const level = message.getByRole('combobox', { name: /^Level/ });
    await level.click();
    await page.getByRole('option', { name: 'high' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Keep' }).click();
    expect(await level.textContent()).toBe('Level');
    await level.click();
    await page.getByRole('option', { name: 'high' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Change' }).click();
    await messageWith(page, 'use:level').getByText('"value":"high"').waitFor();
    expect(await level.textContent()).toBe('high');

    const fast = message.getByRole('radio', { name: 'fast' });
    await fast.click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Keep' }).click();
    await expect.poll(() => message.getByRole('radio', { name: 'slow' }).isChecked()).toBe(true);
    await fast.click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Change' }).click();
    await messageWith(page, 'use:mode').getByText('"value":"fast"').waitFor();
    expect(await fast.isChecked()).toBe(true);

    await message.getByLabel('Date').fill('2026-02-01');
    await messageWith(page, 'use:day').getByText('"selected_date":"2026-02-01"').waitFor();
    // What the other fields hold goes with each use.
    const last = workspace.deliveries.filter(({ kind }) => kind === 'block_actions').at(-1);
    expect(JSON.stringify(last?.payload)).toContain(
      '"use:mode":{"type":"radio_buttons","selected_option":{"text":{"type":"plain_text","text":"fast"',
    );
  });

  it('ask the app for what they offer, and say when it does not answer', async () => {
    const { open, workspace, clock } = await stage(browser);
    const page = await open();
    await say(page, '/mcp fields');
    const revision = messageWith(page, 'Several').getByRole('combobox', { name: /^Revision/ });
    await revision.click();
    await page.getByText('Type at least 2 characters.').waitFor();
    await page.keyboard.type('rev-4');
    await page.getByRole('option', { name: 'rev-41' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await keepPicture(page, 'suggestions');
    await page.keyboard.press('Enter');
    await messageWith(page, 'use:revision').getByText('"value":"rev-42"').waitFor();
    workspace.faults.inject({ on: 'delivery', of: 'block_suggestion', kind: 'drop', times: 1 });
    await revision.click();
    await page.keyboard.type('rev-41');
    await page.getByText('Asking the app …').waitFor();
    await workspace.waitFor(
      'the question',
      () =>
        workspace.deliveries.some(({ kind, acked }) => kind === 'block_suggestion' && !acked) ||
        workspace.faults.active.length === 0,
    );
    clock.advance(3_100);
    await page.getByRole('status').getByText('No options could be loaded.').waitFor();
  });

  it('hold several, up to what the app allows', async () => {
    const { open, workspace } = await stage(browser);
    const page = await open();
    await say(page, '/mcp fields');
    const people = messageWith(page, 'Several').getByRole('combobox', { name: /^People/ });
    await people.click();
    for (const name of ['Lee Lead', 'Ada Admin', 'Hana Head']) {
      await page
        .getByRole('listbox')
        .getByRole('option', { name: new RegExp(name) })
        .click();
    }
    await page.getByText('Pick at most 2.').waitFor();
    const ids = `["${userId(workspace, 'lead')}","${userId(workspace, 'admin')}"]`;
    await messageWith(page, 'use:people').getByText(ids).waitFor();
    await page.keyboard.press('Escape');
    expect(await people.locator('.chip').allTextContents()).toEqual(['Lee Lead', 'Ada Admin']);
    expect(await focusName(page)).toMatch(/^People/);
    await messageWith(page, 'Several').getByRole('button', { name: 'Clear' }).click();
    await messageWith(page, 'use:people').getByText('"selected_users":[]').waitFor();
  });

  it('leave the focus to their message when an edit takes them away', async () => {
    const { open } = await stage(browser);
    const page = await open();
    await say(page, '/mcp health');
    const card = messageWith(page, 'PostgreSQL');
    await card.getByRole('button', { name: 'Roll back to 41' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('alertdialog').getByRole('button', { name: 'Roll back' }).click();
    await messageWith(page, 'runs revision 41').waitFor();
    await expect.poll(() => focusName(page)).toMatch(/^MCP Ops, /);
  });
});
