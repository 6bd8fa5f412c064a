import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { movableClock } from '../../../sandbox/clock.ts';
import { uiFiles } from '../../../sandbox/ui/serve.ts';
import { startWorkspace } from '../../../sandbox/workspace/workspace.ts';
import { userId } from '../../sandbox/workspace/support.ts';
import { patienceMs } from '../../support/patience.ts';
import { chromiumPath, launchChromium, noChromium } from './chromium.ts';
import { composer, keepPicture, messageWith, say, stage } from './support.ts';

describe.skipIf(chromiumPath === undefined)(`several people (${chromiumPath ?? noChromium})`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());

  it('one acts as another, and sees what that one may see', async () => {
    const { open } = await stage(browser);
    const page = await open('dev');
    await say(page, '/mcp dance');
    await messageWith(page, 'I do not know dance').waitFor();
    await page.getByRole('button', { name: 'Acting as Dana Dev. Act as somebody else' }).click();
    await keepPicture(page, 'act-as');
    await page.getByRole('menuitemradio', { name: 'Lee Lead' }).click();
    await page.getByRole('button', { name: /^Acting as Lee Lead/ }).waitFor();
    await composer(page, 'Message #mcp-ops').waitFor();
    expect(await page.getByText('I do not know dance').count()).toBe(0);
    await page.reload();
    await page.getByRole('button', { name: /^Acting as Lee Lead/ }).waitFor();
  });

  it('what others write appears at once, and is marked until it is looked at', async () => {
    const { open, workspace } = await stage(browser);
    const page = await open('dev');
    const other = await open('lead');
    await other.getByRole('link', { name: 'general' }).click();
    await composer(other, 'Message #general').fill('@dev have a look');
    await composer(other, 'Message #general').press('Enter');
    const entry = page.getByRole('link', { name: 'general, 1 for you' });
    await entry.waitFor();
    await workspace.as('lead').openDirect('dev');
    await workspace.as('lead').say('@dev', 'are you there?');
    await page.getByRole('link', { name: 'Lee Lead, 1 for you' }).waitFor();
    await keepPicture(page, 'unread');
    await entry.click();
    await messageWith(page, 'have a look').waitFor();
    await page.getByRole('link', { name: 'general', exact: true }).waitFor();
    await page.getByRole('link', { name: /^Lee Lead/ }).click();
    await composer(page, 'Message Lee Lead').fill('here');
    await composer(page, 'Message Lee Lead').press('Enter');
    await other.getByRole('link', { name: 'Dana Dev, 1 for you' }).waitFor();
  });

  it('a page that was cut off says so, and catches up by itself', async () => {
    const clock = movableClock();
    const first = await startWorkspace({ clock, ui: uiFiles() });
    const port = Number(new URL(first.url).port);
    const context = await browser.newContext();
    onTestFinished(() => context.close());
    const page = await context.newPage();
    page.setDefaultTimeout(patienceMs);
    await page.goto(`${first.pageUrl}&as=${userId(first, 'dev')}`);
    const before = await first.as('lead').say('#mcp-ops', 'before');
    await messageWith(page, 'before').waitFor();
    const state = first.dump();
    await first.stop();
    await page.getByText('Connecting …').waitFor();
    const second = await startWorkspace({ clock, port, ui: uiFiles(), token: first.token, seed: { state } });
    onTestFinished(() => second.stop());
    await second.as('lead').react(before, 'eyes');
    await second.as('lead').say('#mcp-ops', 'after');
    await messageWith(page, 'after').waitFor();
    await messageWith(page, 'before').getByRole('button', { name: 'eyes, 1: Lee Lead' }).waitFor();
    await page.getByText('Connecting …').waitFor({ state: 'detached' });
    await say(page, 'and I am back');
    await second.waitFor('the message', () => second.messages('#mcp-ops').some(({ text }) => text === 'and I am back'));
  });

  it('a person joins a channel they are not in, and opens a direct message', async () => {
    const { open, workspace } = await stage(browser);
    await workspace.as('dev').leave('#mcp-ops');
    const page = await open('dev');
    await page.getByText('Other channels').click();
    await page.getByRole('link', { name: 'mcp-ops' }).click();
    await page.getByRole('button', { name: 'Join channel' }).click();
    await composer(page, 'Message #mcp-ops').waitFor();
    await page.getByRole('button', { name: 'Open a direct message' }).click();
    await page.getByRole('option', { name: /Hana Head/ }).click();
    await composer(page, 'Message Hana Head').waitFor();
  });

  it('the app has a home, and messages of its own', async () => {
    const { open } = await stage(browser);
    const page = await open('dev');
    await page.getByRole('link', { name: 'MCP Ops' }).click();
    await page.getByRole('heading', { name: 'Nothing waits for you' }).waitFor();
    await keepPicture(page, 'home');
    await page.getByRole('navigation', { name: 'MCP Ops' }).getByText('Messages').click();
    await composer(page, 'Message MCP Ops').fill('hello');
    await composer(page, 'Message MCP Ops').press('Enter');
    await messageWith(page, 'hello').waitFor();
    await page.getByRole('navigation', { name: 'MCP Ops' }).getByText('Home').click();
    await page.getByRole('button', { name: 'Refresh' }).waitFor();
  });
});
