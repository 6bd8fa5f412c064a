import { onTestFinished } from 'vitest';
import { tokenHeader } from '../../../sandbox/workspace/ui/door.ts';
import {
  type UiAction,
  type UiChange,
  type UiResult,
  type UiState,
  uiChange,
  uiResult,
  uiState,
} from '../../../sandbox/workspace/ui-protocol.ts';
import type { Workspace } from '../../../sandbox/workspace/workspace.ts';

/** What a page of the browser UI does on the wire; everything that comes in is checked against the protocol. */
export interface Browser {
  state(): Promise<UiState>;
  act(action: UiAction): Promise<UiResult>;
  /** The changes told so far. */
  readonly changes: readonly UiChange[];
  /** The revision of the last change. */
  readonly revision: number;
  close(): void;
}

/** What a program shows to use a workspace as a person. */
export const shown = ({ token }: Pick<Workspace, 'token'>) => ({ [tokenHeader]: token });

/** Opens the page of one person: the event stream is up when it resolves. */
export async function openBrowser(workspace: Workspace, user: string, since?: number): Promise<Browser> {
  const changes: UiChange[] = [];
  let revision = 0;
  const over = new AbortController();
  const query = `user=${user}${since === undefined ? '' : `&since=${since}`}`;
  const stream = await fetch(`${workspace.url}/ui/events?${query}`, { headers: shown(workspace), signal: over.signal });
  onTestFinished(() => over.abort());

  const read = async () => {
    let rest = '';
    for await (const part of stream.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const events = `${rest}${part}`.split('\n\n');
      rest = events.pop() ?? '';
      for (const event of events) {
        const fields = new Map(event.split('\n').map((line) => line.split(/: (.*)/s).slice(0, 2) as [string, string]));
        changes.push(uiChange.parse(JSON.parse(fields.get('data') ?? '')));
        revision = Number(fields.get('id'));
      }
    }
  };
  read().catch(() => undefined);
  await workspace.waitFor('the event stream', () => changes[0]?.type === 'hello');

  return {
    changes,
    get revision() {
      return revision;
    },
    async state() {
      const response = await fetch(`${workspace.url}/ui/state?user=${user}`, { headers: shown(workspace) });
      return uiState.parse(await response.json());
    },
    async act(action) {
      const response = await fetch(`${workspace.url}/ui/act`, {
        method: 'POST',
        headers: { ...shown(workspace), 'content-type': 'application/json', origin: workspace.url },
        body: JSON.stringify(action),
      });
      return uiResult.parse(await response.json());
    },
    close: () => over.abort(),
  };
}
