import { LogLevel, WebAPIPlatformError, WebClient, type WebClientOptions } from '@slack/web-api';
import { expect, onTestFinished } from 'vitest';
import { movableClock } from '../../../sandbox/clock.ts';
import { startWorkspace, type Workspace } from '../../../sandbox/workspace/workspace.ts';
import type { WorkspaceOptions } from '../../../sandbox/workspace/workspace-options.ts';

/** A logger that says nothing: what goes wrong is asserted, not printed. */
export const silent = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  setLevel: () => undefined,
  getLevel: () => LogLevel.ERROR,
  setName: () => undefined,
};

/** A workspace that is stopped when the test ends, with its clock. */
export async function workspaceFor(options: Partial<WorkspaceOptions> = {}) {
  const clock = options.clock ?? movableClock();
  const workspace = await startWorkspace({ clock, fileDelayMs: 20, ...options });
  onTestFinished(() => workspace.stop());
  return { workspace, clock };
}

/** Slack's own client with the bot token; it does not try again unless told to. */
export function clientOf(workspace: Workspace, options: WebClientOptions = {}, token = workspace.botToken): WebClient {
  return new WebClient(token, {
    slackApiUrl: workspace.apiUrl,
    retryConfig: { retries: 0 },
    logger: silent,
    ...options,
  });
}

/** The error code a call is refused with; fails when it is not refused. */
export async function refusal(call: Promise<unknown>): Promise<string> {
  return (await refusalData(call)).error;
}

/** All a refused call answers. */
export async function refusalData(call: Promise<unknown>): Promise<WebAPIPlatformError['data']> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof WebAPIPlatformError) return error.data;
  return expect.fail(`not refused but: ${String(error)}`);
}

/** The id of a channel. */
export function channelId(workspace: Workspace, name: string): string {
  const found = workspace.dump().channels.find((channel) => channel.name === name);
  return found?.id ?? expect.fail(`no channel ${name}`);
}

/** The id of a person. */
export function userId(workspace: Workspace, name: string): string {
  const found = workspace.dump().users.find((user) => user.name === name);
  return found?.id ?? expect.fail(`no user ${name}`);
}

/** A modal of one text field. */
export function modal(callbackId: string, more: Record<string, unknown> = {}) {
  return {
    type: 'modal' as const,
    callback_id: callbackId,
    title: { type: 'plain_text' as const, text: 'A form' },
    submit: { type: 'plain_text' as const, text: 'Send' },
    blocks: [
      {
        type: 'input' as const,
        block_id: 'reason',
        label: { type: 'plain_text' as const, text: 'Reason' },
        element: { type: 'plain_text_input' as const, action_id: 'text' },
      },
    ],
    ...more,
  };
}

/** An actions block of one button. */
export function buttonBlock(actionId: string, label: string, more: Record<string, unknown> = {}) {
  return {
    type: 'actions' as const,
    elements: [
      { type: 'button' as const, action_id: actionId, text: { type: 'plain_text' as const, text: label }, ...more },
    ],
  };
}

const shortcuts = [
  { type: 'message' as const, name: 'Add to timeline', callback_id: 'timeline', description: 'x' },
  { type: 'global' as const, name: 'Declare incident', callback_id: 'declare', description: 'x' },
];
const manifest = {
  display_information: { name: 'MCP Ops' },
  features: {
    bot_user: { display_name: 'mcp-ops' },
    app_home: { home_tab_enabled: true },
    slash_commands: [
      { command: '/mcp', description: 'Ask' },
      { command: '/who', description: 'Ask with names', should_escape: true },
    ],
    shortcuts,
  },
  oauth_config: { scopes: { bot: ['commands', 'chat:write', 'users:read', 'app_mentions:read', 'files:write'] } },
  settings: { event_subscriptions: { bot_events: ['app_mention', 'app_home_opened'] } },
};
/** A seed with commands, shortcuts, a home tab and two events. */
export const seed = { app: { manifest } };
