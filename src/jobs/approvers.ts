import { mayBreakGlass } from '../access/glass.ts';
import { type Asks, agentOf, type Run } from '../model/run.ts';
import { inTime } from '../paging/in-time.ts';
import type { Planned } from '../ports/store/runs.ts';
import { glassGrounds } from './break-glass.ts';
import { type Engine, environmentOf } from './engine.ts';

/** People who get a direct message for one question: a group of everybody is not a reason to wake everybody. */
const mostAsked = 12;
/** Slack is waited for so long; whom it does not tell of by then is asked in the channel alone. */
const readMs = 5000;

/** Who is asked to approve a run: those with the role, but for whoever asked for it. undefined where its requester confirms alone. */
export async function asksOf(
  engine: Engine,
  asked: Run,
  { gate, plan, target }: Pick<Planned, 'gate' | 'plan' | 'target'>,
): Promise<Asks | undefined> {
  if (gate.approvers === 0) return undefined;
  const run = { ...asked, plan, target };
  const environment = environmentOf(engine, run.environment);
  const found = await inTime(engine.clock, readMs, engine.access.approvers(environment)).catch(() => undefined);
  const alone = mayBreakGlass(await glassGrounds(engine, run, gate)) ? { glass: true as const } : {};
  if (found === undefined) return { of: [], told: [], more: 0, ...alone };
  // Whoever acts for the agent that asks cannot approve it either.
  const without = new Set([run.requestedBy, ...(agentOf(run.ground)?.people ?? [])]);
  const people = [...found.people].filter((person) => !without.has(person)).sort();
  return { of: found.of, told: people.slice(0, mostAsked), more: Math.max(0, people.length - mostAsked), ...alone };
}
