import { createHash } from 'node:crypto';
import { fault } from '../errors.ts';
import { cut } from '../model/cut.ts';
import { type Handover, incidentName } from '../model/incident.ts';
import { known, lead, requireOpen } from './acts.ts';
import type { IncidentContext } from './context.ts';
import { placeNote } from './notes.ts';

/** What somebody is told who takes over. */
const longestNote = 500;

/** Asks somebody to lead an incident from now on. Nothing changes until they accept; a newer question replaces an older one. Gives its key. Throws INCIDENT_ENDED. */
export async function offerLead(
  context: IncidentContext,
  id: number,
  by: string,
  { to, note, request }: { readonly to: string; readonly note: string; readonly request: string },
): Promise<string> {
  const { incident } = await known(context, id);
  requireOpen(incident);
  if (incident.lead === to) throw fault('ALREADY_DECIDED', [{ user: to }, ` leads ${incidentName(id)} already.`]);
  // What a button carries has no room for the id of a request.
  const key = createHash('sha256').update(request).digest('hex').slice(0, 16);
  const handover: Handover = { key, to, by, note: cut(note.trim(), longestNote), state: 'asked' };
  const entry = { key: `handover:${key}`, event: { kind: 'handover-asked' as const, to } };
  await context.store.incidents.change(id, {
    actor: by,
    while: 'open',
    patch: { handover },
    entry,
    messages: [
      {
        ...placeNote(incident, `handover:${key}`, { mark: 'waiting', headline: 'Handover' }),
        kind: 'handover',
        content: { handover: key },
      },
    ],
    ...(incident.place === 'channel' ? { step: { key: `invite:${to}`, inMs: 0 } } : {}),
  });
  return key;
}

/** Who was asked takes the lead, or does not; who asked may take the question back. Throws for anybody else, and for a question that is over. */
export async function answerHandover(
  context: IncidentContext,
  id: number,
  by: string,
  key: string,
  answer: 'accepted' | 'declined',
): Promise<void> {
  const { incident } = await known(context, id);
  requireOpen(incident);
  const { handover } = incident;
  if (handover === undefined || handover.key !== key || handover.state !== 'asked')
    throw fault('ALREADY_DECIDED', `This handover of ${incidentName(id)} is over. Nothing was changed.`);
  const may = by === handover.to || (answer === 'declined' && by === handover.by);
  if (!may)
    throw fault('ROLE_MISSING', ['Only ', { user: handover.to }, ' can accept this handover. Nothing was changed.']);
  await context.store.incidents.change(id, {
    actor: by,
    while: 'open',
    patch: { handover: { ...handover, state: answer } },
    ...(answer === 'declined'
      ? { entry: { key: `handover:${key}:no`, event: { kind: 'handover-declined' as const } } }
      : {}),
  });
  if (answer === 'accepted') await lead(context, id, by, by);
}
