import { isAgentActor } from '../access/agents.ts';
import { standing } from '../access/vote.ts';
import { type Fault, fault, isFault } from '../errors.ts';
import type { Approval, Run } from '../model/run.ts';
import type { Inline } from '../model/text.ts';
import { agentAdmitted } from './agent-admitted.ts';
import { environmentOf, type WorkerEngine } from './engine.ts';
import { mayPassByPolicy } from './plan.ts';
import { isScheduled, notScheduled } from './scheduled.ts';

/** Slack is asked for roles for so long where it does not answer; then the run does not start. */
const longestMs = 30_000;
const againMs = 2000;

/**
 * Rights are checked at the request, at the press and here, each time by what Slack says then. Who lost the role or left since counts no
 * more, and the number of people that is asked for must still be met. Throws ROLE_MISSING, or ROLES_UNREADABLE.
 */
export async function mayStill(
  engine: WorkerEngine,
  run: Run,
  approval: Approval | undefined,
  signal: AbortSignal,
): Promise<void> {
  const environment = environmentOf(engine, run.environment);
  const holds = (user: string, role: 'operator' | 'approver') =>
    patiently(engine, signal, () => engine.access.holdsNow(user, environment, role));
  // Who is taken out of the configuration, or may no longer ask here, starts nothing that was approved before.
  if (run.ground.kind === 'agent') await agentAdmitted(engine, run.ground, environment, true);
  if (run.ground.kind === 'schedule') {
    if (!isScheduled(engine, run)) throw notScheduled(run.ground.name, environment, run.action);
  } else if (!isAgentActor(run.requestedBy) && !(await holds(run.requestedBy, 'operator'))) {
    throw fault('ROLE_MISSING', [
      `You cannot use ${run.action} in ${environment.name}: that needs the role operator, which `,
      { user: run.requestedBy },
      ' no longer has. Nothing was changed.',
    ]);
  }
  if (await mayPassByPolicy(engine, run, approval)) return;
  if (approval === undefined) throw fault('ROLE_MISSING', 'Nobody approved this. Nothing was changed.');
  const { needed, voters } = standing(approval, run);
  const role = approval.glass === undefined ? 'approver' : 'operator';
  // Who asked and confirmed alone was looked at above.
  const lost = approval.gate.approvers === 0 ? [] : await withoutRole(voters, (user) => holds(user, role));
  if (voters.length - lost.length < needed) throw tooFew(lost, voters.length - lost.length, needed, environment.name);
}

async function withoutRole(
  voters: readonly string[],
  holds: (user: string) => Promise<boolean>,
): Promise<readonly string[]> {
  const lost: string[] = [];
  for (const user of voters) if (!(await holds(user))) lost.push(user);
  return lost;
}

function tooFew(lost: readonly string[], still: number, needed: number, environment: string): Fault {
  const who = lost.flatMap((user, index): Inline[] => [...(index === 0 ? [] : [', ']), { user }]);
  return fault('ROLE_MISSING', [
    ...who,
    ...(lost.length === 0 ? [] : [` approved this and needs the role approver in ${environment}, which is gone. `]),
    `${still} of ${needed} approvals still count. Nothing was changed.`,
  ]);
}

/** Nobody waits for an answer here, so that a Slack that asks to wait is waited for, within a limit. */
async function patiently<T>({ clock }: WorkerEngine, signal: AbortSignal, ask: () => Promise<T>): Promise<T> {
  const started = clock.now().getTime();
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!isFault(error, 'ROLES_UNREADABLE')) throw error;
      const waitMs = Math.max(againMs, error.retryAfterMs ?? 0);
      if (clock.now().getTime() - started + waitMs > longestMs) throw error;
      await clock.sleep(waitMs, signal);
    }
  }
}
