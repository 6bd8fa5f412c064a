import { includesRole, type Role, roleFor, rolesIn } from '../access/roles.ts';
import { homeView } from '../blocks/home.ts';
import { refusal } from '../blocks/refusal.ts';
import { isFault } from '../errors.ts';
import type { Engine } from '../jobs/engine.ts';
import { environmentOf } from '../jobs/engine.ts';
import type { RunCard } from '../model/run.ts';
import type { ChatPayload } from '../ports/chat.ts';
import type { Directory } from '../ports/directory.ts';
import { peopleOf } from './people.ts';

/** App Home of a person: runs of the environments they have a role in, and no others. */
export async function renderHome(engine: Engine, directory: Directory, user: string): Promise<ChatPayload> {
  const has = await rolesIn(engine.access, user, engine.environments.values()).catch((error: unknown) => {
    if (isFault(error, 'ROLES_UNREADABLE')) return error;
    throw error;
  });
  // Said, and not tried again by itself: whoever opens the home anew asks again.
  if (has instanceof Error) return refusal(has);
  const { runs } = engine.store;
  const seen = [...has.keys()];
  const [open, recent] = await Promise.all([runs.open(20, seen), runs.recent(15, seen)]);
  const environment = environmentOf(engine, undefined);
  const here: Role | undefined = has.get(environment.name);
  const commands = [...engine.catalog]
    .filter(([, action]) => includesRole(here, roleFor(action.risk)))
    .map(([command]) => command);
  // A requester's own confirmation needs no more than the role they asked with.
  const mayDecide = ({ run }: RunCard) =>
    run.requestedBy === user || includesRole(has.get(run.environment), 'approver');
  const names = await directory.names([...peopleOf(open), ...recent.map((run) => run.requestedBy)]);
  const content = { user, commands, environment: environment.name, mayDecide, open, recent };
  return homeView(content, (id) => names.get(id) ?? id);
}
