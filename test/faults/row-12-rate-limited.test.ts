import { startPostman } from '../support/faults/postman.ts';
import { faultRow, quantile } from '../support/faults/row.ts';
import { until } from '../support/faults/until.ts';

faultRow(
  { title: 'channels that Slack has limited, and pages into others', small: 10, full: 100, eachMs: 2000 },
  async ({ count, chance, none, all, atMost }) => {
    const postman = await startPostman({ movable: true });
    try {
      const { workspace } = postman;
      const limited = new Map<string, number>();
      for (let index = 0; index < count; index += 1) {
        const channel = workspace.admin.addChannel({ name: `limited-${index}` });
        const retryAfterS = 1 + chance.below(30);
        limited.set(channel, retryAfterS);
        workspace.faults.inject({
          on: 'api',
          method: 'chat.postMessage',
          channel,
          kind: 'ratelimited',
          retryAfterS,
          times: 1,
        });
        await postman.send(`progress ${index}`, { channel, priority: 3 });
      }
      postman.deliver();
      const posts = (channel: string) =>
        workspace.calls.filter(({ method, args }) => method === 'chat.postMessage' && args['channel'] === channel);
      await until('every channel is limited', () => [...limited.keys()].every((channel) => posts(channel).length > 0));
      const pages: number[] = [];
      for (let page = 0; page < count; page += 1) {
        const asked = performance.now();
        const channel = await postman.send(`page ${page}`, { priority: 0 });
        await until('the page', () => postman.shown(channel).length === 1);
        pages.push(performance.now() - asked);
      }
      // Second by second, so that a call that comes too early is seen.
      const shown = () => [...limited.keys()].filter((channel) => postman.shown(channel).length === 1).length;
      for (let second = 0; second < 60 && shown() < count; second += 1) {
        await postman.advance(1000);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      await until('what was limited is there', () => shown() === count);
      const early = [...limited].filter(([channel, retryAfterS]) => {
        const [first, second] = posts(channel);
        return first !== undefined && second !== undefined && second.at - first.at < retryAfterS * 1000 - 20;
      });
      none(
        'calls before Retry-After',
        early.map(([channel]) => channel),
        count,
      );
      all('messages there in the end, once', shown(), count);
      atMost('page, 99 of 100', quantile(pages, 0.99), 200, 'ms');
    } finally {
      await postman.stop();
    }
  },
);
