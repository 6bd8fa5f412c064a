import { expect, it } from 'vitest';
import { describeLive } from './describe-live.ts';
import { composer, keepPicture, messageWith, say } from './ui/support.ts';

describeLive('the story', (live) => {
  it('a person looks, breaks a version, finds out why, takes it back, and watches until it is done', async () => {
    const page = await live().open();
    await composer(page).pressSequentially('/mc');
    await page.getByRole('listbox', { name: 'Commands' }).waitFor();
    await composer(page).press('Tab');
    await composer(page).pressSequentially('health env=staging');
    await composer(page).press('Enter');
    await messageWith(page, 'staging is healthy: 6 of 6 checks').getByText('Done').waitFor();

    const panels = page.getByRole('complementary', { name: 'Panels' });
    const staging = panels.locator('section').filter({ hasText: 'mcp-server in staging' });
    await staging.getByRole('button', { name: 'Deploy' }).click();
    const form = staging.getByRole('form', { name: 'Deploy' });
    await form.getByLabel('Version').selectOption('2.4.0: out of memory');
    await form.getByRole('button', { name: 'Deploy' }).click();
    await staging.getByText('mcp/server:2.4.0-out-of-memory, revision').waitFor();
    await panels.getByRole('button', { name: 'Bot' }).click();
    await panels.getByRole('button', { name: 'Fast-forward' }).click();
    await panels.getByRole('form', { name: 'Fast-forward' }).getByRole('button', { name: 'Fast-forward' }).click();
    await panels.getByText('15 min').waitFor();

    await say(page, '/mcp diagnose env=staging');
    const diagnosis = messageWith(page, 'most likely out of memory');
    await diagnosis.getByRole('button', { name: /^Plan rollback to [\d.]+…$/ }).click();

    const card = messageWith(page, 'Roll back mcp-server to');
    await card.getByText('mcp/server:2.4.0-out-of-memory → mcp/server:2.3.0').waitFor();
    await card.getByRole('button', { name: /^Roll back to [\d.]+/ }).click();
    const running = messageWith(page, 'Rolling back mcp-server to');
    await running.getByText('Wait for the new pods').waitFor();
    await keepPicture(page, 'story-running');

    const done = messageWith(page, /runs [\d.]+ \(revision \d+\) again/);
    await done.getByText('Done').waitFor({ timeout: 60_000 });
    await done.getByText('2 of 2 pods ready').waitFor();
    expect(await done.locator('.message-body').textContent()).toMatch(/ · staging · \d+ s · @dev/);
    expect(await done.locator('.message-body').getByRole('button').count()).toBe(0);
    await keepPicture(page, 'story-done');

    await page.getByRole('link', { name: 'MCP ChatOps' }).click();
    const home = page.getByRole('main');
    await home.getByText(/runs [\d.]+ \(revision \d+\) again/).waitFor();
    await home.getByText('Nothing waits for you.').waitFor();
    await keepPicture(page, 'story-home');
    expect(live().complaints).toEqual([]);
  });
});
