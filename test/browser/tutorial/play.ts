import type { Locator, Page } from 'playwright-core';
import { composer, say } from '../ui/support.ts';
import type { Move, TutorialStep } from './read.ts';

export interface Player {
  readonly page: Page;
  /** Keeps a picture of the whole window, or of the newest message. */
  readonly picture: (name: string, of: Page | Locator) => Promise<void>;
}

const articles = (page: Page) => page.getByRole('main').getByRole('article');

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

/** Whole windows are called so; every other picture is of the newest message. */
const ofWindow = (name: string) => name.startsWith('window-');

/** Plays the tutorial as a reader does; the error of a step that does not work names it. */
export async function play(steps: readonly TutorialStep[], { page, picture }: Player): Promise<void> {
  let where: Page | Locator = page;
  const moves: Readonly<Record<Move['do'], (what: string) => Promise<void>>> = {
    type: (line) => say(page, line),
    under: async (title) => {
      where = page.locator('.panel-section').filter({ has: page.getByRole('heading', { name: title }) });
    },
    press: async (words) => buttonIn(where, words).click(),
    choose: async (label) => void (await page.getByRole('combobox', { name: 'Version' }).selectOption({ label })),
    see: (words) =>
      page.locator('.message, .panel-section, .home').getByText(words).last().waitFor({ timeout: 60_000 }),
    'act as': (person) => actAs(page, person),
    open: async (name) => page.getByRole('link', { name }).first().click(),
    'open panel': async (name) =>
      page.getByRole('complementary', { name: 'Panels' }).getByRole('button', { name, exact: true }).click(),
    picture: (name) => picture(name, ofWindow(name) ? page : articles(page).last()),
  };
  for (const step of steps) {
    where = page;
    for (const move of step.moves) {
      await moves[move.do](move.what).catch((error: unknown) => {
        throw new Error(`The tutorial does not work at "${step.words}": ${move.do} "${move.what}"`, { cause: error });
      });
    }
  }
}
