import { runLinks } from '../delivery/run-links.ts';
import { boltWork } from '../handlers/bolt.ts';
import { type SocketReceiver, startSocketReceiver } from '../handlers/socket-receiver.ts';
import { slackRoute } from '../handlers/web-receiver.ts';
import type { Route } from '../handlers/web-server.ts';
import type { AppParts } from './app-parts.ts';
import { groupChanged } from './groups.ts';

/** How Slack reaches this process. */
export interface Receiving {
  /** Paths that Slack calls; none in Socket Mode. */
  readonly routes: readonly Route[];
  readonly socket: SocketReceiver | undefined;
}

/** Starts the receiving half of a process. Resolves when Slack has said who this bot is. */
export async function startReceiving(parts: AppParts): Promise<Receiving> {
  const { engine, answers, dialogue, metrics, slack } = parts;
  const identity = await parts.identity();
  const { store, clock } = engine;
  const linkRuns = runLinks({ messages: store.messages, workspace: async () => identity.url, clock });
  const handling = { engine, answers, dialogue, identity, answered: metrics.answered, linkRuns };
  const work = boltWork(handling, () => groupChanged(parts));
  const observe = metrics.acknowledged.bind(metrics);
  const shared = { clock: engine.clock, log: engine.log, work, observe };
  if (slack.mode === 'http') {
    return { routes: [slackRoute({ ...shared, signingSecret: slack.signingSecret })], socket: undefined };
  }
  return {
    routes: [],
    socket: startSocketReceiver({
      ...shared,
      ...slack,
      ended: (reason) => metrics.socketEnded(reason),
      random: Math.random,
    }),
  };
}
