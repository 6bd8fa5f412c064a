import { incidentFormIds } from '../blocks/incident-forms.ts';
import { fault } from '../errors.ts';
import { declare, escalate, resolve, update } from '../incidents/acts.ts';
import { placeOf } from '../incidents/context.ts';
import { parseSeverity } from '../model/incident.ts';
import type { HandlerContext } from './context.ts';
import { incidentContext } from './incident-context.ts';
import { actOnIncident, requireAt } from './incident-door.ts';

export interface FilledIncidentForm {
  readonly form: string;
  readonly user: string;
  /** Token of the incident, and after a colon what else the form says. */
  readonly token: string;
  /** The request's own id. */
  readonly key: string;
  readonly values: Readonly<Record<string, string>>;
}

/** True for a form of incidents. */
export function isIncidentForm(form: string): boolean {
  return Object.values<string>(incidentFormIds).includes(form);
}

/** Takes a filled form of an incident. Throws a Fault for who sent it. */
export async function takeIncidentForm({ engine }: HandlerContext, filled: FilledIncidentForm): Promise<void> {
  const incidents = incidentContext(engine);
  const { user, values, key } = filled;
  const { text = '', cause } = values;
  if (filled.form === incidentFormIds.declare) {
    const severity = parseSeverity(values['severity'] ?? '') ?? 2;
    const environment = values['environment'];
    await requireAt(engine, user, { environment: placeOf(incidents, environment) }, 'viewer', 'declare an incident');
    await declare(incidents, user, {
      key,
      title: values['title'] ?? '',
      severity,
      environment,
      service: undefined,
      summary: text,
    });
    return;
  }
  const [token = '', rest = ''] = filled.token.split(':');
  const id = await incidents.store.incidents.byToken(token);
  if (id === undefined) throw fault('REQUEST_MISMATCH', 'This form is not one of ours, or its incident is long gone.');
  await actOnIncident(engine, id, { key, user, what: 'run incidents' }, (within) => {
    if (filled.form === incidentFormIds.escalate) return escalate(within, id, user, Number(rest));
    if (filled.form === incidentFormIds.update) return update(within, id, user, { text, cause }, key);
    return resolve(within, id, user, { text, cause });
  });
}
