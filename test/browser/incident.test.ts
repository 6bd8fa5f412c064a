import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LiveSandbox, startLiveSandbox } from './live-sandbox.ts';
import { chromiumPath, launchChromium, noChromium } from './ui/chromium.ts';
import { keepPicture, messageWith, say } from './ui/support.ts';

/** Presses a button of a panel whose form asks before it acts. */
async function act(
  page: Page,
  panel: string,
  button: string,
  fill: Readonly<Record<string, string>> = {},
): Promise<void> {
  const panels = page.getByRole('complementary', { name: 'Panels' });
  await panels.getByRole('button', { name: panel, exact: true }).click();
  await panels.getByRole('button', { name: button, exact: true }).first().click();
  const form = panels.getByRole('form', { name: button, exact: true });
  for (const [label, value] of Object.entries(fill)) await form.getByLabel(label).selectOption(value);
  await form.getByRole('button', { name: button, exact: true }).click();
}

describe.skipIf(chromiumPath === undefined)(`an alert (${chromiumPath ?? noChromium})`, () => {
  let browser: Browser;
  let sandbox: LiveSandbox;
  beforeAll(async () => {
    browser = await launchChromium();
    sandbox = await startLiveSandbox(browser);
  });
  afterAll(async () => {
    await sandbox.stop();
    await browser.close();
  });

  it('opens a channel, pages one and then the next, is answered, diagnosed and resolved', async () => {
    const page = await sandbox.open();
    await act(page, 'Monitoring', 'High error rate', { Environment: 'staging' });
    const line = messageWith(page, 'INC-1').first();
    await line.getByText('L1 is paged').first().waitFor();
    await keepPicture(page, 'incident-line');

    // Nobody answers for a quarter of an hour: the lead is next.
    await act(page, 'Bot', 'Fast-forward');
    await line
      .getByText(/L2 is paged/)
      .first()
      .waitFor();

    await page
      .getByRole('link', { name: /inc-1-/ })
      .first()
      .click();
    const card = messageWith(page, 'of the checklist done');
    await card.getByRole('button', { name: 'Acknowledge' }).click();
    await card.getByText(/acknowledged by/).waitFor();
    await keepPicture(page, 'incident-acknowledged');
    await say(page, '/mcp incident resolve "the old version serves again" cause="revision 42"');
    await card.getByText('by @dev after').waitFor();
    await card.getByRole('button', { name: 'Post-mortem' }).click();
    await keepPicture(page, 'incident-resolved');
    expect(sandbox.complaints).toEqual([]);
  });
});
