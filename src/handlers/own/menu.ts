import { includesRole, type Role, roleFor, rolesIn } from '../../access/roles.ts';
import { menuMessage } from '../../blocks/menu.ts';
import type { Catalog } from '../../catalog/loader.ts';
import { environmentOf } from '../../jobs/engine.ts';
import type { OwnAnswer } from './own.ts';

/** The actions a role may ask for. */
export function allowed(catalog: Catalog, role: Role | undefined): Catalog {
  return new Map([...catalog].filter(([, action]) => includesRole(role, roleFor(action.risk))));
}

export const menu: OwnAnswer = {
  command: '',
  summary: 'A menu of what you can do here',
  usage: '/mcp',
  examples: ['/mcp'],
  async answer({ engine }, { user }) {
    const environment = environmentOf(engine, undefined);
    const has = await rolesIn(engine.access, user, engine.environments.values());
    const open = await engine.store.runs.open(8, [...has.keys()]);
    return menuMessage({
      catalog: allowed(engine.catalog, has.get(environment.name)),
      environment: environment.name,
      open,
    });
  },
};
