import { App, type AppOptions, HTTPReceiver } from '@slack/bolt';
import { onTestFinished } from 'vitest';
import type { Workspace } from '../../../sandbox/workspace/workspace.ts';
import { silent } from './support.ts';

/** Stops an app, its socket closed: the workspace may stop after it without a reconnect. */
async function stopApp(workspace: Workspace, app: App): Promise<void> {
  const before = workspace.openSockets;
  await app.stop();
  await workspace.waitFor('the socket to close', () => workspace.openSockets < Math.max(before, 1));
}

/** A Bolt app over Socket Mode with nothing but `slackApiUrl` set. */
export async function socketApp(
  workspace: Workspace,
  listen: (app: App) => void,
  options: AppOptions = {},
): Promise<App> {
  const app = new App({
    token: workspace.botToken,
    appToken: workspace.appToken,
    socketMode: true,
    clientOptions: { slackApiUrl: workspace.apiUrl },
    logger: silent,
    ...options,
  });
  listen(app);
  await app.start();
  onTestFinished(() => stopApp(workspace, app));
  return app;
}

/** A Bolt app with an HTTP request URL; the workspace delivers there. */
export async function httpApp(workspace: Workspace, listen: (app: App) => void): Promise<{ app: App; url: string }> {
  const receiver = new HTTPReceiver({
    signingSecret: workspace.signingSecret,
    logger: silent,
    unhandledRequestTimeoutMillis: 10_000,
  });
  const app = new App({
    token: workspace.botToken,
    receiver,
    clientOptions: { slackApiUrl: workspace.apiUrl },
    logger: silent,
  });
  listen(app);
  const server = await app.start({ port: 0, host: '127.0.0.1' });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const url = `http://127.0.0.1:${port}/slack/events`;
  workspace.delivery({ requestUrl: url });
  onTestFinished(() => app.stop().then(() => undefined));
  return { app, url };
}

/** Starts an app that listens. */
export type Start = (workspace: Workspace, listen: (app: App) => void) => Promise<unknown>;

/** The two ways an app may be reached. */
export const modes: readonly (readonly [string, Start])[] = [
  ['Socket Mode', socketApp],
  ['signed HTTP', httpApp],
];
