import { type ComponentChildren, h } from 'preact';
import { IconButton } from './button.ts';
import { useClient, useSelect } from './hooks.ts';

/** Commands the app is being asked, and those that failed, above the composer they were typed in. */
export function ChannelActivity({ channel }: { readonly channel: string }): ComponentChildren {
  const client = useClient();
  const server = useSelect((state) => state.server);
  const asked = server.pending.filter((one) => one.kind === 'command' && one.channel === channel);
  const failed = server.notices.filter((one) => one.kind === 'command_failed' && one.channel === channel);
  if (asked.length + failed.length === 0) return null;
  return h(
    'div',
    { class: 'channel-activity', role: 'status' },
    asked.map(({ id, label }) =>
      h('div', { key: id, class: 'asking' }, h('code', {}, label), ` waiting for ${server.app.name} …`),
    ),
    failed.map(({ id, text }) =>
      h(
        'div',
        { key: id, class: 'notice' },
        h('span', {}, text),
        h(IconButton, {
          icon: 'close',
          label: 'Dismiss',
          onPress: () => void client.act({ type: 'dismiss_notice', id }),
        }),
      ),
    ),
  );
}
