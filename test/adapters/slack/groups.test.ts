import { describe, expect, it } from 'vitest';
import { movableClock } from '../../../sandbox/clock.ts';
import type { Call } from '../../../src/adapters/slack/call.ts';
import { slackGroups } from '../../../src/adapters/slack/groups.ts';
import { ChatFailure } from '../../../src/ports/chat.ts';

/** Slack, whose answers come when the test says so. */
function heldSlack() {
  const waiting: { readonly method: string; readonly give: (answer: object | ChatFailure) => void }[] = [];
  const call: Call = <T>(method: string) =>
    new Promise<T>((resolve, reject) => {
      const give = (answer: object | ChatFailure) =>
        answer instanceof ChatFailure ? reject(answer) : resolve(answer as T);
      waiting.push({ method, give });
    });
  return { call, waiting };
}

/** Slack, which answers at once by a table; counts its calls. */
function slackOf(answers: Record<string, object | ChatFailure>) {
  const calls: string[] = [];
  const call: Call = async <T>(method: string) => {
    calls.push(method);
    const answer = answers[method];
    if (answer instanceof ChatFailure) throw answer;
    return answer as T;
  };
  return { call, calls, answers };
}

const pins = () => {
  const kept = new Map<string, string>();
  return async (handle: string, id: string) => {
    if (!kept.has(handle)) kept.set(handle, id);
    return kept.get(handle) ?? id;
  };
};

describe('who is in a group', () => {
  it('now is read after the question, also while an older reading is under way', async () => {
    const { call, waiting } = heldSlack();
    const groups = slackGroups(call, movableClock(), pins());
    const before = groups.members('S1');
    const now = groups.membersNow('S1');
    await expect.poll(() => waiting.length).toBe(1);
    waiting[0]?.give({ users: ['U1', 'U2'] });
    expect([...(await before)]).toEqual(['U1', 'U2']);
    await expect.poll(() => waiting.length).toBe(2);
    waiting[1]?.give({ users: ['U2'] });
    expect([...(await now)]).toEqual(['U2']);
  });

  it('is forgotten when a change is told, whatever is being read then', async () => {
    const { call, waiting } = heldSlack();
    const groups = slackGroups(call, movableClock(), pins());
    const before = groups.members('S1');
    await expect.poll(() => waiting.length).toBe(1);
    groups.forget();
    waiting[0]?.give({ users: ['U1'] });
    await before;
    const after = groups.members('S1');
    await expect.poll(() => waiting.length).toBe(2);
    waiting[1]?.give({ users: [] });
    expect([...(await after)]).toEqual([]);
  });

  it('is not waited for longer than a person waits', async () => {
    const { call } = heldSlack();
    await expect(slackGroups(call, movableClock(), pins()).membersNow('S1')).rejects.toMatchObject({
      code: 'ROLES_UNREADABLE',
      message: expect.stringContaining('@S1 could not be read (timeout)'),
    });
  });
});

describe('a group that cannot be read', () => {
  it('is asked for less and less often, however often somebody wants to know', async () => {
    const clock = movableClock();
    const slack = slackOf({
      'usergroups.users.list': new ChatFailure('refused', 'usergroups.users.list', 'missing_scope'),
    });
    const groups = slackGroups(slack.call, clock, pins());
    const ask = async () => {
      for (let time = 0; time < 50; time += 1)
        await expect(groups.members('S1')).rejects.toThrow('@S1 could not be read (missing_scope)');
      return slack.calls.length;
    };
    expect(await ask()).toBe(1);
    clock.advance(2100);
    expect(await ask()).toBe(2);
    clock.advance(2100);
    expect(await ask()).toBe(2);
    clock.advance(2100);
    expect(await ask()).toBe(3);
  });

  it('is left alone for as long as Slack asks, also by who presses', async () => {
    const clock = movableClock();
    const limited = new ChatFailure('limited', 'usergroups.users.list', 'ratelimited', { retryAfterMs: 30_000 });
    const slack = slackOf({ 'usergroups.users.list': limited });
    const groups = slackGroups(slack.call, clock, pins());
    await expect(groups.membersNow('S1')).rejects.toThrow(
      '(ratelimited), so your rights cannot be checked. Slack asks to wait 30 s.',
    );
    await expect(groups.membersNow('S1')).rejects.toMatchObject({ retryAfterMs: 30_000 });
    expect(slack.calls).toHaveLength(1);
    slack.answers['usergroups.users.list'] = { users: ['U1'] };
    clock.advance(30_100);
    expect([...(await groups.membersNow('S1'))]).toEqual(['U1']);
  });
});

describe('a handle', () => {
  const list = (id: string) => ({ usergroups: [{ handle: 'mcp-approvers', id }] });

  it('that is given to another group gives nobody a role, and says which', async () => {
    const pin = pins();
    const slack = slackOf({ 'usergroups.list': list('S1'), 'usergroups.users.list': { users: ['U1'] } });
    expect([...(await slackGroups(slack.call, movableClock(), pin).membersNow('@mcp-approvers'))]).toEqual(['U1']);
    slack.answers['usergroups.list'] = list('S2');
    const other = slackGroups(slack.call, movableClock(), pin);
    for (const asking of [other.membersNow('@mcp-approvers'), other.members('@mcp-approvers')])
      await expect(asking).rejects.toMatchObject({
        code: 'ROLES_UNREADABLE',
        message: 'The handle @mcp-approvers named the user group S1 and now names S2: nobody has a role by it.',
        hint: expect.stringContaining('by its id'),
      });
  });

  it('that names no group any more gives nobody a role', async () => {
    const slack = slackOf({ 'usergroups.list': { usergroups: [] } });
    await expect(slackGroups(slack.call, movableClock(), pins()).members('@mcp-approvers')).rejects.toThrow(
      'No user group of Slack has the handle @mcp-approvers now',
    );
  });
});
