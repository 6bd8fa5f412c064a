import { z } from 'zod';
import { allowed } from '../access/allowed.ts';
import { rolesIn } from '../access/roles.ts';
import { menuMessage } from '../blocks/menu.ts';
import { answer } from '../catalog/answer.ts';
import type { HandlerContext } from '../handlers/context.ts';
import { type Engine, environmentOf } from '../jobs/engine.ts';
import type { Incident } from '../model/incident.ts';

/** What `/mcp` alone answers too. */
export const command = answer({
  summary: 'A menu of what you can do here',
  params: z.object({}),
  positional: [],
  examples: ['/mcp'],
  async answer({ engine }: HandlerContext, { user }) {
    const environment = environmentOf(engine, undefined);
    const has = await rolesIn(engine.access, user, engine.environments.values());
    const seen = [...has.keys()];
    const catalog = allowed(engine.catalog, has.get(environment.name));
    const [open, recent, incidents] = await Promise.all([
      engine.store.runs.open(8, seen),
      engine.store.runs.recent(100, seen),
      openIncidents(engine, seen),
    ]);
    const own = recent.filter(({ requestedBy, action }) => requestedBy === user && catalog.has(action));
    return menuMessage({
      catalog,
      environment: environment.name,
      open,
      recent: [...new Set(own.map(({ action }) => action))],
      incidents,
    });
  },
});

/** Open incidents of some environments, the worst first; undefined where incidents are not configured. */
async function openIncidents(
  { incidents }: Engine,
  environments: readonly string[],
): Promise<readonly Incident[] | undefined> {
  if (incidents === undefined) return undefined;
  const all = await incidents.store.incidents.list(100);
  return all
    .filter(({ state, environment }) => state === 'open' && environments.includes(environment))
    .toSorted((a, b) => a.severity - b.severity);
}
