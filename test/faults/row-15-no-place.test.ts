import { faultRow } from '../support/faults/row.ts';
import { until } from '../support/faults/until.ts';
import { useWire } from '../support/faults/wire.ts';

const wire = useWire();

/** What happens to a channel between a command and its answer. */
const troubles: readonly ((name: string) => void)[] = [
  (name) => wire.world.workspace.admin.archive(name),
  (name) => wire.world.workspace.admin.removeFromChannel(name, wire.world.workspace.app.botUserId),
  (name) => refuse(name, 'restricted_action'),
  (name) => refuse(name, 'channel_not_found'),
  (name) => refuse(name, 'not_in_channel'),
];

function refuse(name: string, code: string): void {
  const channel = wire.world.workspace.dump().channels.find((one) => one.name === name)?.id;
  wire.world.workspace.faults.inject({ on: 'api', method: 'chat.postMessage', channel, kind: 'error', code });
}

faultRow(
  {
    title: 'the channel of a command is archived, closed or gone before its answer',
    small: 5,
    full: 100,
    eachMs: 5000,
  },
  async ({ count, none, all }) => {
    const { workspace } = wire.world;
    const lost: string[] = [];
    for (let strike = 0; strike < count; strike += 1) {
      const { channel, forge } = wire.place();
      const name = workspace.dump().channels.find(({ id }) => id === channel)?.name ?? '';
      const direct = () => workspace.messages('@dev').length;
      const before = direct();
      troubles[strike % troubles.length]?.(name);
      const { status } = await wire.send(forge.command('health'));
      const shown = () => direct() > before || workspace.messages(channel).some(({ bot_id }) => bot_id !== undefined);
      if (status !== 200) lost.push(`${name}: ${status}`);
      await until('the answer, there or to the person', shown).catch(() =>
        lost.push(`${name}, trouble ${strike % troubles.length}`),
      );
      workspace.faults.clear();
    }
    none('answers lost', lost, count);
    all('answers in the channel or to who asked', count - lost.length, count);
  },
);
