import { describe, expect, it } from 'vitest';
import { judge } from '../../src/access/vote.ts';
import { type Approval, byPerson, type Run } from '../../src/model/run.ts';

const run = { id: 1, requestedBy: 'U1', ground: byPerson } as Run;
const approval = (over: Partial<Approval> = {}): Approval => ({
  id: 'a',
  run: 1,
  planDigest: 'd',
  gate: { approvers: 1, typedName: false, ttlMs: 1 },
  state: 'open',
  expiresAt: '2026-01-01T00:15:00.000Z',
  decidedAt: undefined,
  votes: [],
  ...over,
});
const now = '2026-01-01T00:10:00.000Z';
const vote = (user: string, verdict: 'approve' | 'cancel' = 'approve') => ({ user, verdict, at: now });

describe('a press on an approval', () => {
  it('of another person approves', () => {
    expect(judge(approval(), run, 'U2', 'approve', now)).toEqual({
      decision: { kind: 'vote', verdict: 'approve', closes: 'approved' },
      answer: undefined,
    });
  });

  it('of the requester is refused where somebody else is asked for, and counts where not', () => {
    expect(judge(approval(), run, 'U1', 'approve', now).answer?.code).toBe('SELF_APPROVAL');
    const own = approval({ gate: { approvers: 0, typedName: false, ttlMs: 1 } });
    expect(judge(own, run, 'U1', 'approve', now).decision).toMatchObject({ closes: 'approved' });
    expect(judge(own, run, 'U2', 'approve', now).answer?.code).toBe('ROLE_MISSING');
  });

  it('of one of two needed leaves the question open', () => {
    const two = approval({ gate: { approvers: 2, typedName: false, ttlMs: 1 } });
    expect(judge(two, run, 'U2', 'approve', now).decision).toMatchObject({ closes: undefined });
    expect(judge({ ...two, votes: [vote('U2')] }, run, 'U3', 'approve', now).decision).toMatchObject({
      closes: 'approved',
    });
    expect(judge({ ...two, votes: [vote('U2')] }, run, 'U2', 'approve', now).answer?.code).toBe('ALREADY_DECIDED');
  });

  it('counts only once the file with the whole plan is there, where there is one; cancelling always does', () => {
    for (const file of ['pending', 'failed'] as const) {
      const judged = judge(approval({ file }), run, 'U2', 'approve', now);
      expect([judged.decision.kind, judged.answer?.code]).toEqual(['refused', 'PLAN_NOT_SHOWN']);
      expect(judge(approval({ file }), run, 'U2', 'cancel', now).decision).toMatchObject({ closes: 'cancelled' });
    }
    expect(judge(approval({ file: 'posted' }), run, 'U2', 'approve', now).answer).toBeUndefined();
  });

  it('that cancels closes the question, also by the requester', () => {
    expect(judge(approval(), run, 'U1', 'cancel', now).decision).toMatchObject({ closes: 'cancelled' });
  });

  it('at the very moment it expires is too late', () => {
    expect(judge(approval(), run, 'U2', 'approve', approval().expiresAt)).toMatchObject({
      decision: { kind: 'expired' },
      answer: { code: 'APPROVAL_EXPIRED' },
    });
  });

  it('after the decision names who decided', () => {
    const decided = approval({ state: 'approved', votes: [vote('U2')] });
    expect(judge(decided, run, 'U3', 'approve', now).answer?.message).toBe('This was already approved by @U2.');
    expect(
      judge(approval({ state: 'cancelled', votes: [vote('U4', 'cancel')] }), run, 'U3', 'approve', now).answer?.message,
    ).toBe('This was already cancelled by @U4.');
  });
});
