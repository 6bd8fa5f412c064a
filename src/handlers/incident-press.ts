import { commandKey, commandsOf } from '../alerts/command.ts';
import { actionIds } from '../blocks/elements.ts';
import { declareForm, escalateForm, incidentForm } from '../blocks/incident-forms.ts';
import { reportMessage } from '../blocks/report.ts';
import { mentioned } from '../blocks/rich-text.ts';
import { fault } from '../errors.ts';
import { acknowledge, known, lead, reopen, requireOpen, setPhase } from '../incidents/acts.ts';
import type { IncidentContext } from '../incidents/context.ts';
import { answerHandover } from '../incidents/handover.ts';
import { keepOpen } from '../incidents/keep-open.ts';
import { incidentPlace } from '../incidents/notes.ts';
import { postMortem, postMortemOf, withNames } from '../incidents/post-mortem.ts';
import { request } from '../jobs/request.ts';
import { type Phase, phases } from '../model/incident.ts';
import { byPerson, type Origin } from '../model/run.ts';
import type { HandlerContext } from './context.ts';
import { incidentContext } from './incident-context.ts';
import { actOnIncident, requireAt } from './incident-door.ts';
import { updateDraft } from './incident-facts.ts';
import { seenBy } from './visible.ts';

interface IncidentPress {
  readonly user: string;
  /** The token of the incident, and after a colon what else the button says. */
  readonly value: string;
  readonly trigger: string;
  /** The press's own id. */
  readonly key: string;
  readonly origin: Origin;
}

interface Pressed extends IncidentPress {
  readonly rest: string;
}

/** What changes an incident; done in one transaction with the id of the press. */
type Act = (incidents: IncidentContext, id: number, pressed: Pressed) => Promise<unknown>;
/** What opens a form, or asks for a run: that has its own door. */
type Opening = (context: HandlerContext, id: number, pressed: Pressed) => Promise<void>;

const phaseOf = (text: string): Phase => {
  const phase = phases.find((known) => known === text);
  if (phase === undefined)
    throw fault('REQUEST_MISMATCH', 'This button belongs to an older version and does nothing any more.');
  return phase;
};

/** Buttons that change an incident; whoever is paged for it may acknowledge, the rest needs an operator of its environment. */
const acts: Readonly<Record<string, Act>> = {
  [actionIds.incidentAck]: (incidents, id, { user }) => acknowledge(incidents, id, user),
  [actionIds.incidentLead]: (incidents, id, { user }) => lead(incidents, id, user, user),
  [actionIds.incidentPhase]: (incidents, id, { user, rest }) => setPhase(incidents, id, user, phaseOf(rest)),
  [actionIds.incidentKeepOpen]: (incidents, id, { user }) => keepOpen(incidents, id, user),
  [actionIds.handoverAccept]: (incidents, id, { user, rest }) => answerHandover(incidents, id, user, rest, 'accepted'),
  [actionIds.handoverDecline]: (incidents, id, { user, rest }) => answerHandover(incidents, id, user, rest, 'declined'),
  [actionIds.incidentReopen]: (incidents, id, { user }) => reopen(incidents, id, user),
  [actionIds.incidentPostMortem]: (incidents, id, { user }) => postMortem(incidents, id, user),
};

const openings: Readonly<Record<string, Opening>> = {
  [actionIds.incidentOffer]: planOffered,
  [actionIds.incidentCommand]: askCommand,
  async [actionIds.incidentUpdate]({ engine, dialogue }, id, { trigger }) {
    const [{ incident }, draft] = await Promise.all([known(incidentContext(engine), id), updateDraft(engine, id)]);
    await dialogue.openView(trigger, incidentForm('update', incident, draft));
  },
  async [actionIds.incidentEscalate]({ engine, dialogue }, id, { trigger, rest }) {
    const { incident } = await known(incidentContext(engine), id);
    requireOpen(incident);
    await dialogue.openView(trigger, escalateForm(incident, Number(rest)));
  },
  async [actionIds.incidentResolve]({ engine, dialogue }, id, { trigger }) {
    await dialogue.openView(trigger, incidentForm('resolve', (await known(incidentContext(engine), id)).incident));
  },
};

/** What a page offers is asked for in the place of the incident, where those who approve are; whoever pressed is told where that is. */
async function planOffered(
  { engine }: HandlerContext,
  id: number,
  { user, rest, key, origin }: IncidentPress & { readonly rest: string },
): Promise<void> {
  const { incident } = await known(incidentContext(engine), id);
  requireOpen(incident);
  const { channel, thread } = (await incidentPlace(engine.store.messages, incident)) ?? { channel: origin.channel };
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

/** Asks for the command that an alert says to begin with, in the environment of its incident. Only that which the button showed. */
async function askCommand(
  { engine }: HandlerContext,
  id: number,
  { user, rest, key, origin }: IncidentPress & { readonly rest: string },
): Promise<void> {
  const { incident } = await known(incidentContext(engine), id);
  requireOpen(incident);
  const alerts = await engine.store.alerts.ofIncident(id, mostAlerts);
  const command = commandsOf(alerts).find((one) => commandKey(one) === rest);
  if (command === undefined)
    throw fault('REQUEST_MISMATCH', 'The alert that said so no longer fires. The card shows what fires now.');
  const wish = { kind: 'text' as const, text: `${command} env=${incident.environment}` };
  await request(engine, { key, actor: user, origin, ground: byPerson, wish });
}

/** Alerts of an incident that a card can have shown. */
const mostAlerts = 100;

async function press(context: HandlerContext, action: string, pressed: IncidentPress): Promise<void> {
  const { engine } = context;
  const [token = '', rest = ''] = pressed.value.split(':');
  const incidents = incidentContext(engine);
  const id = await incidents.store.incidents.byToken(token);
  const act = acts[action];
  const opening = openings[action];
  if (id === undefined || (act === undefined && opening === undefined))
    throw fault('REQUEST_MISMATCH', 'This button is not one of ours, or its incident is long gone.');
  const { user, key } = pressed;
  if (opening !== undefined) {
    await requireAt(engine, user, (await known(incidents, id)).incident, 'operator', 'run incidents');
    return opening(context, id, { ...pressed, rest });
  }
  // Names come from Slack: asked for before the transaction begins.
  const people = action === actionIds.incidentPostMortem ? (await postMortemOf(incidents, id)).people : undefined;
  const answersPage = action === actionIds.incidentAck;
  await actOnIncident(engine, id, { key, user, what: 'run incidents', answersPage }, async (within) =>
    act?.(people === undefined ? within : withNames(within, people), id, { ...pressed, rest }),
  );
}

/** The buttons of incidents, for the table of presses. */
export const incidentPresses: Readonly<
  Record<string, (context: HandlerContext, pressed: IncidentPress) => Promise<void>>
> = {
  ...Object.fromEntries(
    [...Object.keys(acts), ...Object.keys(openings)].map((action) => [
      action,
      (context: HandlerContext, pressed: IncidentPress) => press(context, action, pressed),
    ]),
  ),
  async [actionIds.incidentDeclare](context, { user, trigger }) {
    await openDeclareForm(context, user, trigger, '');
  },
};

/** Opens the form that declares an incident; `summary` fills it in. */
export async function openDeclareForm(
  context: HandlerContext,
  user: string,
  trigger: string,
  summary: string,
): Promise<void> {
  const { engine, dialogue } = context;
  incidentContext(engine);
  const seen = await seenBy(engine, user, 'declare an incident');
  const chosen = seen.includes(engine.defaultEnvironment) ? engine.defaultEnvironment : (seen[0] ?? '');
  await dialogue.openView(trigger, declareForm(seen, chosen, summary));
}
