import { z } from 'zod';
import { allowed } from '../access/allowed.ts';
import { rolesIn } from '../access/roles.ts';
import { menuMessage } from '../blocks/menu.ts';
import { answer } from '../catalog/answer.ts';
import type { Front } from '../handlers/front.ts';
import { environmentOf } from '../jobs/engine.ts';

/** What `/mcp` alone answers too. */
export const command = answer({
  summary: 'A menu of what you can do here',
  params: z.object({}),
  positional: [],
  examples: ['/mcp'],
  async answer({ engine }: Front, { user }) {
    const environment = environmentOf(engine, undefined);
    const has = await rolesIn(engine.access, user, engine.environments.values());
    const open = await engine.store.runs.open(8, [...has.keys()]);
    return menuMessage({
      catalog: allowed(engine.catalog, has.get(environment.name)),
      environment: environment.name,
      open,
    });
  },
});
