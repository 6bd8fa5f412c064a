import { z } from 'zod';
import { allowed } from '../access/allowed.ts';
import { rolesIn } from '../access/roles.ts';
import { menuMessage } from '../blocks/menu.ts';
import { answer } from '../catalog/answer.ts';
import type { HandlerContext } from '../handlers/context.ts';
import { openIncidents } from '../incidents/open.ts';
import { environmentOf } from '../jobs/engine.ts';

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
      openIncidents(engine.incidents, seen),
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
