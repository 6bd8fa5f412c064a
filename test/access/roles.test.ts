import { describe, expect, it } from 'vitest';
import { access, rolesIn } from '../../src/access/roles.ts';
import { fault } from '../../src/errors.ts';
import type { Directory } from '../../src/ports/directory.ts';
import { anEnvironment } from '../support/environment.ts';

const production = anEnvironment();
const staging = { ...production, name: 'staging' };

/** A directory that knows these groups; any other group cannot be read. Counts the groups that were asked for. */
function directory(groups: Readonly<Record<string, readonly string[]>>, gone: readonly string[] = []) {
  const asked: string[] = [];
  const members = async (group: string) => {
    asked.push(group);
    const found = groups[group];
    if (found === undefined)
      throw fault('ROLES_UNREADABLE', [
        'The Slack user group ',
        { group },
        ' could not be read (',
        { code: 'missing_scope' },
        ').',
      ]);
    return new Set(found);
  };
  const all: Directory = {
    members,
    membersNow: members,
    active: async (user) => !gone.includes(user),
    names: async () => new Map(),
  };
  return { ...all, asked };
}

describe('who is named by id', () => {
  const grants = { production: { operator: ['S1'], approver: ['S2', 'U9'], admin: ['S3'] } };

  it('is let in without any group being read', async () => {
    const people = directory({});
    await access(grants, people).requireNow('U9', production, 'approver', 'approve');
    await access(grants, people).require('U9', production, 'operator', 'ask');
    expect(people.asked).toEqual([]);
  });

  it('has the role that is certain, also where a group that gives more cannot be read', async () => {
    expect(await access(grants, directory({})).role('U9', production)).toBe('approver');
  });
});

describe('a group that cannot be read', () => {
  const grants = { production: { operator: ['S1'], approver: ['S2'], admin: ['S3'] }, staging: { viewer: ['S4'] } };

  it('keeps out nobody whom another group lets in', async () => {
    const people = directory({ S2: [], S3: ['U1'] });
    await expect(access(grants, people).requireNow('U1', production, 'operator', 'ask')).resolves.toBeUndefined();
  });

  it('lets nobody in, and is said by name with the code of Slack, each of them', async () => {
    const asking = access(grants, directory({ S2: [] })).requireNow('U1', production, 'operator', 'ask');
    await expect(asking).rejects.toMatchObject({ code: 'ROLES_UNREADABLE' });
    await expect(asking).rejects.toThrow(
      /@S1 could not be read \(missing_scope\).*@S3 could not be read \(missing_scope\)/,
    );
  });

  it('of one environment hides no other', async () => {
    const all = access(grants, directory({ S4: ['U1'] }));
    expect([...(await rolesIn(all, 'U1', [production, staging]))]).toEqual([['staging', 'viewer']]);
    await expect(rolesIn(all, 'U2', [production, staging])).rejects.toMatchObject({ code: 'ROLES_UNREADABLE' });
  });
});

describe('a role by what Slack says now', () => {
  const grants = { production: { approver: ['S2', 'U8', 'W9'] } };

  it('is gone with the membership, and with the account', async () => {
    const all = access(grants, directory({ S2: ['U1', 'U2'] }, ['U2', 'U8']));
    expect(await all.holdsNow('U1', production, 'approver')).toBe(true);
    expect(await all.holdsNow('W9', production, 'approver')).toBe(true);
    expect(await all.holdsNow('U2', production, 'approver')).toBe(false);
    expect(await all.holdsNow('U8', production, 'approver')).toBe(false);
    expect(await all.holdsNow('U3', production, 'approver')).toBe(false);
  });

  it('is not read from what was read before', async () => {
    const people = directory({ S2: ['U1'] });
    const removed = { ...people, membersNow: async () => new Set<string>() };
    await expect(access(grants, removed).requireNow('U1', production, 'approver', 'approve')).rejects.toMatchObject({
      code: 'ROLE_MISSING',
    });
  });
});
