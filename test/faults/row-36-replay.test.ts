import { actionIds } from '../../src/blocks/elements.ts';
import { faultRow } from '../support/faults/row.ts';
import { inParallel, type SlackRequest } from '../support/faults/signed.ts';
import { until } from '../support/faults/until.ts';
import { useWire } from '../support/faults/wire.ts';

const wire = useWire();

/** As Slack sends: again, at most three times, where a connection breaks off or the bot is busy. Gives the last status. */
async function sent(request: SlackRequest): Promise<number> {
  for (let again = 0; ; again += 1) {
    const { status } = await wire.send(request);
    if (again === 3 || (status !== 0 && status !== 503)) return status;
  }
}

faultRow(
  { title: 'one signed request sent a hundred times', small: 2, full: 100, eachMs: 5000 },
  async ({ count, none, all }) => {
    const rounds = await inParallel(count, 2, async (index) => {
      const { channel, forge } = wire.place();
      const makes = [
        () => forge.command('health staging'),
        () => forge.press({ action: `${actionIds.menu}:0`, value: 'health' }),
        () => forge.mention('health staging'),
      ];
      const request = (makes[index % makes.length] ?? makes[0])?.() ?? forge.command('health');
      const statuses = await inParallel(100, 20, () => sent(request));
      return { channel, statuses };
    });
    const channels = rounds.map(({ channel }) => channel);
    await until(
      'every answer',
      () => channels.every((channel) => wire.cards(channel).length >= 1),
      60_000 + count * 500,
    );
    await wire.honest();
    none(
      'runs beyond the first',
      channels.flatMap((channel) => wire.cards(channel).slice(1)),
      count * 100,
    );
    all(
      'answered 200',
      rounds.flatMap(({ statuses }) => statuses).filter((status) => status === 200).length,
      count * 100,
    );
  },
);

faultRow(
  { title: 'signed requests that are old, or from the future', small: 40, full: 1000, eachMs: 50 },
  async ({ count, chance, none, all }) => {
    const before = wire.cards().length;
    const statuses = await inParallel(count, 16, async () => {
      const far = 302 + chance.below(30 * 86_400);
      return (await wire.send(wire.forge.command('health'), { skewS: chance.random() < 0.5 ? -far : far })).status;
    });
    const near = await Promise.all([-290, 290].map((skewS) => wire.send(wire.forge.command('help'), { skewS })));
    await wire.honest();
    none(
      'accepted beyond five minutes',
      statuses.filter((status) => status !== 401),
      count,
    );
    none('shown in Slack', wire.cards().slice(before), count);
    all('accepted within five minutes', near.filter(({ status }) => status === 200).length, 2);
  },
);
