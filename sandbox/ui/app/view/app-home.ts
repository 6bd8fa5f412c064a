import { type ComponentChildren, h } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import type { Surface } from '../client/use-element.ts';
import { findUser, sceneOf } from '../model/people.ts';
import { drawBlocks } from '../render/blocks/draw.ts';
import { AppTabs } from './app-tabs.ts';
import { avatarOf } from './avatar.ts';
import { useClient, useSelect } from './hooks.ts';
import { drawLive } from './live.ts';

function Published(): ComponentChildren {
  const client = useClient();
  const view = useSelect((state) => state.server.home);
  const { users, channels, groups } = useSelect((state) => state.server);
  const tick = useSelect((state) => state.tick);
  return useMemo(() => {
    if (view === null) return h('p', { class: 'quiet' }, 'The app has not put anything here yet.');
    const scene = sceneOf(client.store.get().server, view.id, client.now());
    const surface: Surface = { target: { kind: 'view', viewId: view.id }, scene, held: view.state.values };
    return drawLive(drawBlocks(view.blocks, scene), surface);
  }, [view, users, channels, groups, tick]);
}

/** The home tab of the app; the app is told that it was opened. */
export function AppHome(): ComponentChildren {
  const client = useClient();
  const server = useSelect((state) => state.server);
  const { app } = server;
  useEffect(() => {
    if (app.homeTab) void client.act({ type: 'open_home' });
  }, [app.homeTab]);
  return h(
    'main',
    { class: 'channel-pane', 'aria-label': app.name },
    h(
      'header',
      { class: 'channel-header' },
      h(
        'div',
        { class: 'channel-line' },
        h(
          'h1',
          { class: 'channel-title' },
          h('span', { class: 'channel-name' }, avatarOf(findUser(server, app.botUserId)), app.name),
        ),
        h('div', { class: 'topic' }, app.description),
      ),
    ),
    h(AppTabs, { current: 'home' }),
    h(
      'div',
      { class: 'home-scroll' },
      h('div', { class: 'home' }, app.homeTab ? h(Published, {}) : 'The app has no home tab.'),
    ),
  );
}
