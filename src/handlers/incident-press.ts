import { actionIds } from '../blocks/elements.ts';
import { declareForm, incidentForm } from '../blocks/incident-forms.ts';
import { reportMessage } from '../blocks/report.ts';
import { mentioned } from '../blocks/rich-text.ts';
import { fault } from '../errors.ts';
import { acknowledge, escalate, known, lead, reopen, requireOpen, setPhase } from '../incidents/acts.ts';
import { rootKey } from '../incidents/notes.ts';
import { postMortem } from '../incidents/post-mortem.ts';
import { request } from '../jobs/request.ts';
import { type Phase, phases } from '../model/incident.ts';
import { byPerson, type Origin } from '../model/run.ts';
import type { Front } from './front.ts';
import { deskOf, requireIncidentRole } from './own/incident-desk.ts';

interface IncidentPress {
  readonly user: string;
  /** The token of the incident, and after a colon what else the button says. */
  readonly value: string;
  readonly trigger: string;
  /** The press's own id. */
  readonly key: string;
  readonly origin: Origin;
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
  [actionIds.incidentOffer]: planOffered,
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

/** What a page offers is asked for in the place of the incident, where those who approve are; whoever pressed is told where that is. */
async function planOffered(
  { engine }: Front,
  id: number,
  { user, rest, key, origin }: IncidentPress & { readonly rest: string },
): Promise<void> {
  const { incident } = await known(deskOf(engine), id);
  requireOpen(incident);
  const root = await engine.store.messages.postedAt(rootKey(incident));
  const channel = incident.channel ?? root?.channel ?? origin.channel;
  const thread = incident.place === 'channel' && incident.channel !== undefined ? undefined : root?.ts;
  await request(engine, {
    key,
    actor: user,
    origin: { ...origin, channel, thread },
    ground: byPerson,
    wish: { kind: 'offer', id: rest },
  });
  if (origin.channel === channel) return;
  await engine.store.messages.add({
    key: `${key}:where`,
    kind: 'note',
    priority: 2,
    channel: origin.channel,
    content: {
      payload: reportMessage(
        {
          mark: 'running',
          headline: 'Planning',
          parts: [
            { kind: 'text', text: ['The plan comes in ', { channel }, '; nothing is changed before it is approved.'] },
          ],
        },
        mentioned,
      ),
    },
  });
}

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
