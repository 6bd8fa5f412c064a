import { h, render } from 'preact';
import { boot } from './client/boot.ts';
import { startClient } from './client/client.ts';
import { makeStore } from './client/store.ts';
import { ClientContext } from './view/hooks.ts';
import { Shell } from './view/shell.ts';

const RETRY_MS = 1_500;

/** Shows the page as soon as the workspace answers. */
async function start(root: HTMLElement): Promise<void> {
  const first = await boot().catch(() => undefined);
  if (first === undefined) {
    setTimeout(() => start(root), RETRY_MS);
    return;
  }
  document.documentElement.dataset['theme'] = first.theme;
  const client = startClient(makeStore(first));
  root.replaceChildren();
  render(h(ClientContext.Provider, { value: client }, h(Shell, {})), root);
}

const root = document.getElementById('app');
if (root !== null) await start(root);
