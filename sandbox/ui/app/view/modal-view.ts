import { type ComponentChildren, h } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { View } from '../../../workspace/wire.ts';
import type { Client } from '../client/client.ts';
import type { Surface } from '../client/use-element.ts';
import { findUser, sceneOf } from '../model/people.ts';
import { drawBlocks } from '../render/blocks/draw.ts';
import { plainWords } from '../render/text-object.ts';
import { avatarOf } from './avatar.ts';
import { IconButton } from './button.ts';
import { Dialog } from './dialog.ts';
import { useClient, useSelect } from './hooks.ts';
import { drawLive } from './live.ts';

const FIELDS = '[autofocus], .modal-body :is(input, textarea, .select)';

function useBlocks(view: View): ComponentChildren {
  const client = useClient();
  const { users, channels, groups } = useSelect((state) => state.server);
  return useMemo(() => {
    const scene = sceneOf(client.store.get().server, view.id, client.now());
    const surface: Surface = { target: { kind: 'view', viewId: view.id }, scene, held: view.state.values };
    return drawLive(drawBlocks(view.blocks, scene), surface);
  }, [view, users, channels, groups]);
}

/** What could not be done with the view as a whole. */
function SubmitNotice({ view }: { readonly view: View }): ComponentChildren {
  const client = useClient();
  const server = useSelect((state) => state.server);
  const notices = server.notices.filter((one) => one.kind === 'submit_failed' && one.viewId === view.id);
  return notices.map(({ id, text }) =>
    h(
      'div',
      { key: id, class: 'notice', role: 'alert' },
      h('span', {}, text),
      h(IconButton, {
        icon: 'close',
        label: 'Dismiss',
        onPress: () => void client.act({ type: 'dismiss_notice', id }),
      }),
    ),
  );
}

/** What was typed into a view that is closed is of no use any more; under another one it waits. */
function forgetAnswers(client: Client, viewId: string): void {
  const { server, answers, problems } = client.store.get();
  if (server.modals.some((view) => view.id === viewId)) return;
  const { [viewId]: _answers, ...otherAnswers } = answers;
  const { [viewId]: _problems, ...otherProblems } = problems;
  client.store.set({ answers: otherAnswers, problems: otherProblems });
}

/** Sends the answers; what is wrong with them shows at their fields. */
async function submit(client: Client, view: View): Promise<void> {
  const { server, answers, problems } = client.store.get();
  for (const { id, kind, viewId } of server.notices) {
    if (kind === 'submit_failed' && viewId === view.id) void client.act({ type: 'dismiss_notice', id });
  }
  client.store.set({ problems: { ...problems, [view.id]: {} } });
  const result = await client.act({ type: 'submit', viewId: view.id, state: answers[view.id] ?? {} });
  if (!result.ok || result.errors === undefined) return;
  client.store.set({ problems: { ...client.store.get().problems, [view.id]: result.errors } });
}

/** The modal in sight; `depth` is how many lie on each other. */
function TopView({ view, depth }: { readonly view: View; readonly depth: number }): ComponentChildren {
  const client = useClient();
  const bot = useSelect(({ server }) => findUser(server, server.app.botUserId));
  const problems = useSelect((state) => state.problems[view.id]);
  const [busy, setBusy] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const blocks = useBlocks(view);
  useEffect(() => {
    form.current?.querySelector<HTMLElement>(FIELDS)?.focus();
    return () => forgetAnswers(client, view.id);
  }, [view.id]);
  useEffect(() => {
    if (Object.keys(problems ?? {}).length > 0)
      form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [problems]);

  const close = (all: boolean) => void client.act({ type: 'close_view', viewId: view.id, all });
  const onSubmit = (event: Event) => {
    event.preventDefault();
    if (busy || view.submit === null) return;
    setBusy(true);
    void submit(client, view).finally(() => setBusy(false));
  };
  return h(
    'form',
    { ref: form, class: 'modal', noValidate: true, autocomplete: 'off', onSubmit },
    h(
      'div',
      { class: 'dialog-head' },
      depth > 1 ? h(IconButton, { icon: 'back', label: 'Back', onPress: () => close(false) }) : avatarOf(bot),
      h('h2', { id: 'modal-title' }, plainWords(view.title)),
      h(IconButton, { icon: 'close', label: 'Close', onPress: () => close(true) }),
    ),
    h('div', { class: 'dialog-body modal-body' }, h(SubmitNotice, { view }), blocks),
    h(
      'div',
      { class: 'dialog-buttons' },
      h(
        'button',
        { type: 'button', class: 'btn', onClick: () => close(false) },
        view.close === null ? (view.submit === null ? 'Close' : 'Cancel') : plainWords(view.close),
      ),
      view.submit === null
        ? null
        : h(
            'button',
            {
              type: 'submit',
              class: `btn btn-primary${busy ? ' busy' : ''}`,
              'aria-busy': busy,
              'aria-disabled': busy,
            },
            plainWords(view.submit),
          ),
    ),
  );
}

/** The stack of open modals: the last one is in sight. */
export function ModalStack({ modals }: { readonly modals: readonly View[] }): ComponentChildren {
  const client = useClient();
  const view = modals.at(-1);
  if (view === undefined) return null;
  const onClose = () => void client.act({ type: 'close_view', viewId: view.id });
  return h(
    Dialog,
    { labelledBy: 'modal-title', className: 'modal-dialog', onClose },
    h(TopView, { key: view.id, view, depth: modals.length }),
  );
}
