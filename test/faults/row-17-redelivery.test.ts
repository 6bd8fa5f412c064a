import { actionIds } from '../../src/blocks/elements.ts';
import { faultRow } from '../support/faults/row.ts';
import { inParallel, type SlackRequest } from '../support/faults/signed.ts';
import { until } from '../support/faults/until.ts';
import { useWire } from '../support/faults/wire.ts';

const wire = useWire();

/** The first delivery and its retries: one while the first is being worked on, two when it was acknowledged. */
async function fourTimes(request: SlackRequest): Promise<readonly number[]> {
  const again = (retry: number) =>
    wire.send(request, { headers: { 'x-slack-retry-num': String(retry), 'x-slack-retry-reason': 'http_timeout' } });
  const early = await Promise.all([wire.send(request), again(1)]);
  return [...early, await again(2), await again(3)].map(({ status }) => status);
}

faultRow(
  { title: 'Slack delivers a command, a click and a mention four times each', small: 4, full: 834 },
  async ({ count, none, all }) => {
    const places = await inParallel(count, 8, async () => {
      const { channel, forge } = wire.place();
      const statuses = await Promise.all([
        fourTimes(forge.command('health staging')),
        fourTimes(forge.press({ action: `${actionIds.menu}:0`, value: 'health' })),
        fourTimes(forge.mention('health staging')),
      ]);
      return { channel, statuses: statuses.flat() };
    });
    const channels = places.map(({ channel }) => channel);
    await until(
      'every answer',
      () => channels.every((channel) => wire.cards(channel).length >= 3),
      60_000 + count * 500,
    );
    await wire.honest();
    const extra = channels.flatMap((channel) => wire.cards(channel).slice(3));
    const refused = places.flatMap(({ statuses }) => statuses).filter((status) => status !== 200);
    none('answers beyond one for each request', extra, count * 12);
    none('deliveries not acknowledged', refused, count * 12);
    all('places with their three answers', channels.length, count);
  },
);
