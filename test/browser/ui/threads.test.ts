import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clientOf } from '../../sandbox/workspace/support.ts';
import { chromiumPath, launchChromium, noChromium } from './chromium.ts';
import { composer, keepPicture, messageWith, say, stage } from './support.ts';

describe.skipIf(chromiumPath === undefined)(`threads, reactions and files (${chromiumPath ?? noChromium})`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());

  it('a reply is written beside the channel, and counted in it', async () => {
    const { open, workspace } = await stage(browser);
    const page = await open();
    await say(page, 'who takes it?');
    const root = messageWith(page, 'who takes it?');
    await root.hover();
    await root.getByRole('button', { name: 'Reply in thread' }).click();
    const thread = page.getByRole('complementary', { name: 'Thread' });
    await composer(page, 'Reply in thread').fill('I do');
    await composer(page, 'Reply in thread').press('Enter');
    await thread.getByText('I do').waitFor();
    await root.getByText('1 reply').waitFor();
    const posted = await workspace.waitFor('the root', () => workspace.messages('#mcp-ops').at(-1));
    await workspace.as('lead').say('#mcp-ops', 'thanks', { thread: posted.ts });
    await thread.getByText('2 replies').waitFor();
    expect(await page.getByRole('main').getByText('thanks').count()).toBe(0);
    await keepPicture(page, 'thread');

    await composer(page, 'Reply in thread').fill('/mcp health');
    await composer(page, 'Reply in thread').press('Enter');
    await page.getByText('/mcp is not supported in threads. Sorry!').waitFor();
    expect(await composer(page, 'Reply in thread').inputValue()).toBe('/mcp health');
    await composer(page, 'Reply in thread').fill('');
    await composer(page, 'Reply in thread').press('Escape');
    await thread.waitFor({ state: 'detached' });
  });

  it('an emoji is put under a message, and taken away again', async () => {
    const { open, workspace } = await stage(browser);
    const page = await open();
    const said = await workspace.as('lead').say('#mcp-ops', 'look');
    const message = messageWith(page, 'look');
    await message.hover();
    await message.getByRole('button', { name: 'Add a reaction' }).click();
    await page.getByRole('textbox', { name: 'Search emoji' }).fill('rocket');
    await page.keyboard.press('Enter');
    const rocket = message.getByRole('button', { name: 'rocket, 1: Dana Dev' });
    await rocket.waitFor();
    expect(await rocket.getAttribute('aria-pressed')).toBe('true');
    await workspace.as('lead').react(said, 'rocket');
    await message.getByRole('button', { name: 'rocket, 2: Dana Dev, Lee Lead' }).click();
    const theirs = message.getByRole('button', { name: 'rocket, 1: Lee Lead' });
    await theirs.waitFor();
    expect(await theirs.getAttribute('aria-pressed')).toBe('false');
  });

  it("a message's own menu holds the shortcuts of the app, and its address", async () => {
    const { open } = await stage(browser);
    const page = await open('dev', { permissions: ['clipboard-read', 'clipboard-write'] });
    await say(page, 'keep this');
    const message = messageWith(page, 'keep this');
    await message.hover();
    await message.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Add to timeline' }).click();
    await message.getByRole('button', { name: /^pushpin, 1/ }).waitFor();
    await message.hover();
    await message.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Copy link' }).click();
    await page.getByText('Link copied.').waitFor();
    const address = await page.evaluate<string>('navigator.clipboard.readText()');
    await page.getByRole('link', { name: 'general' }).click();
    await composer(page, 'Message #general').waitFor();
    await page.goto(address);
    await page.locator('article.pointed').getByText('keep this').waitFor();
  });

  it('a file shows its first lines, all of them on demand, and can be kept', async () => {
    const { open, workspace } = await stage(browser);
    const page = await open();
    const lines = Array.from({ length: 30 }, (_, n) => `line ${n} <b>`).join('\n');
    const channel = workspace.messages('#mcp-ops', { system: true })[0]?.channel;
    const place = channel ?? (await workspace.as('dev').say('#mcp-ops', 'x')).channel;
    await clientOf(workspace).filesUploadV2({
      channel_id: place,
      filename: 'pod-a.log',
      title: 'Logs of pod-a',
      content: lines,
    });
    const message = messageWith(page, 'Logs of pod-a');
    await message.getByText('line 5 <b>').waitFor();
    expect(await message.getByText('line 6 <b>').count()).toBe(0);
    await message.getByRole('button', { name: 'Show all 30 lines' }).click();
    await message.getByText('line 29 <b>').waitFor();
    await keepPicture(page, 'file');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      message.getByRole('link', { name: 'Download pod-a.log' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('pod-a.log');
  });

  it('what is pinned and marked is found from the header of the channel', async () => {
    const { open, workspace } = await stage(browser);
    const page = await open();
    const said = await workspace.as('lead').say('#mcp-ops', 'the summary');
    const client = clientOf(workspace);
    await client.pins.add({ channel: said.channel, timestamp: said.ts });
    await client.bookmarks.add({
      channel_id: said.channel,
      title: 'Dashboard',
      type: 'link',
      link: 'https://example.com/d',
      emoji: ':fire:',
    });
    expect(
      await page.getByRole('list', { name: 'Bookmarks' }).getByRole('link', { name: 'Dashboard' }).getAttribute('href'),
    ).toBe('https://example.com/d');
    await page.getByRole('button', { name: '1 pinned' }).click();
    const details = page.getByRole('dialog', { name: '# mcp-ops' });
    await keepPicture(page, 'details');
    await details.getByRole('button', { name: 'Members' }).click();
    await details.getByText('Hana Head').waitFor();
    await details.getByRole('button', { name: 'Pinned' }).click();
    await details.getByRole('button', { name: /the summary/ }).click();
    await page.locator('article.pointed').getByText('the summary').waitFor();
  });
});
