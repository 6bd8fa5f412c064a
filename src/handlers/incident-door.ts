import { includesRole, type Role, rolesIn } from '../access/roles.ts';
import { isFault } from '../errors.ts';
import { known } from '../incidents/acts.ts';
import type { IncidentContext } from '../incidents/context.ts';
import { type Engine, environmentOf } from '../jobs/engine.ts';
import type { Environment } from '../model/environment.ts';
import type { Incident } from '../model/incident.ts';
import { incidentContext } from './incident-context.ts';

export interface IncidentAct {
  /** The request's own id: the same one again does nothing. */
  readonly key: string;
  readonly user: string;
  /** For the sentence that refuses it: `You cannot … in production`. */
  readonly what: string;
  /** Whoever is paged for an incident may answer its page, whatever else they may. */
  readonly answersPage?: boolean;
}

/** The environment of an incident; the default one where the configuration no longer has it. */
function environmentAt(engine: Engine, incident: Pick<Incident, 'environment'>): Environment {
  return engine.environments.get(incident.environment) ?? environmentOf(engine, undefined);
}

/** Throws ROLE_MISSING unless the person has the role in the environment of the incident. */
export function requireAt(
  engine: Engine,
  user: string,
  incident: Pick<Incident, 'environment'>,
  needed: Role,
  what: string,
): Promise<void> {
  return engine.access.require(user, environmentAt(engine, incident), needed, what);
}

/** Throws ROLE_MISSING unless the person has the role in some environment. */
export async function requireAnywhere(engine: Engine, user: string, needed: Role, what: string): Promise<void> {
  const has = await rolesIn(engine.access, user, engine.environments.values());
  if ([...has.values()].some((role) => includesRole(role, needed))) return;
  await engine.access.require(user, environmentOf(engine, undefined), needed, what);
}

/** Whether somebody may look at an incident. */
export async function maySee(engine: Engine, user: string, incident: Pick<Incident, 'environment'>): Promise<boolean> {
  return includesRole(await engine.access.role(user, environmentAt(engine, incident)), 'viewer');
}

/**
 * The one door to what people do with an incident: it is there, the person has the role in its environment, and the request counts once. What
 * `work` does is one transaction with the id of the request. Gives undefined for a request that came before.
 */
export async function actOnIncident<T>(
  engine: Engine,
  id: number,
  act: IncidentAct,
  work: (context: IncidentContext, incident: Incident) => Promise<T>,
): Promise<{ readonly value: T } | undefined> {
  const context = incidentContext(engine);
  const { incident } = await known(context, id);
  await requireAt(engine, act.user, incident, 'operator', act.what).catch(async (error: unknown) => {
    const paged = act.answersPage && (await context.store.paging.pages(id)).some(({ person }) => person === act.user);
    if (!paged || !(isFault(error, 'ROLE_MISSING') || isFault(error, 'ROLES_UNREADABLE'))) throw error;
  });
  return engine.store.once(act.key, 'incident', (store) =>
    work({ ...context, store: { ...context.store, ...store } }, incident),
  );
}
