import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { describeLive } from './describe-live.ts';
import { keepPicture, messageWith, say } from './ui/support.ts';

/** Presses a button of a panel whose form asks before it acts. */
async function act(
  page: Page,
  panel: string,
  button: string,
  fill: Readonly<Record<string, string>> = {},
  section = '',
): Promise<void> {
  const panels = page.getByRole('complementary', { name: 'Panels' });
  await panels.getByRole('button', { name: panel, exact: true }).click();
  const place = panels.locator('section').filter({ hasText: section });
  await place.getByRole('button', { name: button, exact: true }).first().click();
  const form = place.getByRole('form', { name: button, exact: true });
  for (const [label, value] of Object.entries(fill)) await form.getByLabel(label).selectOption(value);
  await form.getByRole('button', { name: button, exact: true }).click();
}

describeLive('an alert', (live) => {
  it('opens a channel, pages one and then the next, is acknowledged, explained, fixed, resolved and written down', async () => {
    const page = await live().open();
    await act(page, 'Platform', 'Deploy', { Version: '2.4.0: out of memory' }, 'mcp-server in staging');
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

    await say(page, '/mcp diagnose env=staging');
    await messageWith(page, 'most likely out of memory')
      .getByRole('button', { name: /^Plan rollback to [\d.]+…$/ })
      .click();
    const plan = messageWith(page, 'Roll back mcp-server to');
    await plan.getByRole('button', { name: /^Roll back to [\d.]+/ }).click();
    // The card is edited, and a message of its own says so in the channel.
    const again = page
      .getByRole('main')
      .getByRole('article')
      .filter({ hasText: /runs [\d.]+ \(revision \d+\) again/ });
    await again.filter({ hasText: 'Done' }).first().waitFor();
    await expect.poll(() => again.count()).toBe(2);

    await say(page, '/mcp incident resolve "the old version serves again" cause="2.4.0 needs more memory"');
    await card.getByText('by @dev after').waitFor();
    await card.getByRole('button', { name: 'Post-mortem' }).click();
    await card.getByText(/Post-mortem drafted/).waitFor();
    await card.getByText(/\d replies/).click();
    await page
      .getByText(/inc-1-post-mortem.*md/)
      .first()
      .waitFor();
    await keepPicture(page, 'incident-resolved');
    expect(live().complaints).toEqual([]);
  });
});
