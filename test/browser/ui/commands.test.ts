import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, launchChromium, noChromium } from './chromium.ts';
import { composer, keepPicture, messageWith, say, stage } from './support.ts';

describe.skipIf(chromiumPath === undefined)(`commands and buttons (${chromiumPath ?? noChromium})`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());

  it('a command is completed, hinted, sent, answered; a button asks first and changes the message', async () => {
    const { open, workspace } = await stage(browser);
    const page = await open();
    await composer(page).pressSequentially('/m');
    const list = page.getByRole('listbox', { name: 'Commands' });
    await list.waitFor();
    expect(await list.getByRole('option').allTextContents()).toEqual([
      '/mcp [health | diagnose | rollback | help]Look after the MCP platform',
      '/muteAnswers nothing',
    ]);
    await keepPicture(page, 'completion');
    await composer(page).press('Tab');
    expect(await composer(page).inputValue()).toBe('/mcp ');
    await page.getByText('[health | diagnose | rollback | help]').waitFor();
    await composer(page).pressSequentially('health');
    await composer(page).press('Enter');
    const card = messageWith(page, 'PostgreSQL does not answer');
    await card.getByRole('button', { name: 'Roll back to 41' }).click();

    const question = page.getByRole('alertdialog', { name: 'Roll back mcp-server?' });
    await question.getByText('Revision 41 replaces 42').waitFor();
    expect(await question.getByRole('button', { name: 'Roll back' }).getAttribute('class')).toContain('btn-danger');
    await keepPicture(page, 'confirm');
    await question.getByRole('button', { name: 'Back', exact: true }).click();
    await question.waitFor({ state: 'detached' });
    expect(workspace.deliveries.some(({ kind }) => kind === 'block_actions')).toBe(false);

    await card.getByRole('button', { name: 'Roll back to 41' }).click();
    await question.getByRole('button', { name: 'Roll back' }).click();
    const done = messageWith(page, 'mcp-server runs revision 41 again');
    await done.waitFor();
    expect(await done.getByRole('button', { name: /roll back/i }).count()).toBe(0);
    expect(await done.getByText('(edited)').count()).toBe(1);
    expect(await done.locator('.mention-me').textContent()).toBe('@Dana Dev');
  });

  it('an answer for one person is marked, and can be dismissed', async () => {
    const { open } = await stage(browser);
    const page = await open();
    await say(page, '/mcp dance');
    const answer = messageWith(page, 'I do not know dance');
    await answer.getByText('Only visible to you').waitFor();
    await answer.getByRole('button', { name: 'Dismiss' }).click();
    await answer.waitFor({ state: 'detached' });
  });

  it('a menu of more choices is used with the keyboard', async () => {
    const { open } = await stage(browser);
    const page = await open();
    await say(page, '/mcp health');
    const more = messageWith(page, 'PostgreSQL').getByRole('button', { name: 'More actions' }).first();
    await more.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: 'Show events' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await messageWith(page, 'You chose Show logs.').waitFor();
  });

  it('says that a command waits, and then that it failed, beside where it was typed', async () => {
    const { open, clock } = await stage(browser);
    const page = await open();
    await say(page, '/mute please');
    const activity = page.locator('.channel-activity');
    await activity.getByText('waiting for MCP Ops').waitFor();
    await keepPicture(page, 'waiting');
    clock.advance(3_100);
    await activity.getByText('/mute failed with the error "operation_timeout"').waitFor();
    await messageWith(page, 'operation_timeout').getByText('Slackbot').waitFor();
    await activity.getByRole('button', { name: 'Dismiss' }).click();
    await activity.waitFor({ state: 'detached' });
  });

  it('says beside a button that the app did not answer', async () => {
    const { open, clock, workspace } = await stage(browser);
    const page = await open();
    await say(page, '/mcp health');
    const card = messageWith(page, 'PostgreSQL');
    await card.waitFor();
    workspace.faults.inject({ on: 'delivery', of: 'block_actions', kind: 'drop', times: 1 });
    const button = card.getByRole('button', { name: 'Diagnose mcp-server' });
    await button.click();
    await expect.poll(() => button.getAttribute('aria-busy')).toBe('true');
    clock.advance(3_100);
    await card.getByText('This app did not respond in time.').waitFor();
    await keepPicture(page, 'button-failed');
    await button.click();
    await card.getByText('This app did not respond in time.').waitFor({ state: 'detached' });
    await card.getByText('1 reply').waitFor();
  });

  it('what was sent comes back with the arrow, and what is refused stays', async () => {
    const { open, workspace } = await stage(browser);
    const page = await open();
    const written = () => expect.poll(() => composer(page).inputValue());
    await say(page, 'two\nlines');
    await messageWith(page, 'two').waitFor();
    await say(page, '/mcp health');
    await written().toBe('');
    await composer(page).press('ArrowUp');
    await written().toBe('/mcp health');
    await composer(page).press('ArrowUp');
    await written().toBe('two\nlines');
    await composer(page).press('ArrowDown');
    await composer(page).press('ArrowDown');
    await written().toBe('');
    await composer(page).pressSequentially('one');
    await composer(page).press('Shift+Enter');
    await composer(page).pressSequentially('more');
    await written().toBe('one\nmore');
    await workspace.as('lead').archive('#mcp-ops');
    await page.getByText('is archived. Nobody can write here.').waitFor();
  });

  it('people are mentioned by name, and the app answers in a thread', async () => {
    const { open } = await stage(browser);
    const page = await open();
    await composer(page).pressSequentially('hello @mcp');
    await page.getByRole('option', { name: '@mcp-ops' }).waitFor();
    await composer(page).press('Enter');
    await composer(page).pressSequentially('and @lea');
    await composer(page).press('Tab');
    await composer(page).press('Enter');
    const message = messageWith(page, 'hello');
    expect(await message.locator('.mention').allTextContents()).toEqual(['@MCP Ops', '@Lee Lead']);
    await message.getByText('1 reply').click();
    await page.getByRole('complementary', { name: 'Thread' }).getByText('At your service.').waitFor();
  });
});
