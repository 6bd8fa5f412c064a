import { actionIds } from '../blocks/elements.ts';
import { declareForm, incidentForm } from '../blocks/incident-forms.ts';
import { fault } from '../errors.ts';
import { acknowledge, escalate, known, lead, reopen, setPhase } from '../incidents/acts.ts';
import { postMortem } from '../incidents/post-mortem.ts';
import { type Phase, phases } from '../model/incident.ts';
import type { Front } from './front.ts';
import { deskOf, requireIncidentRole } from './own/incident-desk.ts';

interface IncidentPress {
  readonly user: string;
  /** The token of the incident, and after a colon what else the button says. */
  readonly value: string;
  readonly trigger: string;
}

type Doing = (front: Front, id: number, pressed: IncidentPress & { readonly rest: string }) => Promise<void>;

const phaseOf = (text: string): Phase => {
  const phase = phases.find((known) => known === text);
  if (phase === undefined)
    throw fault('REQUEST_MISMATCH', 'This button belongs to an older version and does nothing any more.');
  return phase;
};

/** What each button of an incident does; whoever has any role may acknowledge, the rest needs an operator. */
const doings: Readonly<Record<string, Doing>> = {
  [actionIds.incidentAck]: ({ engine }, id, { user }) => acknowledge(deskOf(engine), id, user),
  [actionIds.incidentLead]: ({ engine }, id, { user }) => lead(deskOf(engine), id, user, user),
  [actionIds.incidentEscalate]: ({ engine }, id, { user, rest }) => escalate(deskOf(engine), id, user, Number(rest)),
  [actionIds.incidentPhase]: ({ engine }, id, { user, rest }) => setPhase(deskOf(engine), id, user, phaseOf(rest)),
  [actionIds.incidentReopen]: ({ engine }, id, { user }) => reopen(deskOf(engine), id, user),
  async [actionIds.incidentPostMortem]({ engine }, id, { user }) {
    await postMortem(deskOf(engine), id, user);
  },
  async [actionIds.incidentUpdate]({ engine, dialogue }, id, { trigger }) {
    await dialogue.openView(trigger, incidentForm('update', (await known(deskOf(engine), id)).incident));
  },
  async [actionIds.incidentResolve]({ engine, dialogue }, id, { trigger }) {
    await dialogue.openView(trigger, incidentForm('resolve', (await known(deskOf(engine), id)).incident));
  },
};

async function press(front: Front, action: string, pressed: IncidentPress): Promise<void> {
  const { engine } = front;
  const doing = doings[action];
  const [token = '', rest = ''] = pressed.value.split(':');
  const needed = action === actionIds.incidentAck ? 'viewer' : 'operator';
  await requireIncidentRole(engine, pressed.user, needed, 'run incidents');
  const id = await deskOf(engine).store.incidents.byToken(token);
  if (id === undefined || doing === undefined)
    throw fault('REQUEST_MISMATCH', 'This button is not one of ours, or its incident is long gone.');
  await doing(front, id, { ...pressed, rest });
}

/** The buttons of incidents, for the table of presses. */
export const incidentPresses: Readonly<Record<string, (front: Front, pressed: IncidentPress) => Promise<void>>> = {
  ...Object.fromEntries(
    Object.keys(doings).map((action) => [
      action,
      (front: Front, pressed: IncidentPress) => press(front, action, pressed),
    ]),
  ),
  async [actionIds.incidentDeclare](front, { user, trigger }) {
    await openDeclareForm(front, user, trigger, '');
  },
};

/** Opens the form that declares an incident; `summary` fills it in. */
export async function openDeclareForm(front: Front, user: string, trigger: string, summary: string): Promise<void> {
  const { engine, dialogue } = front;
  deskOf(engine);
  await requireIncidentRole(engine, user, 'viewer', 'declare an incident');
  await dialogue.openView(trigger, declareForm([...engine.environments.keys()], engine.defaultEnvironment, summary));
}
