import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe } from 'vitest';
import { type LiveSandbox, startLiveSandbox } from './live-sandbox.ts';
import { chromiumPath, launchChromium, noChromium } from './ui/chromium.ts';

/** Tests of the whole sandbox in a browser; skipped, with the reason in the title, where there is no browser. `live` may be used in tests. */
export function describeLive(title: string, tests: (live: () => LiveSandbox) => void): void {
  describe.skipIf(chromiumPath === undefined)(`${title} (${chromiumPath ?? noChromium})`, () => {
    const held: { browser?: Browser; sandbox?: LiveSandbox } = {};
    beforeAll(async () => {
      held.browser = await launchChromium();
      held.sandbox = await startLiveSandbox(held.browser);
    });
    afterAll(async () => {
      await held.sandbox?.stop();
      await held.browser?.close();
    });
    tests(() => {
      if (held.sandbox === undefined) throw new Error('the sandbox is started in beforeAll');
      return held.sandbox;
    });
  });
}
