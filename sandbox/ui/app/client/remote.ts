import type { UiAction, UiResult, UiState } from '../../../workspace/ui-protocol.ts';

/** What the page asks of the workspace over HTTP. The workspace is of the same origin and its answers are its own: they are believed. */

/** Everything that person sees; undefined when there is no such person. Rejects when the workspace does not answer. */
export async function readState(user: string): Promise<UiState | undefined> {
  const response = await fetch(`/ui/state?user=${encodeURIComponent(user)}`, { cache: 'no-store' });
  if (response.status === 404) return undefined;
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  const state: UiState = await response.json();
  return state;
}

async function post(path: string, body: unknown): Promise<unknown> {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return response.json();
}

const UNREACHABLE = 'The workspace does not answer. Nothing was done.';

/** Does something; what could not be done is a sentence in the result. Never rejects. */
export async function sendAction(action: UiAction): Promise<UiResult> {
  try {
    return (await post('/ui/act', action)) as UiResult;
  } catch {
    return { ok: false, error: UNREACHABLE };
  }
}

const panelPath = (name: string, user: string) =>
  `/ui/panel/${encodeURIComponent(name)}?user=${encodeURIComponent(user)}`;

/** The state of a panel, or a sentence why there is none. */
export async function readPanel(name: string, user: string): Promise<unknown> {
  try {
    return await (await fetch(panelPath(name, user), { cache: 'no-store' })).json();
  } catch {
    return { error: UNREACHABLE };
  }
}

/** Presses a button of a panel. */
export async function sendPanelAction(name: string, user: string, action: unknown): Promise<unknown> {
  try {
    return await post(panelPath(name, user), action);
  } catch {
    return { error: UNREACHABLE };
  }
}

/** The beginning of a file as text; undefined when it cannot be read. */
export async function readFileText(id: string, most: number): Promise<string | undefined> {
  try {
    const response = await fetch(`/ui/file/${encodeURIComponent(id)}`);
    return response.ok ? (await response.text()).slice(0, most) : undefined;
  } catch {
    return undefined;
  }
}
