import { type GlassGrounds, glassIncident } from '../access/glass.ts';
import { judge } from '../access/vote.ts';
import { type Fault, fault } from '../errors.ts';
import { placeNote } from '../incidents/notes.ts';
import { cut } from '../model/cut.ts';
import { type Incident, incidentName } from '../model/incident.ts';
import { dayNumber, dayOfNumber, instantOf, localTime } from '../model/local-time.ts';
import type { Report } from '../model/report.ts';
import { type Approval, type Run, runName } from '../model/run.ts';
import { mask } from '../model/secrets.ts';
import type { NewMessage } from '../ports/store/messages.ts';
import { type Engine, environmentOf } from './engine.ts';

export interface GlassPress {
  readonly approval: string;
  readonly actor: string;
  /** Why nobody else could approve in time, as typed. */
  readonly reason: string;
}

/** Fewer letters say nothing to whoever reviews it the next day. */
const leastReason = 15;
const mostReason = 500;

/** What is known of a question when somebody wants to approve it alone. */
export async function glassGrounds(
  { store, policy }: Pick<Engine, 'store' | 'policy'>,
  run: Run,
  gate: Approval['gate'],
): Promise<GlassGrounds> {
  const deployment = run.target?.split('/').at(-1) ?? '';
  const [incidents, known] = await Promise.all([
    store.incidents.openIn(run.environment),
    store.runs.releases(run.environment, deployment),
  ]);
  return { policy, run, gate, incidents, known };
}

/**
 * The lead of an open P1 approves a rollback alone. The reason, a task to review it, the news to everybody who could have approved, and a row of
 * its own in the audit are written with the approval, or not at all. Throws a Fault for whoever pressed.
 */
export async function breakGlass(engine: Engine, { approval: id, actor, reason }: GlassPress): Promise<void> {
  const found = await engine.store.runs.approval(id);
  if (found === undefined) throw fault('REQUEST_MISMATCH', 'This form is not one of ours, or its run is long gone.');
  const { run, approval } = found;
  const why = mask(cut(reason.replace(/\s+/g, ' ').trim(), mostReason));
  if (why.length < leastReason) {
    const words = 'Say in a sentence why nobody else can approve this in time.';
    throw fault('PARAM_INVALID', words, { fields: { reason: words } });
  }
  const environment = environmentOf(engine, run.environment);
  await engine.access.requireNow(actor, environment, 'operator', `approve ${run.action}`);
  const { timezone } = environment;
  const incident = glassIncident(await glassGrounds(engine, run, approval.gate), actor);
  let answer: Fault | undefined;
  await engine.store.runs.decide(id, actor, (locked, current, now) => {
    // As if one approver had agreed: open, in time, and shown in full; who asked does not count here.
    const one = { ...locked, gate: { ...locked.gate, approvers: 0 }, votes: [] };
    const judged = judge(one, { ...current, requestedBy: actor }, actor, 'approve', now);
    answer = judged.answer;
    if (judged.decision.kind !== 'vote') return judged.decision;
    const glass = { by: actor, incident: incident.id, reason: why };
    return {
      ...judged.decision,
      glass: {
        ...glass,
        task: taskOf(run, actor, nextDay(new Date(now), timezone)),
        messages: newsOf(run, locked, incident, glass),
      },
    };
  });
  if (answer !== undefined) throw answer;
}

const taskOf = (run: Run, actor: string, dueAt: string) => ({
  text: `Review ${runName(run.id)}: approved alone in an emergency (${cut(run.plan?.headline ?? run.action, 120)})`,
  by: actor,
  dueAt,
});

/** The last minute of the next day by the clocks of the environment. */
function nextDay(now: Date, timezone: string): string {
  const tomorrow = dayOfNumber(dayNumber(localTime(now.getTime(), timezone)) + 1);
  return new Date(instantOf(tomorrow, 24 * 60 - 1, timezone, 'last')).toISOString();
}

function newsOf(
  run: Run,
  { asks, planDigest }: Approval,
  incident: Incident,
  { by, reason }: { readonly by: string; readonly reason: string },
): readonly NewMessage[] {
  const report: Report = {
    mark: 'warning',
    headline: `Emergency approval: ${run.plan?.headline ?? run.action} in ${run.environment}`,
    parts: [
      {
        kind: 'text',
        text: [{ user: by }, `, lead of ${incidentName(incident.id)}, approved it alone. Reason: ${reason}`],
      },
      { kind: 'text', text: 'Review it by the end of tomorrow: it is a task of the incident.' },
    ],
    notes: [`run ${runName(run.id)}`, `plan ${planDigest.slice(0, 12)}`],
  };
  const key = `glass:${run.id}`;
  const people = (asks?.told ?? []).filter((person) => person !== by);
  return [
    placeNote(incident, key, report),
    ...people.map((person) => ({
      key: `${key}:${person}`,
      kind: 'note' as const,
      priority: 1 as const,
      run: run.id,
      channel: person,
      content: { report },
    })),
  ];
}
