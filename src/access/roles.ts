import type { Risk } from '../catalog/action.ts';
import { fault } from '../errors.ts';
import type { Environment } from '../model/environment.ts';
import type { Inline } from '../model/text.ts';
import type { Directory } from '../ports/directory.ts';

/** Each role may do what the ones before it may. */
export const roles = ['viewer', 'operator', 'approver', 'admin'] as const;
export type Role = (typeof roles)[number];

/** Slack user ids (U…, W…) and user groups (S… or @handle), per role. */
export type Grants = Readonly<Partial<Record<Role, readonly string[]>>>;

export interface Access {
  /** The strongest role a person has in an environment; undefined: none, and so nothing. */
  role(user: string, environment: Environment): Promise<Role | undefined>;
  /** Throws ROLE_MISSING, with who to ask, unless the person has the role or a stronger one. */
  require(user: string, environment: Environment, needed: Role, what: string): Promise<void>;
}

/** The bot itself, asking for a look of its own accord: it may look, and change nothing. No Slack id is written like this. */
export const botActor = 'bot';

/** The role an action asks of whoever requests it. */
export function roleFor(risk: Risk): Role {
  return risk === 'read-only' ? 'viewer' : 'operator';
}

/** Default deny: only who is named, or is in a named group, has a role. */
export function access(grants: Readonly<Record<string, Grants>>, directory: Directory): Access {
  const granted = (environment: Environment) => grants[environment.name] ?? {};

  async function role(user: string, environment: Environment): Promise<Role | undefined> {
    if (user === botActor) return 'viewer';
    for (const candidate of [...roles].reverse()) {
      for (const entry of granted(environment)[candidate] ?? []) {
        if (await includes(directory, entry, user)) return candidate;
      }
    }
    return undefined;
  }

  return {
    role,
    async require(user, environment, needed, what) {
      const has = await role(user, environment);
      if (has !== undefined && roles.indexOf(has) >= roles.indexOf(needed)) return;
      const stronger = roles.slice(roles.indexOf(needed)).flatMap((name) => granted(environment)[name] ?? []);
      const holders = stronger.slice(0, 3).flatMap((entry, index) => [...(index === 0 ? [] : [', ']), holder(entry)]);
      throw fault('ROLE_MISSING', [
        `You cannot ${what} in ${environment.name}: that needs the role ${needed}, and you have ${has ?? 'none'}. Nothing was changed. `,
        ...(holders.length === 0 ? ['Nobody has that role yet.'] : ['Ask ', ...holders, '.']),
      ]);
    },
  };
}

function holder(entry: string): Inline {
  if (entry.startsWith('@')) return entry;
  return entry.startsWith('S') ? { group: entry } : { user: entry };
}

async function includes(directory: Directory, entry: string, user: string): Promise<boolean> {
  if (entry.startsWith('S') || entry.startsWith('@')) return (await directory.members(entry)).has(user);
  return entry === user;
}
