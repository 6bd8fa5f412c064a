import { type ComponentChildren, h } from 'preact';
import { useEffect } from 'preact/hooks';
import type { PanelMark, PanelRow, PanelSection } from '../../panel-protocol.ts';
import { shownPanels, showPanel } from '../client/open-panel.ts';
import { panelTitle, refreshPanel } from '../client/panels.ts';
import { IconButton } from './button.ts';
import { useClient, useSelect } from './hooks.ts';
import { onEscape } from './on-escape.ts';
import { PanelButtonControl } from './panel-button.ts';

/** A sign and a word for each mark: colour alone says nothing. */
const MARKS: Readonly<Record<PanelMark, readonly [sign: string, word: string]>> = {
  good: ['✓', 'good'],
  bad: ['✕', 'bad'],
  warning: ['!', 'warning'],
  neutral: ['–', 'neutral'],
  running: ['…', 'running'],
};

function Row({ row }: { readonly row: PanelRow }): ComponentChildren {
  const [sign, word] = row.mark === undefined ? [] : MARKS[row.mark];
  return h(
    'div',
    { class: 'panel-row' },
    h('dt', {}, row.label),
    h(
      'dd',
      {},
      sign === undefined
        ? null
        : h('span', { class: `mark mark-${row.mark ?? ''}`, role: 'img', 'aria-label': word }, sign),
      row.value,
    ),
    row.note === undefined ? null : h('dd', { class: 'quiet' }, row.note),
  );
}

function Section({ panel, section }: { readonly panel: string; readonly section: PanelSection }): ComponentChildren {
  const buttons = (section.buttons ?? []).map((button) => h(PanelButtonControl, { key: button.id, panel, button }));
  return h(
    'section',
    { class: 'panel-section' },
    h('h3', {}, section.title),
    section.note === undefined ? null : h('p', { class: 'quiet' }, section.note),
    section.rows.length === 0
      ? null
      : h(
          'dl',
          {},
          section.rows.map((row, index) => h(Row, { key: index, row })),
        ),
    buttons.length === 0 ? null : h('div', { class: 'panel-buttons' }, buttons),
  );
}

function Contents({ name }: { readonly name: string }): ComponentChildren {
  const view = useSelect((state) => state.panels[name]);
  if (view === undefined) return h('p', { class: 'quiet pane-note' }, 'Reading …');
  if ('error' in view) return h('p', { class: 'notice' }, view.error);
  return view.sections.map((section) => h(Section, { key: section.title, panel: name, section }));
}

/** The panels of the sandbox beside the workspace, one in sight. */
export function SidePanel({ name }: { readonly name: string }): ComponentChildren {
  const client = useClient();
  const names = useSelect((state) => state.server.panels);
  const titles = useSelect((state) => state.panels);
  useEffect(() => {
    void refreshPanel(client, name);
    return client.onPanelNews((changed) => {
      if (changed === name) void refreshPanel(client, name);
    });
  }, [name]);
  const tab = (one: string) => {
    const view = titles[one];
    const title = view !== undefined && 'title' in view ? view.title : panelTitle(one);
    const open = () => showPanel(client.store, one);
    return h('button', { type: 'button', key: one, class: 'tab', 'aria-pressed': one === name, onClick: open }, title);
  };
  const close = () => showPanel(client.store, undefined);
  return h(
    'aside',
    { class: 'side-pane panel-pane', 'aria-label': 'Panels', onKeyDown: onEscape(close) },
    h(
      'header',
      { class: 'pane-header' },
      h('div', { class: 'tabs', role: 'group', 'aria-label': 'Panel' }, shownPanels(names).map(tab)),
      h(IconButton, { icon: 'refresh', label: 'Read again', onPress: () => void refreshPanel(client, name) }),
      h(IconButton, {
        icon: 'close',
        label: 'Close the panels',
        onPress: close,
      }),
    ),
    h('div', { class: 'panel-scroll' }, h(Contents, { name })),
  );
}
