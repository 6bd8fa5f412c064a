import { type ComponentChildren, h } from 'preact';
import { writeRoute } from '../model/route.ts';
import { sectionsOf } from '../model/sections.ts';
import { useClient, useSelect } from './hooks.ts';

/** The two sides of the app: its home, and the direct messages with it. */
export function AppTabs({ current }: { readonly current: 'home' | 'messages' }): ComponentChildren {
  const client = useClient();
  const server = useSelect((state) => state.server);
  const { app } = sectionsOf(server);
  const openMessages = async () => {
    const result = await client.act({ type: 'open_dm', with: server.app.botUserId });
    if (result.ok && result.channel !== undefined) client.open({ place: 'channel', channel: result.channel });
  };
  const page = (key: 'home' | 'messages') => (current === key ? 'page' : undefined);
  return h(
    'nav',
    { class: 'tabs', 'aria-label': server.app.name },
    server.app.homeTab
      ? h('a', { class: 'tab', href: writeRoute({ place: 'home' }), 'aria-current': page('home') }, 'Home')
      : null,
    app === undefined
      ? h('button', { type: 'button', class: 'tab', onClick: () => void openMessages() }, 'Messages')
      : h(
          'a',
          { class: 'tab', href: writeRoute({ place: 'channel', channel: app.id }), 'aria-current': page('messages') },
          'Messages',
        ),
  );
}
