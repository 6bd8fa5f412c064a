import { reportMessage } from '../blocks/report.ts';
import { mentioned } from '../blocks/rich-text.ts';
import type { Asking } from '../catalog/answer.ts';
import { known } from '../incidents/acts.ts';
import { catchUp } from '../incidents/catch-up.ts';
import { draftUpdate } from '../incidents/draft-update.ts';
import type { Engine } from '../jobs/engine.ts';
import { likelyCause } from '../model/likely-cause.ts';
import type { Text } from '../model/text.ts';
import type { ChatPayload } from '../ports/chat.ts';
import type { HandlerContext } from './context.ts';
import { hereOrNone } from './incident-answer.ts';
import { incidentContext } from './incident-context.ts';
import { requireAt } from './incident-door.ts';

/** What the newest diagnosis of an incident found. */
async function causeOf({ store }: Pick<Engine, 'store'>, diagnosis: number | undefined): Promise<Text | undefined> {
  return diagnosis === undefined ? undefined : likelyCause((await store.runs.run(diagnosis))?.report);
}

/** An incident in five lines, for who may look at its environment. Throws INCIDENT_UNKNOWN, ROLE_MISSING. */
export async function caughtUp(
  { engine }: HandlerContext,
  { params, user, channel, thread }: Asking<{ readonly incident?: number | undefined }>,
): Promise<ChatPayload> {
  const incidents = incidentContext(engine);
  const id = params.incident ?? (await hereOrNone(incidents, 'catch-up', channel, thread));
  const view = await known(incidents, id);
  await requireAt(engine, user, view.incident, 'viewer', 'look at incidents');
  const [timeline, similar, cause] = await Promise.all([
    incidents.store.incidents.timeline(id),
    incidents.store.incidents.similar(id),
    causeOf(engine, view.incident.diagnosis),
  ]);
  return reportMessage(catchUp({ view, timeline, cause, similar, now: engine.clock.now() }), mentioned);
}

/** What the form for a status update begins with. */
export async function updateDraft(engine: Engine, id: number): Promise<string> {
  const incidents = incidentContext(engine);
  const view = await known(incidents, id);
  const [timeline, cause] = await Promise.all([
    incidents.store.incidents.timeline(id),
    causeOf(engine, view.incident.diagnosis),
  ]);
  return draftUpdate(view, timeline, cause);
}
