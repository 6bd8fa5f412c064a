import type { Locator, Page } from 'playwright-core';
import { composer, say } from '../ui/support.ts';
import type { Move, TutorialStep } from './read.ts';

export interface Player {
  readonly page: Page;
  /** Keeps a picture of the whole window, or of the message that was looked at last. */
  readonly picture: (name: string, of: Page | Locator) => Promise<void>;
  /** An agent that calls a tool, `memory environment=production`; gives its answer. */
  readonly agent?: (call: string) => Promise<string>;
}

/** The newest message in sight with these words, in the channel or its thread. */
const messageSaying = (page: Page, words: string): Locator =>
  page.getByRole('article').filter({ hasText: words, visible: true }).last();

const panelsOf = (page: Page): Locator => page.getByRole('complementary', { name: 'Panels' });

/** The thread of the newest message that has one; it takes the place of the panels. */
async function openThread(page: Page): Promise<void> {
  await page.locator('.thread-bar').last().click();
  await page.getByRole('complementary', { name: 'Thread' }).waitFor();
  await panelsOf(page).waitFor({ state: 'hidden' });
}

/** A panel: where a thread covers them, the button on top brings them back. */
async function openPanel(page: Page, name: string): Promise<void> {
  const panels = panelsOf(page);
  if (!(await panels.isVisible())) await page.getByRole('button', { name: 'Show the panels' }).click();
  await panels.getByRole('button', { name, exact: true }).click();
}

/** A button by the words on it: its name for a screen reader says more. The newest is at the bottom. */
const buttonIn = (where: Page | Locator, words: string): Locator =>
  where
    .locator('button:visible')
    .filter({ hasText: new RegExp(`^${words}$`) })
    .last();

async function actAs(page: Page, person: string): Promise<void> {
  await page.getByRole('button', { name: /^Acting as/ }).click();
  await page.getByRole('menuitemradio', { name: person }).click();
  await page.getByRole('button', { name: `Acting as ${person}` }).waitFor();
  await composer(page).waitFor();
}

/** Whole windows are called so; every other picture is of the message that was looked at last. */
const ofWindow = (name: string) => name.startsWith('window-');

/** Plays the tutorial as a reader does; the error of a step that does not work names it. */
export async function play(steps: readonly TutorialStep[], { page, picture, agent }: Player): Promise<void> {
  let where: Page | Locator = page;
  let seen = '';
  let answer = '';
  const moves: Readonly<Record<Move['do'], (what: string) => Promise<void>>> = {
    type: (line) => say(page, line),
    under: async (title) => {
      where = page.locator('.panel-section').filter({ has: page.getByRole('heading', { name: title }) });
    },
    press: async (words) => buttonIn(where, words).click(),
    choose: async (label) => void (await page.getByRole('combobox', { name: 'Version' }).selectOption({ label })),
    enter: (value) => page.getByRole('spinbutton').fill(value),
    async see(words) {
      seen = words;
      await page.locator('.message, .panel-section, .home').getByText(words).last().waitFor({ timeout: 60_000 });
    },
    'act as': (person) => actAs(page, person),
    open: async (name) => page.getByRole('link', { name }).first().click(),
    'open panel': (name) => openPanel(page, name),
    async call(call) {
      if (agent === undefined) throw new Error('no agent plays here');
      answer = await agent(call);
    },
    async read(words) {
      if (!answer.includes(words)) throw new Error(`The agent does not read “${words}” in ${answer}`);
    },
    'open thread': () => openThread(page),
    picture: (name) => picture(name, ofWindow(name) ? page : messageSaying(page, seen)),
  };
  for (const step of steps) {
    where = page;
    for (const move of step.moves) {
      await moves[move.do](move.what).catch(async (error: unknown) => {
        const last = await page.getByRole('article').last().textContent();
        const place = `"${step.words}": ${move.do} "${move.what}"`;
        throw new Error(`The tutorial does not work at ${place}; the last message says:\n${last}`, { cause: error });
      });
    }
  }
}
