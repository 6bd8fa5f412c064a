import type { BotProcess } from '../bot-process.ts';
import type { MovableClock } from '../clock.ts';
import type { Platform } from '../platform/platform.ts';
import type { Workload } from '../platform/postgres/workload.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { botPanel } from './bot.ts';
import { platformPanel } from './platform.ts';

export interface PanelParts {
  readonly workspace: Workspace;
  readonly platform: Platform;
  /** The sessions in the PostgreSQL of production. */
  readonly workload: Workload;
  readonly bot: BotProcess;
  readonly clock: MovableClock;
  /** Resolves once everybody has the time the clock was moved to. */
  clockFollowed(): Promise<void>;
}

/** The panels beside the chat: the platform one can break, and the bot one can kill. */
export function registerPanels(parts: PanelParts): void {
  const platform = parts.workspace.panels.register('platform', platformPanel(parts.platform, parts.workload));
  const bot = parts.workspace.panels.register('bot', botPanel(parts.bot, parts.clock, parts.clockFollowed));
  // Objects change many times a second during a rollout; the browser is told a few times.
  let told = false;
  parts.platform.cluster.onChange(() => {
    if (told) return;
    told = true;
    setTimeout(() => {
      told = false;
      platform.changed();
    }, 300).unref();
  });
  setInterval(() => bot.changed(), 2000).unref();
}
