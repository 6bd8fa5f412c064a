import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { sandboxOptions } from '../../sandbox/options.ts';
import { runningSandbox } from '../../sandbox/running.ts';
import { startSandbox } from '../../sandbox/sandbox.ts';
import { patienceMs } from '../support/patience.ts';

/** What `npm run sandbox` starts, with a browser before it. */
export interface LiveSandbox {
  readonly url: string;
  /** What the pages wrote into the console as an error or a warning. */
  readonly complaints: readonly string[];
  /** What a program of this machine needs to come in as an agent of Dana. */
  agentEnv(): Readonly<Record<string, string>>;
  /** Opens the address as a person with an empty browser does. */
  open(options?: BrowserContextOptions): Promise<Page>;
  /** Ends the sandbox and forgets what it kept; the browser stays. */
  stop(): Promise<void>;
}

/** Starts the whole sandbox in a folder of its own, on a free port: store, queue, platform, workspace, and the bot as a process. */
export async function startLiveSandbox(browser: Browser): Promise<LiveSandbox> {
  const folder = mkdtempSync(join(tmpdir(), 'mcp-chatops-live-'));
  // PostgreSQL of a sandbox that root starts runs as another user, who must be able to enter.
  chmodSync(folder, 0o755);
  const sandbox = await startSandbox(sandboxOptions(['--port', '0']), folder, () => undefined);
  const complaints: string[] = [];
  const stops: (() => Promise<void>)[] = [];
  return {
    url: sandbox.url,
    complaints,
    agentEnv: () => runningSandbox(folder)?.env ?? {},
    async open(options = {}) {
      const context = await browser.newContext({
        viewport: { width: 1280, height: 800 },
        timezoneId: 'UTC',
        ...options,
      });
      stops.push(() => context.close());
      const page = await context.newPage();
      page.setDefaultTimeout(patienceMs);
      page.on('pageerror', (error) => complaints.push(String(error.stack)));
      page.on('console', (line) => {
        if (['error', 'warning'].includes(line.type())) complaints.push(`${line.text()} ${line.location().url}`);
      });
      await page.goto(sandbox.url);
      await page.getByRole('main').waitFor();
      return page;
    },
    async stop() {
      for (const stop of stops.splice(0)) await stop();
      await sandbox.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
