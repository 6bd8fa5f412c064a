import type { Risk, SpecialAccess } from '../catalog/action.ts';
import { Fault, fault, isFault } from '../errors.ts';
import type { Environment } from '../model/environment.ts';
import { botActor } from '../model/person.ts';
import type { Inline } from '../model/text.ts';
import { ChatFailure } from '../ports/chat.ts';
import type { Directory } from '../ports/directory.ts';

/** Each role may do what the ones before it may. */
export const roles = ['viewer', 'operator', 'approver', 'admin'] as const;
export type Role = (typeof roles)[number];

/** What people may have beside their role; no role includes it. */
export type Needed = Role | SpecialAccess;

/** Slack user ids (U…, W…) and user groups (S… or @handle), per role. */
export type Grants = Readonly<Partial<Record<Needed, readonly string[]>>>;

export interface Approvers {
  /** As the configuration names them: the approvers, or the admins where there is none. */
  readonly of: readonly string[];
  readonly people: ReadonlySet<string>;
}

export interface Access {
  /** The strongest role a person is known to have in an environment; undefined: none, and so nothing. At most some minutes old. */
  role(user: string, environment: Environment): Promise<Role | undefined>;
  /** Throws ROLE_MISSING, with who to ask, unless the person has the role or a stronger one. At most some minutes old. */
  require(user: string, environment: Environment, needed: Role, what: string): Promise<void>;
  /** The same by what Slack says now: for a yes. A group that cannot be read lets nobody in (ROLES_UNREADABLE). */
  requireNow(user: string, environment: Environment, needed: Needed, what: string): Promise<void>;
  /** The environments whose approvers are, in part or all, those of this one. */
  sharingApprovers(environment: Environment): readonly string[];
  /** Who may approve there, for asking them; a group that cannot be read asks none of its members. */
  approvers(environment: Environment): Promise<Approvers>;
  /** Who decides on roles there: the admins, or the approvers where nobody is one; a group that cannot be read counts as empty. */
  grantors(environment: Environment): Promise<Approvers>;
  /** Whether somebody has the role by what Slack says now, and still has an account. Rejects with ROLES_UNREADABLE. */
  holdsNow(user: string, environment: Environment, needed: Role): Promise<boolean>;
}

/** The role an action asks of whoever requests it. */
export function roleFor(risk: Risk): Role {
  return risk === 'read-only' ? 'viewer' : 'operator';
}

/** True when a role includes another. */
export function includesRole(has: Role | undefined, needed: Role): boolean {
  return has !== undefined && roles.indexOf(has) >= roles.indexOf(needed);
}

/** The environments a person has a role in, with the strongest one there. Throws ROLES_UNREADABLE where none could be read. */
export async function rolesIn(
  access: Pick<Access, 'role'>,
  user: string,
  environments: Iterable<Environment>,
): Promise<ReadonlyMap<string, Role>> {
  const found = new Map<string, Role>();
  let unread: unknown;
  for (const environment of environments) {
    try {
      const role = await access.role(user, environment);
      if (role !== undefined) found.set(environment.name, role);
    } catch (error) {
      if (!isFault(error, 'ROLES_UNREADABLE')) throw error;
      unread = error;
    }
  }
  if (found.size === 0 && unread !== undefined) throw unread;
  return found;
}

type Members = (group: string) => Promise<ReadonlySet<string>>;

/** Default deny: only who is named, or is in a named group, has a role. */
export function access(grants: Readonly<Record<string, Grants>>, directory: Directory): Access {
  const entries = (environment: Environment, role: Needed) => grants[environment.name]?.[role] ?? [];
  const known: Members = (group) => directory.members(group);
  const now: Members = (group) => directory.membersNow(group);

  /**
   * The first of some roles that a person has. People who are named by id need no group; one group that cannot be read keeps nobody out
   * whom another one lets in.
   */
  async function first<Held extends Needed>(
    user: string,
    environment: Environment,
    among: readonly Held[],
    members: Members,
  ): Promise<Held | undefined> {
    const named = among.find((role) => entries(environment, role).includes(user));
    if (named !== undefined) return named;
    const groups = among.flatMap((role) =>
      entries(environment, role)
        .filter(isGroup)
        .map((group) => ({ role, group })),
    );
    const unread: Fault[] = [];
    for (const { role, group } of groups) {
      const there = await members(group).catch(unreadable);
      if (there instanceof Fault) unread.push(there);
      else if (there.has(user)) return role;
    }
    if (unread.length > 0) throw together(unread);
    return undefined;
  }

  const atLeast = (needed: Needed): readonly Needed[] =>
    needed === 'privacy' ? [needed] : roles.slice(roles.indexOf(needed));

  async function role(user: string, environment: Environment): Promise<Role | undefined> {
    if (user === botActor) return 'viewer';
    const strongest = [...roles].reverse();
    const named = strongest.find((one) => entries(environment, one).includes(user));
    if (named === undefined) return first(user, environment, strongest, known);
    const above = strongest.slice(0, strongest.indexOf(named));
    // What is certain counts, also where a group that may give more cannot be read.
    return (await first(user, environment, above, known).catch(() => undefined)) ?? named;
  }

  async function require(user: string, environment: Environment, needed: Needed, what: string, members: Members) {
    if (user === botActor && needed === 'viewer') return;
    if ((await first(user, environment, atLeast(needed), members)) !== undefined) return;
    const weaker = (needed === 'privacy' ? [...roles] : roles.slice(0, roles.indexOf(needed))).reverse();
    const has = await first(user, environment, weaker, known).catch(() => undefined);
    const stronger = atLeast(needed).flatMap((name) => entries(environment, name));
    const holders = stronger.slice(0, 3).flatMap((entry, index) => [...(index === 0 ? [] : [', ']), holder(entry)]);
    throw fault(
      'ROLE_MISSING',
      [
        `You cannot ${what} in ${environment.name}: that needs the role ${needed}, and you have ${has ?? 'none'}. Nothing was changed. `,
        ...(holders.length === 0 ? ['Nobody has that role yet.'] : ['Ask ', ...holders, '.']),
      ],
      { next: { kind: 'access', role: needed, environment: environment.name } },
    );
  }

  /** Those who are named for a role, and the members of the groups that are. */
  async function holders(environment: Environment, among: Role): Promise<Approvers> {
    const of = entries(environment, among);
    const groups = await Promise.all(of.filter(isGroup).map((group) => known(group).catch(() => new Set<string>())));
    const named = of.filter((entry) => !isGroup(entry));
    return { of, people: new Set([...named, ...groups.flatMap((members) => [...members])]) };
  }

  return {
    role,
    require: (user, environment, needed, what) => require(user, environment, needed, what, known),
    requireNow: (user, environment, needed, what) => require(user, environment, needed, what, now),
    sharingApprovers(environment) {
      const approve = (name: string) => [...(grants[name]?.approver ?? []), ...(grants[name]?.admin ?? [])];
      const here = new Set(approve(environment.name));
      return Object.keys(grants).filter(
        (name) => name === environment.name || approve(name).some((one) => here.has(one)),
      );
    },
    async approvers(environment) {
      const isNamed = entries(environment, 'approver').length > 0;
      return holders(environment, isNamed ? 'approver' : 'admin');
    },
    async grantors(environment) {
      const admins = await holders(environment, 'admin');
      return admins.people.size > 0 ? admins : holders(environment, 'approver');
    },
    async holdsNow(user, environment, needed) {
      if ((await first(user, environment, atLeast(needed), now)) === undefined) return false;
      return directory.active(user).catch((cause: unknown) => {
        const code = cause instanceof ChatFailure ? cause.code : 'unknown';
        const text: Inline[] = ['Slack did not say whether ', { user }, ' still has an account (', { code }, ').'];
        throw fault('ROLES_UNREADABLE', text, { cause });
      });
    },
  };
}

function unreadable(error: unknown): Fault {
  if (isFault(error, 'ROLES_UNREADABLE')) return error;
  throw error;
}

function isGroup(entry: string): boolean {
  return entry.startsWith('S') || entry.startsWith('@');
}

/** A person or a group of the configuration, named. */
export function holder(entry: string): Inline {
  if (entry.startsWith('@')) return entry;
  return entry.startsWith('S') ? { group: entry } : { user: entry };
}

/** One refusal for all groups that could not be read. */
function together(unread: readonly Fault[]): Fault {
  const [only, ...others] = unread;
  if (only === undefined || others.length === 0) return only ?? fault('ROLES_UNREADABLE', 'No group could be read.');
  const text = unread.flatMap(({ text: said }, index): Inline[] => [
    ...(index === 0 ? [] : [' ']),
    ...(typeof said === 'string' ? [said] : said),
  ]);
  return fault('ROLES_UNREADABLE', text, {
    cause: only,
    hint: only.hint,
    retryAfterMs: Math.max(...unread.map(({ retryAfterMs }) => retryAfterMs ?? 0)),
  });
}
