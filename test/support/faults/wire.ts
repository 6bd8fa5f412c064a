import { afterAll, beforeAll } from 'vitest';
import { opsChannel } from '../../../sandbox/people.ts';
import { startWorld, type World, type WorldOptions } from '../world.ts';
import { type Forge, forge, type SendOptions, type SlackAnswer, type SlackRequest, sendSigned } from './signed.ts';
import { until } from './until.ts';

/** A whole bot in a whole world that is spoken to at its HTTP port, by Slack or by somebody who wants to pass for Slack. */
export interface Wire {
  readonly world: World;
  readonly forge: Forge;
  /** The port and the signing secret. */
  readonly door: { readonly port: number; readonly secret: string };
  send(request: SlackRequest, options?: SendOptions): Promise<SlackAnswer>;
  /** A channel of its own, and payloads from there. */
  place(): { readonly channel: string; readonly forge: Forge };
  /** What the bot shows in a channel; none of it may come from a request that was refused. */
  cards(channel?: string): readonly string[];
  /** How often the bot has asked or changed anything in the cluster. */
  readonly clusterCalls: number;
  /** Sends an honest command and waits for its answer: what came before it has had its effect by then. */
  honest(): Promise<void>;
}

let places = 0;

/** The world is started before the tests of a file and stopped after them. */
export function useWire(options: WorldOptions = {}): Wire {
  const held: { world?: World } = {};
  beforeAll(async () => {
    held.world = await startWorld({ ...options, mode: 'http' });
  });
  afterAll(() => held.world?.stop());
  const world = () => {
    if (held.world === undefined) throw new Error('the world is started in beforeAll');
    return held.world;
  };
  const wire: Wire = {
    get world() {
      return world();
    },
    get forge() {
      return forge(world().workspace);
    },
    get door() {
      return { port: world().bot.port, secret: world().workspace.signingSecret };
    },
    send: (request, how) => sendSigned(wire.door, request, how),
    place() {
      places += 1;
      const channel = world().workspace.admin.addChannel({ name: `place-${places}` });
      return { channel, forge: forge(world().workspace, channel) };
    },
    cards: (channel = opsChannel) =>
      world()
        .workspace.messages(channel)
        .filter(({ bot_id }) => bot_id !== undefined)
        .map(({ text }) => text),
    get clusterCalls() {
      return world().platform.cluster.requests.filter(({ identity }) => identity.includes('mcp-chatops')).length;
    },
    async honest() {
      const { channel, forge: own } = wire.place();
      const answer = await wire.send(own.command('health staging'));
      if (answer.status !== 200) throw new Error(`an honest command was answered ${answer.status}`);
      await until('the answer to an honest command', () =>
        wire.cards(channel).some((text) => text.includes('staging')),
      );
    },
  };
  return wire;
}
