import type { Catalog } from '../catalog/loader.ts';
import { includesRole, type Role, roleFor } from './roles.ts';

/** The actions a role may ask for. */
export function allowed(catalog: Catalog, role: Role | undefined): Catalog {
  return new Map([...catalog].filter(([, action]) => includesRole(role, roleFor(action.risk))));
}
