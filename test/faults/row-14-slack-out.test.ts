import { startPostman } from '../support/faults/postman.ts';
import { faultRow } from '../support/faults/row.ts';
import { until } from '../support/faults/until.ts';

const perChannel = 20;

/** Most calls of one channel in any ten seconds. */
function mostInTenSeconds(times: readonly number[]): number {
  return Math.max(0, ...times.map((from) => times.filter((at) => at >= from && at < from + 10_000).length));
}

faultRow(
  { title: 'Slack is out for half an hour', small: 20, full: 1000, eachMs: 500 },
  async ({ count, none, all }) => {
    const postman = await startPostman({ movable: true });
    try {
      const { workspace } = postman;
      const channels = Array.from({ length: Math.ceil(count / perChannel) }, (_, index) =>
        workspace.admin.addChannel({ name: `out-${index}` }),
      );
      workspace.faults.inject({ on: 'api', method: 'chat.*', kind: 'http', status: 503 });
      postman.deliver();
      for (let index = 0; index < count; index += 1) {
        await postman.send(`told ${index}`, { channel: channels[index % channels.length] ?? '' });
      }
      for (let minute = 0; minute < 30; minute += 1) await postman.advance(60_000);
      workspace.faults.clear();
      const from = workspace.calls.length;
      await until(
        'everything is there',
        async () => {
          await postman.advance(1000);
          return (await postman.store.messages.lag()).waiting === 0;
        },
        60_000 + count * 200,
      );
      const shown = channels.flatMap((channel) => workspace.messages(channel));
      const texts = new Set(shown.map(({ text }) => text));
      const late = shown.filter(({ blocks }) => JSON.stringify(blocks ?? []).includes('Sent late'));
      const posts = workspace.calls.slice(from).filter(({ method }) => method === 'chat.postMessage');
      all('messages there', texts.size, count);
      none('messages twice', Array.from({ length: shown.length - texts.size }), count);
      all('marked as late', late.length, count);
      // One a second, and at the start two at once.
      const times = (channel: string) => posts.filter(({ args }) => args['channel'] === channel).map(({ at }) => at);
      const rates = channels.map((channel) => mostInTenSeconds(times(channel)));
      none(
        'channels with more than 12 posts in ten seconds',
        rates.filter((rate) => rate > 12),
        channels.length,
      );
    } finally {
      await postman.stop();
    }
  },
);
