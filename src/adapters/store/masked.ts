import { mapTexts, maskNamed } from '../../model/secrets.ts';
import type { Planned, RunStore } from '../../ports/store/runs.ts';
import type { AuditStore } from '../../ports/store.ts';

/** PostgreSQL takes neither NUL nor half a character, and a log may hold both. */
const storable = (text: string, name?: string) => maskNamed(text, name).toWellFormed().replaceAll('\u0000', '\ufffd');
/** A value whose texts hold no secret, and nothing that PostgreSQL refuses. */
export const masked = <T>(value: T): T => mapTexts(value, storable) as T;

/** What the change itself is made from stays as it is; everything people read of a plan is masked. */
function maskedPlan(planned: Planned): Planned {
  const { data, observed } = planned.plan;
  return { ...planned, plan: { ...masked(planned.plan), data, observed } };
}

/**
 * The one door through which words of the platform (annotations, events, errors, logs) come into the store, and from there to Slack:
 * no secret passes it, whichever action forgot to look.
 */
export function maskedRuns(runs: RunStore): RunStore {
  return {
    ...runs,
    planned: (hold, planned, offers, byPolicy) => runs.planned(hold, maskedPlan(planned), masked(offers), byPolicy),
    drift: (hold, planned, offers, why) => runs.drift(hold, maskedPlan(planned), masked(offers), why),
    show: (hold, report) => runs.show(hold, masked(report)),
    finish: (hold, ending, next) => runs.finish(hold, masked(ending), next),
    note: (hold, note) => runs.note(hold, masked(note)),
    attach: (hold, file) => runs.attach(hold, masked(file)),
    sayStep: (hold, key, detail) => runs.sayStep(hold, key, storable(detail)),
  };
}

/** Refused requests are kept as they were typed, and people type tokens into the wrong window. */
export function maskedAudit(audit: AuditStore): AuditStore {
  return { ...audit, append: (entry) => audit.append({ ...entry, details: masked(entry.details) }) };
}
