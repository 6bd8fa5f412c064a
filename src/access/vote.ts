import { type Fault, fault } from '../errors.ts';
import { isPerson } from '../model/person.ts';
import { type Approval, agentOf, type Run, type Verdict } from '../model/run.ts';
import type { Decision } from '../ports/store/runs.ts';

export interface Judged {
  readonly decision: Decision;
  /** What to tell the person who pressed; undefined when the press counts and the card itself shows it. */
  readonly answer: Fault | undefined;
}

const refused = (answer: Fault): Judged => ({ decision: { kind: 'refused' }, answer });

/** What one press on an approval comes to. The role of the person was checked before. `now` is the time of the store. */
export function judge(approval: Approval, run: Run, user: string, verdict: Verdict, now: string): Judged {
  if (approval.state !== 'open') return refused(alreadyDecided(approval, run));
  if (now >= approval.expiresAt) {
    return {
      decision: { kind: 'expired' },
      answer: fault('APPROVAL_EXPIRED', 'This plan has expired. Nothing was changed.'),
    };
  }
  if (verdict === 'cancel') return { decision: { kind: 'vote', verdict, closes: 'cancelled' }, answer: undefined };
  return approve(approval, run, user);
}

function approve(approval: Approval, run: Run, user: string): Judged {
  const needed = approval.gate.approvers;
  if (needed === 0 && user !== run.requestedBy) {
    return refused(
      fault(
        'ROLE_MISSING',
        ['Only ', { user: run.requestedBy }, ', who asked for this, can confirm it. Nothing was changed.'],
        {
          hint: 'Ask for the same command yourself if you want it.',
        },
      ),
    );
  }
  if (needed > 0 && user === run.requestedBy) {
    return refused(fault('SELF_APPROVAL', 'You asked for this, so someone else must approve it. Nothing was changed.'));
  }
  if (actsForAgent(run, user)) {
    const text = `You act for ${agentOf(run.ground)?.name}, which asked for this, so someone else must approve it. Nothing was changed.`;
    return refused(fault('SELF_APPROVAL', text));
  }
  if (approval.file === 'pending' || approval.file === 'failed') {
    const why =
      approval.file === 'pending'
        ? 'The whole plan is still being attached'
        : 'The whole plan is too long for its message and could not be attached';
    return refused(fault('PLAN_NOT_SHOWN', `${why}, so nobody can approve it. Nothing was changed.`));
  }
  const agreed = new Set(approval.votes.filter((vote) => vote.verdict === 'approve').map((vote) => vote.user));
  if (agreed.has(user)) {
    return refused(fault('ALREADY_DECIDED', 'You have approved this already; another person is still needed.'));
  }
  const enough = agreed.size + 1 >= Math.max(1, needed);
  return {
    decision: { kind: 'vote', verdict: 'approve', closes: enough ? 'approved' : undefined },
    answer: undefined,
  };
}

/** Whether somebody acts for the agent that asked for a run, or is no person at all: no more than its principal may they say yes. */
function actsForAgent({ ground }: Pick<Run, 'ground'>, user: string): boolean {
  const agent = agentOf(ground);
  return agent !== undefined && (agent.people.includes(user) || !isPerson(user));
}

/** How many of the people who said yes still count: who asked only where nobody else is asked for. */
export function standing(
  { gate, votes, glass }: Pick<Approval, 'gate' | 'votes' | 'glass'>,
  { requestedBy, ground }: Pick<Run, 'requestedBy' | 'ground'>,
): { readonly needed: number; readonly voters: readonly string[] } {
  // The lead of an open P1 alone: see glass.ts.
  if (glass !== undefined) return { needed: 1, voters: [glass.by] };
  const agreed = [...new Set(votes.filter(({ verdict }) => verdict === 'approve').map(({ user }) => user))];
  return gate.approvers === 0
    ? { needed: 1, voters: agreed.filter((user) => user === requestedBy) }
    : {
        needed: gate.approvers,
        voters: agreed.filter((user) => user !== requestedBy && !actsForAgent({ ground }, user)),
      };
}

function alreadyDecided(approval: Approval, run: Run): Fault {
  if (approval.state === 'expired') return fault('APPROVAL_EXPIRED', 'This plan has expired. Nothing was changed.');
  const last = approval.votes.findLast(
    (vote) => vote.verdict === (approval.state === 'approved' ? 'approve' : 'cancel'),
  );
  const who = last?.user ?? run.cancelledBy;
  const what = approval.state === 'approved' ? 'approved' : 'cancelled';
  return fault('ALREADY_DECIDED', [
    `This was already ${what}`,
    ...(who === undefined ? [] : [' by ', { user: who }]),
    '.',
  ]);
}
