import { beforeEach, expect, it } from 'vitest';
import { delivery } from '../../src/delivery/deliver.ts';
import { renderIncident } from '../../src/delivery/render-incident.ts';
import { escalateDue } from '../../src/paging/escalate.ts';
import { type Chat, ChatFailure, type ChatPayload } from '../../src/ports/chat.ts';
import type { Message } from '../../src/ports/store/messages.ts';
import { anIncident } from '../support/alerts.ts';
import { anEscalator } from '../support/escalations.ts';
import { quietLog } from '../support/faults/quiet-log.ts';
import { sharedClock, watched } from '../support/page-stage.ts';
import { useStore } from '../support/store.ts';

const world = useStore();

beforeEach(async () => {
  await world.database.setOffset(0);
  await world.database.query('TRUNCATE incidents, messages CASCADE');
});

const moments = ['before it is drawn', 'after it was drawn', 'while it is posted', 'after it is there'] as const;
type Moment = (typeof moments)[number];

/** A Slack that shows each message as it was posted or edited last; `at` is called at each moment of the first page. */
function shown(at: (moment: Moment) => Promise<void>, answerLost: boolean) {
  const { clock, advance } = sharedClock(world.database);
  const { store, idle } = watched(world.store);
  const log = quietLog();
  const messages = new Map<string, ChatPayload>();
  let lost = answerLost;
  const once = new Set<Moment>();
  const reached = async (moment: Moment, key: string) => {
    if (!key.endsWith(':direct') || once.has(moment)) return;
    once.add(moment);
    await at(moment);
  };
  const chat: Pick<Chat, 'post' | 'edit' | 'find'> = {
    async post({ channel }, payload, key) {
      await reached('while it is posted', key);
      messages.set(key, payload);
      if (lost && key.endsWith(':direct')) {
        lost = false;
        throw new ChatFailure('ambiguous', 'chat.postMessage', 'http_500');
      }
      return { ts: key, channel };
    },
    async edit(_channel, _ts, payload, key) {
      messages.set(key, payload);
    },
    find: async (_place, key) => (messages.has(key) ? key : undefined),
  };
  const render = async (message: Message) => {
    await reached('before it is drawn', message.key);
    const payload = await renderIncident(
      { store, clock, playbooks: new Map() },
      { names: async () => new Map() },
      message,
    );
    await reached('after it was drawn', message.key);
    return payload;
  };
  const budget = { take: () => 0, limited() {} };
  const sending = delivery({
    store,
    chat: chat as Chat,
    budget,
    clock,
    log,
    render,
    now: () => clock.monotonic(),
  });
  return {
    escalator: anEscalator(store, { clock, log }),
    advance,
    /** What the page of that many a page says at last. */
    words: (ending: string) =>
      [...messages].filter(([key]) => key.endsWith(ending)).map(([, payload]) => JSON.stringify(payload)),
    async settles() {
      for (let n = 0; n < 8; n += 1) {
        await sending.round();
        await sending.settle();
        await idle();
        await advance(4000);
      }
      if (!once.has('after it is there')) {
        once.add('after it is there');
        await at('after it is there');
        await this.settles();
      }
    },
  };
}

const cases = moments.flatMap((moment) => [false, true].map((answerLost) => ({ moment, answerLost })));

it.each(cases)(
  'a channel that appears $moment is linked in the page (answer lost: $answerLost)',
  async ({ moment, answerLost }) => {
    const incident = await world.store.incidents.open(anIncident());
    const made = () =>
      world.store.incidents.change(incident, { actor: 'bot', patch: { channel: 'C77', channelName: 'inc-7' } });
    const slack = shown(async (now) => {
      if (now === moment) await made();
    }, answerLost);
    await escalateDue(slack.escalator);
    await slack.settles();
    for (const words of [...slack.words(':direct'), ...slack.words(':place')]) {
      expect(words).toContain('C77');
      expect(words).not.toContain('being made');
    }
  },
);

it.each(moments)('a severity that changes %s is that of the page', async (moment) => {
  const incident = await world.store.incidents.open(anIncident({ severity: 2, title: '31% of calls fail' }));
  const slack = shown(async (now) => {
    if (now === moment) await world.store.incidents.change(incident, { actor: 'U1', patch: { severity: 1 } });
  }, false);
  await escalateDue(slack.escalator);
  await slack.settles();
  expect(slack.words(':direct')).toEqual([
    expect.stringContaining('"text":"P1 · staging · mcp-server: 31% of calls fail · you are paged as L1"'),
  ]);
});

it('an older page of the same reader has no buttons once the newer one is there, and others keep theirs', async () => {
  const incident = await world.store.incidents.open(anIncident());
  const slack = shown(async () => undefined, false);
  await escalateDue(slack.escalator);
  await slack.settles();
  await slack.advance(16 * 60_000);
  await escalateDue(slack.escalator);
  await slack.settles();
  // Everything begins anew: the first person is paged once more.
  await world.store.incidents.change(incident, {
    actor: 'bot',
    page: { key: 'worse', because: { reason: 'fires-again' }, policy: undefined },
  });
  await escalateDue(slack.escalator);
  await slack.settles();
  const [first, second, again] = slack.words(':direct');
  expect(first).toContain('a newer page follows');
  expect(first).not.toContain('mcp:inc-ack');
  expect(second).toContain('mcp:inc-ack');
  expect(again).toContain('mcp:inc-ack');
  const places = slack.words(':place');
  expect(places.map((words) => words.includes('mcp:inc-ack'))).toEqual([false, false, true]);
});

it('pressed twice by the same person, an acknowledgement is told once', async () => {
  const incident = await world.store.incidents.open(anIncident());
  const first = await world.store.paging.acknowledge(incident, 'U1', 60_000);
  const second = await world.store.paging.acknowledge(incident, 'U1', 60_000);
  expect([first, second].map((one) => 'at' in one && one.at)).toEqual([expect.any(String), 'at' in first && first.at]);
});
