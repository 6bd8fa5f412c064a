import { type IncidentRole, incidentRoles } from '../model/incident.ts';
import type { Report } from '../model/report.ts';
import { known, requireOpen } from './acts.ts';
import type { IncidentContext } from './context.ts';
import { placeNote } from './notes.ts';

/** Gives a role to somebody: shown on the card, posted in its place, kept in the timeline; who has it is invited. Throws INCIDENT_ENDED. */
export async function takeRole(
  context: IncidentContext,
  id: number,
  by: string,
  role: IncidentRole,
  who: string,
): Promise<void> {
  const { incident } = await known(context, id);
  requireOpen(incident);
  if (incident.roles[role] === who) return;
  const { name, does } = incidentRoles[role];
  const report: Report = {
    mark: 'neutral',
    headline: `${name}.`,
    parts: [{ kind: 'text', text: [{ user: who }, ` ${does}.`] }],
  };
  const key = `role:${role}:${who}:${context.clock.now().toISOString()}`;
  await context.store.incidents.change(id, {
    actor: by,
    while: 'open',
    patch: { roles: { [role]: who } },
    entry: { key, event: { kind: 'role', role, person: who } },
    messages: [placeNote(incident, key, report)],
    ...(incident.place === 'channel' ? { step: { key: `invite:${who}`, inMs: 0 } } : {}),
  });
}
