import { setImmediate } from 'node:timers/promises';
import type { AlertStore, Intake, JudgedAlert } from '../../ports/store/alerts.ts';
import type { IncidentChange, IncidentStore } from '../../ports/store/incidents.ts';
import { masked } from './masked.ts';

/** ms of work after which other requests have their turn. */
const turnMs = 10;

/**
 * Words of monitors: what people read of them is masked, and what tells alerts apart stays as it is. A group of two thousand alerts takes a
 * second of looking, in which everybody else is answered.
 */
async function maskedIntake(intake: Intake): Promise<Intake> {
  const alerts: JudgedAlert[] = [];
  let since = performance.now();
  for (const judged of intake.alerts) {
    alerts.push({
      ...judged,
      title: masked(judged.title),
      groupLabels: masked(judged.groupLabels),
      unknownSeverity: masked(judged.unknownSeverity),
      alert: { ...masked(judged.alert), fingerprint: judged.alert.fingerprint },
    });
    if (performance.now() - since < turnMs) continue;
    await setImmediate();
    since = performance.now();
  }
  return { ...intake, quarantined: masked(intake.quarantined), alerts };
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
  const { patch, entry, messages } = change;
  return {
    ...change,
    ...(patch === undefined ? {} : { patch: masked(patch) }),
    ...(entry === undefined ? {} : { entry: { ...entry, text: masked(entry.text), author: masked(entry.author) } }),
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
      incidents.open({ ...incident, title: masked(incident.title), summary: masked(incident.summary) }),
    change: (id, change) => incidents.change(id, maskedChange(change)),
    stepDone: (id, key, change) => incidents.stepDone(id, key, change === undefined ? undefined : maskedChange(change)),
    addTask: (id, task) => incidents.addTask(id, { ...task, text: masked(task.text) }),
  };
}
