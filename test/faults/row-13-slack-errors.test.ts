import { startPostman } from '../support/faults/postman.ts';
import { faultRow } from '../support/faults/row.ts';
import { until } from '../support/faults/until.ts';

faultRow(
  { title: 'Slack answers 5xx, late, or not at all: a tenth of the calls each', small: 60, full: 10_000, eachMs: 200 },
  async ({ count, chance, none, all, atMost }) => {
    const postman = await startPostman({ movable: true, timeoutMs: 400, random: chance.random });
    try {
      const { faults } = postman.workspace;
      for (const method of ['chat.postMessage', 'conversations.history']) {
        const some = { on: 'api', method, probability: 0.1 } as const;
        faults.inject({ ...some, kind: 'http', status: 500 });
        faults.inject({ ...some, kind: 'reset' });
        faults.inject({ ...some, kind: 'lost_response' });
        faults.inject({ ...some, kind: 'slow_response', ms: 30_000 });
        faults.inject({ ...some, kind: 'latency', ms: 2000 });
        faults.inject({ ...some, kind: 'error', code: 'internal_error' });
      }
      const person = postman.deliver();
      const channels: string[] = [];
      for (let index = 0; index < count; index += 1) channels.push(await postman.send(`message ${index}`));
      const missing = new Set(channels);
      // Only those that were not there when it was last asked: ten thousand are too many to read each time.
      const there = () => {
        for (const channel of missing) if (postman.shown(channel).length > 0) missing.delete(channel);
        return count - missing.size;
      };
      const waiting = async () => (await postman.store.messages.lag()).waiting;
      // Time passes for the back-offs and the look-ups; Slack stays as it is until most are there.
      await until(
        'most are there',
        async () => {
          await postman.advance(10_000);
          return there() > count * 0.9;
        },
        60_000 + count * 120,
      );
      faults.clear();
      const well = postman.clock.now().getTime();
      await until(
        'all are there',
        async () => {
          const left = await waiting();
          // A second of the clock is many rounds of the delivery; the last few wait for their look-ups alone.
          await postman.advance(left > 24 ? 200 : 1000);
          await person.round();
          return left === 0;
        },
        60_000 + count * 120,
      );
      const seconds = (postman.clock.now().getTime() - well) / 1000;
      const shown = channels.map((channel) => postman.shown(channel));
      none(
        'shown twice',
        shown.filter((messages) => messages.length > 1).map((messages) => messages[0]?.text),
        count,
      );
      all('shown', shown.filter((messages) => messages.length === 1).length, count);
      atMost('all there, after Slack is well again', seconds, 60, 's of the clock');
    } finally {
      await postman.stop();
    }
  },
);
