import { incidentName } from '../model/incident.ts';
import type { Report } from '../model/report.ts';
import { type Run, runName } from '../model/run.ts';
import type { Engine } from './engine.ts';

/** Asks again where a question has waited in an open P1; each once. */
export async function remindApprovers({ store }: Pick<Engine, 'store'>): Promise<void> {
  await store.runs.remind((run, incident) => stillWaits(run, incident));
}

function stillWaits(run: Run, incident: number): Report {
  return {
    mark: 'waiting',
    headline: `Still waiting for approval: ${run.plan?.headline ?? run.action}`,
    parts: [
      {
        kind: 'text',
        text: [
          `${incidentName(incident)} (P1) is open in ${run.environment}. Asked by `,
          { user: run.requestedBy },
          '. Approve or cancel it in the message with the plan, here or in its channel.',
        ],
      },
    ],
    notes: [`run ${runName(run.id)}`],
  };
}
