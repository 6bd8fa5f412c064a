import type { UiState } from '../../../workspace/ui-protocol.ts';
import { type Route, readRoute, writeRoute } from '../model/route.ts';
import { rememberedSeen, rememberedTheme, rememberedUser, rememberUser } from './memory.ts';
import { firstPanel } from './open-panel.ts';
import { readState } from './remote.ts';
import type { AppState } from './store.ts';

/** In every workspace, and sees what is public: through it the page learns who there is. */
const SLACKBOT = 'USLACKBOT';

/** The name of the address's part that says who one acts as. */
const ACT_AS = 'as';

/** The address of the same place for another person; each tab of the browser may have its own. */
export function addressFor(user: string): string {
  const url = new URL(location.href);
  url.searchParams.set(ACT_AS, user);
  return url.href;
}

async function firstPerson(): Promise<UiState | undefined> {
  const seen = await readState(SLACKBOT);
  const person = seen?.users.find((user) => !user.isBot && !user.deactivated);
  return person === undefined ? undefined : readState(person.id);
}

/** The state of who the address names, else who was chosen last, else the first person there is. */
async function chooseState(): Promise<UiState | undefined> {
  const wanted = [new URL(location.href).searchParams.get(ACT_AS) ?? undefined, rememberedUser()];
  for (const id of wanted) {
    const state = id === undefined ? undefined : await readState(id);
    if (state !== undefined) return state;
  }
  return firstPerson();
}

/** The channel to begin with: of the address, else one for operations, else any. */
function firstRoute(server: UiState): Route {
  const named = readRoute(location.hash);
  const known = (id: string) => server.channels.some((channel) => channel.id === id);
  if (named !== undefined && (named.place === 'home' || known(named.channel))) return named;
  const mine = server.channels.filter((channel) => channel.members.includes(server.user) && !channel.archived);
  const first = mine.find((channel) => /ops/.test(channel.name)) ?? mine[0] ?? server.channels[0];
  return first === undefined ? { place: 'home' } : { place: 'channel', channel: first.id };
}

/** Reads all the page needs to begin; undefined when there is nobody to act as. */
export async function boot(): Promise<AppState | undefined> {
  const server = await chooseState();
  if (server === undefined) return undefined;
  rememberUser(server.user);
  const route = firstRoute(server);
  // With it in the address, one can come back to where one began.
  history.replaceState(null, '', writeRoute(route));
  const seen = rememberedSeen(server.team.id, server.user);
  return {
    server,
    live: false,
    route,
    theme: rememberedTheme(),
    seen,
    seenOnOpening: route.place === 'channel' ? seen[route.channel] : undefined,
    answers: {},
    problems: {},
    toasts: [],
    question: undefined,
    panel: firstPanel(server.panels, route),
    panels: {},
    drawer: false,
    tick: 0,
  };
}
