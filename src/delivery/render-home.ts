import { allowed } from '../access/allowed.ts';
import { includesRole, rolesIn } from '../access/roles.ts';
import { homeView } from '../blocks/home.ts';
import { refusal } from '../blocks/refusal.ts';
import { isFault } from '../errors.ts';
import { openIncidents } from '../incidents/open.ts';
import { policiesOf } from '../incidents/settings.ts';
import type { Engine } from '../jobs/engine.ts';
import { environmentOf } from '../jobs/engine.ts';
import type { Line } from '../model/report.ts';
import type { RunCard } from '../model/run.ts';
import { onCallLines } from '../paging/on-call-lines.ts';
import type { ChatPayload } from '../ports/chat.ts';
import type { Directory } from '../ports/directory.ts';
import { named } from './named.ts';

/** App Home of a person: runs and incidents of the environments they have a role in, and no others. */
export async function renderHome(engine: Engine, directory: Directory, user: string): Promise<ChatPayload> {
  const has = await rolesIn(engine.access, user, engine.environments.values()).catch((error: unknown) => {
    if (isFault(error, 'ROLES_UNREADABLE')) return error;
    throw error;
  });
  // Said, and not tried again by itself: whoever opens the home anew asks again.
  if (has instanceof Error) return refusal(has);
  const { runs } = engine.store;
  const seen = [...has.keys()];
  const [open, recent, incidents, paged] = await Promise.all([
    runs.open(20, seen),
    runs.recent(15, seen),
    openIncidents(engine.incidents, seen),
    engine.incidents?.store.paging.waitingFor(user) ?? [],
  ]);
  const environment = environmentOf(engine, undefined).name;
  // A requester's own confirmation needs no more than the role they asked with.
  const mayDecide = ({ run }: RunCard) =>
    run.requestedBy === user || includesRole(has.get(run.environment), 'approver');
  const content = {
    user,
    catalog: allowed(engine.catalog, has.get(environment)),
    environment,
    mayDecide,
    open,
    recent,
    incidents: incidents ?? [],
    paged: new Set(paged),
    onCall: seen.length === 0 ? [] : await onCallNow(engine),
  };
  return named(
    (users) => directory.names(users),
    (names) => homeView(content, names),
  );
}

async function onCallNow({ paging, incidents, clock, store }: Engine): Promise<readonly Line[]> {
  if (paging === undefined) return [];
  const taken = await store.paging.takenShifts();
  return onCallLines(paging.schedules, policiesOf(incidents?.settings), clock.now(), taken);
}
