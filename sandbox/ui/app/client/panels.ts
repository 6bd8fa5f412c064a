import type { SlackPanelState } from '../../../workspace/ui/slack-panel-protocol.ts';
import type { PanelAction, PanelState } from '../../panel-protocol.ts';
import { zoneOf } from '../model/people.ts';
import { slackPanelAct, slackPanelView } from '../model/slack-panel.ts';
import type { Client } from './client.ts';
import { WIRE } from './open-panel.ts';
import { readPanel, sendPanelAction } from './remote.ts';
import type { PanelView } from './store.ts';

/** What a panel is called before it was read. */
export function panelTitle(name: string): string {
  if (name === WIRE) return 'Wire';
  return `${name.charAt(0).toUpperCase()}${name.slice(1).replaceAll('-', ' ')}`;
}

function refusalIn(answer: unknown): string | undefined {
  if (typeof answer !== 'object' || answer === null) return 'The panel answered nothing.';
  return 'error' in answer ? String(answer.error) : undefined;
}

function viewOf(client: Client, name: string, answer: unknown): PanelView {
  const error = refusalIn(answer);
  if (error !== undefined) return { error };
  return name === WIRE
    ? slackPanelView(answer as SlackPanelState, zoneOf(client.store.get().server))
    : (answer as PanelState);
}

function keep(client: Client, name: string, view: PanelView): void {
  client.store.set({ panels: { ...client.store.get().panels, [name]: view } });
}

/** Reads a panel again. */
export async function refreshPanel(client: Client, name: string): Promise<void> {
  keep(client, name, viewOf(client, name, await readPanel(name, client.store.get().server.user)));
}

/** Presses a button of a panel; true when it was done. What could not be done is said in a toast, and the panel stays. */
export async function pressPanel(client: Client, name: string, action: PanelAction): Promise<boolean> {
  const body = name === WIRE ? slackPanelAct(action) : action;
  const answer = await sendPanelAction(name, client.store.get().server.user, body);
  const error = refusalIn(answer);
  if (error !== undefined) client.toast(error, true);
  else keep(client, name, viewOf(client, name, answer));
  return error === undefined;
}
