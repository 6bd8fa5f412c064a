import { afterEach, beforeEach, expect } from 'vitest';
import { aRequest } from '../store.ts';
import type { Watch } from './boundary.ts';
import { type Postman, startPostman } from './postman.ts';

/** A postman of its own for each test of a file. */
export interface UsedPostman {
  readonly postman: Postman;
  /** How often the delivery has asked the store what is due. */
  readonly looks: number;
  /** Waits until the channel shows exactly these texts. */
  textsIn(channel: string, ...texts: readonly string[]): Promise<void>;
  /** Waits until nothing is left to be sent. */
  settled(): Promise<void>;
  /** Waits until the delivery has looked so many times more. */
  roundsMore(rounds: number): Promise<void>;
  /** A run whose card stands in a channel of its own. */
  aCard(): Promise<{ readonly run: number; readonly channel: string }>;
  callsOf(method: string): Postman['workspace']['calls'];
}

let cards = 0;

export function usePostman(): UsedPostman {
  const held: { postman?: Postman; looks: number } = { looks: 0 };
  const watch: Watch = ({ label }) => {
    if (label === 'due-messages') held.looks += 1;
    return 'pass';
  };
  beforeEach(async () => {
    held.looks = 0;
    held.postman = await startPostman({ timeoutMs: 400, watch });
  });
  afterEach(() => held.postman?.stop());
  const used: UsedPostman = {
    get postman() {
      if (held.postman === undefined) throw new Error('the postman is started in beforeEach');
      return held.postman;
    },
    get looks() {
      return held.looks;
    },
    async textsIn(channel, ...texts) {
      const shown = () => used.postman.shown(channel).map(({ text }) => text);
      await expect.poll(shown).toEqual(texts);
    },
    async settled() {
      await expect.poll(() => used.postman.store.messages.lag()).toMatchObject({ waiting: 0 });
    },
    async roundsMore(rounds) {
      const from = held.looks;
      await expect.poll(() => held.looks).toBeGreaterThanOrEqual(from + rounds);
    },
    async aCard() {
      cards += 1;
      const channel = used.postman.workspace.admin.addChannel({ name: `card-${cards}` });
      const origin = { via: 'command' as const, team: 'T1', channel };
      const outcome = await used.postman.store.runs.request(aRequest({ requestedBy: 'U0DEV', origin }));
      if (outcome.kind !== 'accepted') throw new Error(outcome.kind);
      return { run: outcome.run, channel };
    },
    callsOf: (method) => used.postman.workspace.calls.filter((call) => call.method === method),
  };
  return used;
}
