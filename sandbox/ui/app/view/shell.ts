import { type ComponentChildren, h } from 'preact';
import { useEffect, useLayoutEffect } from 'preact/hooks';
import { channelTitle } from '../model/people.ts';
import { AppHome } from './app-home.ts';
import { ChannelPane } from './channel-pane.ts';
import { useClient, useSelect } from './hooks.ts';
import { ModalStack } from './modal-view.ts';
import { QuestionDialog } from './question.ts';
import { SidePanel } from './side-panel.ts';
import { Sidebar } from './sidebar.ts';
import { ThreadPane } from './thread-pane.ts';
import { Toasts } from './toasts.ts';
import { WorkspaceBar } from './workspace-bar.ts';

/** What the route leads to. */
function Place(): ComponentChildren {
  const route = useSelect((state) => state.route);
  const channels = useSelect((state) => state.server.channels);
  if (route.place === 'home') return h(AppHome, {});
  const channel = channels.find((one) => one.id === route.channel);
  if (channel === undefined) {
    return h('main', { class: 'channel-pane' }, h('p', { class: 'quiet pane-note' }, 'You cannot see this channel.'));
  }
  return [
    h(ChannelPane, { key: 'channel', channel }),
    route.thread === undefined ? null : h(ThreadPane, { key: 'thread', channel, root: route.thread }),
  ];
}

function usePageTitle(): void {
  const title = useSelect(({ server, route }) => {
    if (route.place === 'home') return server.app.name;
    const channel = server.channels.find((one) => one.id === route.channel);
    return channel === undefined ? server.team.name : `${channelTitle(server, channel)} · ${server.team.name}`;
  });
  useEffect(() => {
    document.title = title;
  }, [title]);
}

/** The whole page. */
export function Shell(): ComponentChildren {
  const client = useClient();
  const theme = useSelect((state) => state.theme);
  const drawer = useSelect((state) => state.drawer);
  const modals = useSelect((state) => state.server.modals);
  const question = useSelect((state) => state.question);
  const toasts = useSelect((state) => state.toasts);
  const panel = useSelect(({ panel: open, server }) =>
    open !== undefined && server.panels.includes(open) ? open : undefined,
  );
  const thread = useSelect(({ route }) => route.place === 'channel' && route.thread !== undefined);
  usePageTitle();
  useEffect(() => {
    if (!drawer) return undefined;
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape') client.store.set({ drawer: false });
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [drawer]);
  useLayoutEffect(() => {
    document.documentElement.dataset['theme'] = theme;
  }, [theme]);
  const classes = ['shell', drawer && 'drawer-open', thread && 'with-thread', panel !== undefined && 'with-panel'];
  return h(
    'div',
    { class: classes.filter((name) => name !== false).join(' ') },
    h(WorkspaceBar, {}),
    h(
      'div',
      { class: 'columns' },
      h(Sidebar, {}),
      h('button', {
        type: 'button',
        class: 'drawer-shade',
        'aria-label': 'Close the list of channels',
        onClick: () => client.store.set({ drawer: false }),
      }),
      h('div', { class: 'desk' }, h(Place, {})),
      panel === undefined ? null : h(SidePanel, { key: 'panel', name: panel }),
    ),
    h(ModalStack, { modals }),
    question === undefined ? null : h(QuestionDialog, { key: question.title, question }),
    h(Toasts, { toasts }),
  );
}
