import { type MovableClock, movableClock } from '../../../sandbox/clock.ts';
import { workspaceSeed } from '../../../sandbox/people.ts';
import { startWorkspace, type Workspace } from '../../../sandbox/workspace/workspace.ts';
import { slackCalls } from '../../../src/adapters/slack/call.ts';
import { slackChat } from '../../../src/adapters/slack/chat.ts';
import { openStore } from '../../../src/adapters/store/store.ts';
import { refusedFile } from '../../../src/blocks/refused-file.ts';
import { reportMessage } from '../../../src/blocks/report.ts';
import { budget } from '../../../src/delivery/budget.ts';
import { delivery } from '../../../src/delivery/deliver.ts';
import { type Loop, loop } from '../../../src/jobs/loop.ts';
import type { ChatPayload } from '../../../src/ports/chat.ts';
import type { Message, NewMessage } from '../../../src/ports/store/messages.ts';
import type { Store } from '../../../src/ports/store.ts';
import { type TestDatabase, testDatabase } from '../database.ts';
import type { Watch } from './boundary.ts';
import { startPgGate } from './pg-gate.ts';
import { type QuietLog, quietLog } from './quiet-log.ts';
import { until } from './until.ts';

export interface PostmanOptions {
  /** A call of Slack is given up after this many ms; 8000 in the bot, less in a test. */
  readonly timeoutMs?: number;
  readonly random?: () => number;
  /** Sees every statement of the store. */
  readonly watch?: Watch;
  /** The budget counts on the clock of the site rather than in real time. */
  readonly movable?: boolean;
}

/** The delivery of the bot between a real store and a real workspace, with nothing else of the bot. */
export interface Postman {
  readonly clock: MovableClock;
  readonly workspace: Workspace;
  readonly database: TestDatabase;
  readonly store: Store;
  readonly log: QuietLog;
  /** Starts a deliverer; more than one take turns by their duty. */
  deliver(): Postperson;
  /** A message for a channel of its own, so that none waits for another's turn; gives the channel. */
  send(text: string, over?: Partial<NewMessage>): Promise<string>;
  /** Everything the bot shows in a channel, by its key. */
  shown(channel: string): readonly { readonly key: string; readonly text: string; readonly ts: string }[];
  advance(ms: number): Promise<void>;
  stop(): Promise<void>;
}

export interface Postperson {
  readonly loop: Loop;
  /** Goes round once more and waits for what that sent: what the clock allows is done before it moves on, however slow the machine is. */
  round(): Promise<void>;
  stop(): Promise<void>;
}

let channels = 0;

/** Starts the store and the workspace; nothing is delivered before `deliver`. */
export async function startPostman(options: PostmanOptions = {}): Promise<Postman> {
  const clock = movableClock();
  const database = await testDatabase();
  const { random } = options;
  const workspace = await startWorkspace({
    clock,
    seed: workspaceSeed(),
    fileDelayMs: 20,
    ...(random === undefined ? {} : { random }),
  });
  const gate = options.watch === undefined ? undefined : await startPgGate(database.url, options.watch);
  const store = openStore({ url: gate?.url ?? database.url, clock, workConnections: 8 });
  const chat = slackChat(
    slackCalls({ token: workspace.botToken, apiUrl: workspace.apiUrl }, options.timeoutMs ?? 8000),
  );
  const log = quietLog();
  const now = options.movable === true ? () => clock.now().getTime() : () => performance.now();
  const people: Postperson[] = [];

  async function render(message: Message): Promise<ChatPayload | undefined> {
    const { content } = message;
    if (content !== undefined && 'payload' in content) return content.payload;
    if (content !== undefined && 'file' in content)
      return reportMessage(refusedFile(content.file, content.refused ?? ''), (id) => id);
    if (content !== undefined && 'report' in content) return { text: content.report.headline, blocks: [] };
    const run = message.run === undefined ? undefined : await store.runs.run(message.run);
    return run && { text: `R-${run.id} ${run.state}`, blocks: [] };
  }

  return {
    clock,
    workspace,
    database,
    store,
    log,
    deliver() {
      const owner = `postman-${people.length}`;
      const sending = delivery({ store, chat, budget: budget(now), clock, log, render, now });
      let rounds = 0;
      const round = loop('delivery', 1000, clock, log, async () => {
        const wait = (await store.leadership.take('delivery', owner, 4000)) ? await sending.round() : undefined;
        rounds += 1;
        return wait;
      });
      const off = store.onWake((topic) => topic === 'messages' && round.poke());
      const person: Postperson = {
        loop: round,
        async round() {
          const before = rounds;
          round.poke();
          await until('the deliverer went round', () => rounds > before);
          await sending.settle();
        },
        async stop() {
          off();
          await round.stop();
          await sending.settle();
          await store.leadership.drop('delivery', owner);
        },
      };
      people.push(person);
      return person;
    },
    async send(text, over = {}) {
      channels += 1;
      const channel = over.channel ?? workspace.admin.addChannel({ name: `post-${channels}` });
      await store.messages.add({
        key: `message:${channels}`,
        kind: 'note',
        priority: 2,
        content: { report: { mark: 'neutral', headline: text } },
        ...over,
        channel,
      });
      return channel;
    },
    shown: (channel) =>
      workspace.messages(channel).map(({ text, ts, metadata }) => ({
        key: String(metadata?.event_payload['key'] ?? ''),
        text,
        ts,
      })),
    async advance(ms) {
      clock.advance(ms);
      await database.setOffset(clock.offsetMs);
    },
    async stop() {
      for (const person of people) await person.stop();
      await store.close();
      await gate?.stop();
      await workspace.stop();
      await database.drop();
    },
  };
}
