import type { Route } from '../model/route.ts';
import { rememberedPanel, rememberPanel } from './memory.ts';
import type { AppState, Store } from './store.ts';

/** The panel of the wire has a protocol of its own. */
export const WIRE = 'slack';

/** px from which a panel stands beside the messages, and from which a thread does so too. */
const [WIDE, WIDEST] = [1100, 1300];

const inThread = (route: Route) => route.place === 'channel' && route.thread !== undefined;

/** The panels in the order they are shown: the wire, which few ask for, comes last. */
export const shownPanels = (names: readonly string[]): readonly string[] => [
  ...names.filter((name) => name !== WIRE),
  ...names.filter((name) => name === WIRE),
];

/** The panel to begin with, where there is room: the one of last time, or on the first visit the first that is not the wire. */
export function firstPanel(names: readonly string[], route: Route): string | undefined {
  if (innerWidth < (inThread(route) ? WIDEST : WIDE)) return undefined;
  const remembered = rememberedPanel();
  if (remembered !== undefined) return names.includes(remembered) ? remembered : undefined;
  return names.find((name) => name !== WIRE);
}

/** Opens a panel, or closes it when none is named; the next visit begins so. */
export function showPanel(store: Store, name: string | undefined): void {
  rememberPanel(name);
  store.set({ panel: name });
}

/** The panel when one goes to another place: it makes room for a thread where both do not fit, and comes back afterwards. */
export function panelBeside({ panel, route, server }: AppState, next: Route): string | undefined {
  if (inThread(route) === inThread(next) || innerWidth >= WIDEST) return panel;
  return inThread(next) ? undefined : (panel ?? firstPanel(server.panels, next));
}
