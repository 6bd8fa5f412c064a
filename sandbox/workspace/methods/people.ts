import { z } from 'zod';
import type { Core } from '../core.ts';
import { groupObject, userObject } from '../objects.ts';
import { refuse } from '../refusal.ts';
import type { User } from '../state/model.ts';
import { flag, pageArgs, word } from './arguments.ts';
import { type Caller, method } from './method.ts';
import { nextCursor, pageOf } from './paging.ts';

const show = (core: Core, caller: Caller, user: User) =>
  userObject(user, core.store.team.id, core.clock.now(), caller.scopes.has('users:read.email'));

export const usersInfo = method({
  name: 'users.info',
  tier: 4,
  scopes: ['users:read'],
  args: z.object({ user: word, include_locale: flag.optional() }),
  run(core, caller, args) {
    const user = core.store.users.get(args.user);
    if (user === undefined) throw refuse('user_not_found');
    return { user: show(core, caller, user) };
  },
});

export const usersList = method({
  name: 'users.list',
  tier: 2,
  scopes: ['users:read'],
  args: z.object({ ...pageArgs, include_locale: flag.optional() }),
  run(core, caller, args) {
    const page = pageOf([...core.store.users.values()], args);
    const members = page.items.map((user) => show(core, caller, user));
    return { members, cache_ts: Math.floor(core.clock.now().getTime() / 1000), ...nextCursor(page.cursor) };
  },
});

export const usersLookupByEmail = method({
  name: 'users.lookupByEmail',
  tier: 3,
  scopes: ['users:read.email'],
  args: z.object({ email: word }),
  run(core, caller, args) {
    const wanted = args.email.trim().toLowerCase();
    const user = [...core.store.users.values()].find((one) => one.email?.toLowerCase() === wanted && !one.deactivated);
    if (user === undefined) throw refuse('users_not_found');
    return { user: show(core, caller, user) };
  },
});

export const usergroupsList = method({
  name: 'usergroups.list',
  tier: 2,
  scopes: ['usergroups:read'],
  args: z.object({
    include_users: flag.optional(),
    include_count: flag.optional(),
    include_disabled: flag.optional(),
  }),
  run(core, _caller, args) {
    const groups = [...core.store.groups.values()].filter((group) => !group.disabled || args.include_disabled === true);
    return { usergroups: groups.map((group) => groupObject(group, core.store.team.id, args.include_users === true)) };
  },
});

export const usergroupsUsersList = method({
  name: 'usergroups.users.list',
  tier: 2,
  scopes: ['usergroups:read'],
  args: z.object({ usergroup: word, include_disabled: flag.optional() }),
  run(core, _caller, args) {
    const group = core.store.groups.get(args.usergroup);
    if (group === undefined || (group.disabled && args.include_disabled !== true)) throw refuse('no_such_subteam');
    return { users: [...group.users] };
  },
});
