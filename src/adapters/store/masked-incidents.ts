import { setImmediate } from 'node:timers/promises';
import type { AlertStore, Intake, JudgedAlert } from '../../ports/store/alerts.ts';
import type { IncidentChange, IncidentStore } from '../../ports/store/incidents.ts';
import type { PagingStore } from '../../ports/store/paging.ts';
import { masked, maskedKey } from './masked.ts';

/** ms of work after which other requests have their turn. */
const turnMs = 10;

/**
 * Words of monitors: what people read of them is masked, and what tells alerts apart becomes a digest where it holds a secret. A group of two thousand alerts takes a
 * second of looking, in which everybody else is answered.
 */
async function maskedIntake(intake: Intake): Promise<Intake> {
  const alerts: JudgedAlert[] = [];
  let since = performance.now();
  for (const judged of intake.alerts) {
    alerts.push({
      ...judged,
      group: maskedKey(judged.group),
      title: masked(judged.title),
      groupLabels: masked(judged.groupLabels),
      unknownSeverity: masked(judged.unknownSeverity),
      environment: masked(judged.environment),
      service: masked(judged.service),
      alert: { ...masked(judged.alert), fingerprint: maskedKey(judged.alert.fingerprint) },
    });
    if (performance.now() - since < turnMs) continue;
    await setImmediate();
    since = performance.now();
  }
  return {
    ...intake,
    id: intake.id === undefined ? undefined : maskedKey(intake.id),
    quarantined: masked(intake.quarantined),
    acknowledged: intake.acknowledged.map(maskedKey),
    alerts,
  };
}

export function maskedAlerts(alerts: AlertStore): AlertStore {
  return {
    ...alerts,
    async take(batch) {
      const all: Intake[] = [];
      for (const intake of batch) all.push(await maskedIntake(intake));
      return alerts.take(all);
    },
  };
}

function maskedChange(change: IncidentChange): IncidentChange {
  const { patch, entry, messages, page } = change;
  return {
    ...change,
    ...(patch === undefined ? {} : { patch: masked(patch) }),
    ...(entry === undefined ? {} : { entry: { ...entry, event: masked(entry.event), author: masked(entry.author) } }),
    ...(page === undefined ? {} : { page: { ...page, because: masked(page.because) } }),
    ...(messages === undefined
      ? {}
      : { messages: messages.map((message) => ({ ...message, content: masked(message.content) })) }),
  };
}

/** Words of people about an incident; tokens are pasted into the wrong window at 03:00 too. */
export function maskedIncidents(incidents: IncidentStore): IncidentStore {
  return {
    ...incidents,
    open: (incident) =>
      incidents.open({
        ...incident,
        title: masked(incident.title),
        summary: masked(incident.summary),
        environment: masked(incident.environment),
        service: masked(incident.service),
      }),
    change: (id, change) => incidents.change(id, maskedChange(change)),
    stepDone: (id, key, change) => incidents.stepDone(id, key, change === undefined ? undefined : maskedChange(change)),
    stepLater: (id, key, waitMs, error) => incidents.stepLater(id, key, waitMs, masked(error)),
    stepRefused: (id, key, error) => incidents.stepRefused(id, key, masked(error)),
    addTask: (id, task) => incidents.addTask(id, { ...task, text: masked(task.text) }),
  };
}

/** Words of providers that took no page, and what the timeline says of it. */
export function maskedPaging(paging: PagingStore): PagingStore {
  return {
    ...paging,
    step: (step) => paging.step({ ...step, entry: masked(step.entry), note: masked(step.note) }),
    pageLater: (id, waitMs, error, nothingSent) => paging.pageLater(id, waitMs, masked(error), nothingSent),
    pageFailed: (id, error, fallback) => paging.pageFailed(id, masked(error), fallback),
  };
}
