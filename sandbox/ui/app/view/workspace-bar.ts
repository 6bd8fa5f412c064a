import { type ComponentChildren, h } from 'preact';
import { useState } from 'preact/hooks';
import { addressFor } from '../client/boot.ts';
import { shownPanels, showPanel } from '../client/open-panel.ts';
import type { Theme } from '../client/store.ts';
import { findUser } from '../model/people.ts';
import { icon } from '../render/icon.ts';
import { avatarOf } from './avatar.ts';
import { IconButton } from './button.ts';
import { useClient, useSelect } from './hooks.ts';
import { Menu } from './menu.ts';
import { toVNode } from './to-vnode.ts';

const THEMES: readonly (readonly [Theme, string])[] = [
  ['system', 'As the system'],
  ['light', 'Light'],
  ['dark', 'Dark'],
];

type Open = { readonly what: 'people' | 'theme'; readonly anchor: Element };

/** Who one acts as; another choice is another page. */
function ActAs({ onOpen }: { readonly onOpen: (anchor: Element) => void }): ComponentChildren {
  const server = useSelect((state) => state.server);
  const me = findUser(server, server.user);
  return h(
    'button',
    {
      type: 'button',
      class: 'act-as',
      title: 'Act as somebody else',
      'aria-label': `Acting as ${me?.realName ?? server.user}. Act as somebody else`,
      'aria-haspopup': 'menu',
      onClick: (event: MouseEvent) => {
        if (event.currentTarget instanceof Element) onOpen(event.currentTarget);
      },
    },
    avatarOf(me),
    h('span', { class: 'act-as-name' }, me?.realName ?? server.user),
    toVNode(icon('down')),
  );
}

/** The bar on top: the workspace, whether it answers, who one is, and how the page looks. */
export function WorkspaceBar(): ComponentChildren {
  const client = useClient();
  const server = useSelect((state) => state.server);
  const live = useSelect((state) => state.live);
  const theme = useSelect((state) => state.theme);
  const panel = useSelect((state) => state.panel);
  const drawer = useSelect((state) => state.drawer);
  const [open, setOpen] = useState<Open | undefined>(undefined);
  const close = () => setOpen(undefined);
  const people = server.users
    .filter((user) => !user.isBot && !user.deactivated)
    .map((user) => ({
      key: user.id,
      label: user.realName,
      detail: [user.title, user.timezone.replaceAll('_', ' ')].filter((word) => word !== '').join(' · '),
      checked: user.id === server.user,
      onPick: () => location.assign(addressFor(user.id)),
    }));
  const themes = THEMES.map(([key, label]) => ({
    key,
    label,
    checked: key === theme,
    onPick: () => client.setTheme(key),
  }));
  return h(
    'header',
    { class: 'workspace-bar' },
    h(IconButton, {
      icon: 'menu',
      label: drawer ? 'Close the list of channels' : 'Open the list of channels',
      expanded: drawer,
      className: 'drawer-button',
      onPress: () => client.store.set({ drawer: !drawer }),
    }),
    h('span', { class: 'team-name' }, server.team.name),
    live ? null : h('span', { class: 'offline', role: 'status' }, 'Connecting …'),
    h('span', { class: 'bar-space' }),
    h(ActAs, { onOpen: (anchor) => setOpen({ what: 'people', anchor }) }),
    h(IconButton, {
      icon: theme === 'dark' ? 'moon' : 'sun',
      label: 'Light or dark',
      expanded: open?.what === 'theme',
      onPress: (anchor) => setOpen({ what: 'theme', anchor }),
    }),
    server.panels.length === 0
      ? null
      : h(IconButton, {
          icon: 'sidepanel',
          label: panel === undefined ? 'Show the panels' : 'Hide the panels',
          expanded: panel !== undefined,
          onPress: () => showPanel(client.store, panel === undefined ? shownPanels(server.panels)[0] : undefined),
        }),
    open?.what === 'people' ? h(Menu, { anchor: open.anchor, label: 'Act as', items: people, onClose: close }) : null,
    open?.what === 'theme'
      ? h(Menu, { anchor: open.anchor, label: 'Light or dark', items: themes, onClose: close })
      : null,
  );
}
