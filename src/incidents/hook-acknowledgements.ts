import { isFault } from '../errors.ts';
import { acknowledge } from './acts.ts';
import type { IncidentContext } from './context.ts';

/** Whoever acknowledges where the alert came from has acknowledged the incident, as if they had pressed the button here. */
export async function acknowledgeFromHooks(context: IncidentContext): Promise<void> {
  for (const { incident, stale, ...acknowledgement } of await context.store.alerts.acknowledgements()) {
    if (incident !== undefined)
      await acknowledge(context, incident, `hook ${acknowledgement.hook}`).catch((error: unknown) => {
        // Somebody has it already, or it is over: nothing is left to do.
        if (!isFault(error, 'ALREADY_DECIDED') && !isFault(error, 'INCIDENT_ENDED')) throw error;
      });
    if (incident !== undefined || stale) await context.store.alerts.acknowledgementDone(acknowledgement);
  }
}
