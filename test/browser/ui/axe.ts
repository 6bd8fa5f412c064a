import axe from 'axe-core';
import type { Page } from 'playwright-core';

interface Violation {
  readonly id: string;
  readonly nodes: readonly {
    readonly target: readonly unknown[];
    readonly any: readonly { readonly message: string }[];
  }[];
}

/** What axe finds against WCAG 2.2 A and AA on the page as it is, contrast included: one line for each rule, with where and why. */
async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  const found = await page.evaluate<readonly Violation[]>(
    "axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }).then((result) => result.violations)",
  );
  return found.map(({ id, nodes }) => {
    const first = nodes.slice(0, 5).map((node) => `${node.target.join(' ')} (${node.any[0]?.message ?? 'no reason'})`);
    return `${id} at ${nodes.length}: ${first.join('; ')}`;
  });
}

/** The same in light and in dark; the page is light afterwards. */
export async function violationsInBothThemes(page: Page): Promise<readonly string[]> {
  const all: string[] = [];
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    all.push(...(await violations(page)).map((line) => `${colorScheme}: ${line}`));
  }
  return all;
}
