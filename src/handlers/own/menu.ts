import { roleFor, roles } from '../../access/roles.ts';
import { menuMessage } from '../../blocks/menu.ts';
import type { Catalog } from '../../catalog/loader.ts';
import type { Engine } from '../../jobs/engine.ts';
import { environmentOf } from '../../jobs/engine.ts';
import type { Environment } from '../../model/environment.ts';
import type { OwnAnswer } from './own.ts';

/** The actions a person may ask for in an environment. */
export async function allowed(engine: Engine, user: string, environment: Environment): Promise<Catalog> {
  const role = await engine.access.role(user, environment);
  if (role === undefined) return new Map();
  const may = roles.slice(0, roles.indexOf(role) + 1);
  return new Map([...engine.catalog].filter(([, action]) => may.includes(roleFor(action.risk))));
}

export const menu: OwnAnswer = {
  command: '',
  summary: 'A menu of what you can do here',
  usage: '/mcp',
  examples: ['/mcp'],
  async answer({ engine }, { user }) {
    const environment = environmentOf(engine, undefined);
    const catalog = await allowed(engine, user, environment);
    return menuMessage({ catalog, environment: environment.name, open: await engine.store.runs.open(8) });
  },
};
