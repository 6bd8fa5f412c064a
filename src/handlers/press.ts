import { glassIncident } from '../access/glass.ts';
import { actionIds } from '../blocks/elements.ts';
import { glassForm, typedApproval } from '../blocks/forms.ts';
import { refusal } from '../blocks/refusal.ts';
import { leftOpen } from '../catalog/left-open.ts';
import { paramUsages } from '../catalog/usage.ts';
import { asFault, type Fault, fault } from '../errors.ts';
import { press } from '../jobs/approve.ts';
import { glassGrounds } from '../jobs/break-glass.ts';
import { cancelRun } from '../jobs/cancel.ts';
import { goBackNow } from '../jobs/go-back.ts';
import { request } from '../jobs/request.ts';
import { turnPage } from '../jobs/turn-page.ts';
import { byPerson, type Origin } from '../model/run.ts';
import { type HandlerContext, outcomeOf } from './context.ts';
import { requireOurs } from './guard.ts';
import { guidePresses } from './guide-press.ts';
import { incidentPresses } from './incident-press.ts';
import { openForm } from './open-form.ts';
import { type PressPayload, pressPayload } from './payloads.ts';
import { refusalPresses } from './refusal-press.ts';
import { swapPresses } from './swap-press.ts';

interface Pressed {
  readonly user: string;
  readonly value: string;
  readonly key: string;
  readonly trigger: string;
  readonly origin: Origin;
}

/** What each button does. Those that change something have written it when they return. */
const presses: Readonly<Record<string, (context: HandlerContext, pressed: Pressed) => Promise<void>>> = {
  ...incidentPresses,
  ...guidePresses,
  ...refusalPresses,
  ...swapPresses,
  /** An offer: asked for as it is, or in its form where it leaves open what only a person knows. */
  async [actionIds.offer](context, pressed) {
    const { key, user, origin, value } = pressed;
    const found = await context.engine.store.runs.offer(value);
    const action = found && context.engine.catalog.get(found.offer.action);
    if (found && action && (leftOpen(action, found.offer.params) ?? []).length > 0) {
      const { action: command, params } = found.offer;
      return openForm(context, { ...pressed, command, given: { params, environment: found.run.environment } });
    }
    await request(context.engine, {
      key,
      actor: user,
      origin,
      ground: byPerson,
      wish: { kind: 'offer', id: value },
    });
  },
  async [actionIds.approve](context, { user, value }) {
    await press(context.engine, { approval: value, actor: user, verdict: 'approve' });
  },
  async [actionIds.decline](context, { user, value }) {
    await press(context.engine, { approval: value, actor: user, verdict: 'cancel' });
  },
  async [actionIds.page](context, { user, value }) {
    await turnPage(context.engine, user, value);
  },
  async [actionIds.stop](context, { user, value }) {
    const found = await context.engine.store.runs.approval(value);
    if (found === undefined)
      throw fault('REQUEST_MISMATCH', 'This button is not one of ours, or its run is long gone.');
    const outcome = await cancelRun(context.engine, found.run, user);
    if (outcome === 'ended') throw fault('RUN_FINISHED', 'This run has ended already.');
  },
  async [actionIds.goBack](context, { user, value }) {
    const found = await context.engine.store.runs.approval(value);
    if (found === undefined)
      throw fault('REQUEST_MISMATCH', 'This button is not one of ours, or its run is long gone.');
    await goBackNow(context.engine, found.run, user);
  },
  async [actionIds.approveTyped](context, { value, trigger }) {
    const found = await context.engine.store.runs.approval(value);
    if (found?.run.plan === undefined)
      throw fault('REQUEST_MISMATCH', 'This button is not one of ours, or its run is long gone.');
    await context.dialogue.openView(
      trigger,
      typedApproval(value, found.run.plan, found.run.environment, found.run.target ?? ''),
    );
  },
  async [actionIds.breakGlass]({ engine, dialogue }, { user, value, trigger }) {
    const found = await engine.store.runs.approval(value);
    if (found?.run.plan === undefined)
      throw fault('REQUEST_MISMATCH', 'This button is not one of ours, or its run is long gone.');
    const { run, approval } = found;
    glassIncident(await glassGrounds(engine, run, approval.gate), user);
    await dialogue.openView(trigger, glassForm(value, found.run.plan, run.environment));
  },
  /** A quick button: runs at once when the action needs nothing more, asks for it in a form otherwise. */
  async [actionIds.menu](context, pressed) {
    const action = context.engine.catalog.get(pressed.value);
    if (action === undefined) throw fault('COMMAND_UNKNOWN', 'That command is no longer there.');
    if (paramUsages(action).length > 0) return openForm(context, { ...pressed, command: pressed.value });
    const wish = { kind: 'action' as const, command: pressed.value, params: {}, environment: undefined };
    await request(context.engine, {
      key: pressed.key,
      actor: pressed.user,
      origin: pressed.origin,
      ground: byPerson,
      wish,
    });
  },
};

/** Ids carry their place in the row after a colon: `mcp:offer:1`. */
const baseOf = (actionId: string) => actionId.replace(/:\d+$/, '');

/** What is asked for: by a button, or by what stands behind "More", where the choice carries the id that its button would have. */
function wishOf(action: PressPayload['actions'][number] | undefined) {
  const value = action?.selected_option?.value ?? action?.value;
  const id = action === undefined ? undefined : baseOf(action.action_id);
  if (id !== actionIds.more) return { id, value };
  const [further, rest] = [value?.slice(0, value.indexOf('|')), value?.slice(value.indexOf('|') + 1)];
  return { id: further, value: rest };
}

/** Throws CARD_SUPERSEDED for a message that Slack would not edit, and that a newer one stands for. */
async function requireNewest({ engine }: HandlerContext, { channel, message }: PressPayload): Promise<void> {
  if (channel === undefined || message === undefined) return;
  if (await engine.store.messages.superseded(channel.id, message.ts))
    throw fault('CARD_SUPERSEDED', 'A newer message stands for this one, further down. Nothing was done.');
}

/** A pressed button. Gives the refusal to tell the person, if any; never throws for a bad wish. */
export async function onPress(
  context: HandlerContext,
  body: unknown,
): Promise<{ payload: PressPayload; answer: Fault | undefined }> {
  const payload = pressPayload.parse(body);
  const [action] = payload.actions;
  try {
    requireOurs(context.identity, payload.team.id, payload.api_app_id);
    await requireNewest(context, payload);
    const { id, value } = wishOf(action);
    const run = id !== undefined && Object.hasOwn(presses, id) ? presses[id] : undefined;
    if (run === undefined || value === undefined) {
      throw fault('REQUEST_MISMATCH', 'This button belongs to an older version and does nothing any more.');
    }
    await run(context, {
      user: payload.user.id,
      value,
      key: `press:${payload.team.id}:${payload.trigger_id}`,
      trigger: payload.trigger_id,
      origin: originOf(payload),
    });
    // What was pressed in App Home is decided there too: its button goes.
    if (payload.channel === undefined) await context.engine.store.messages.wantHome(payload.user.id);
    context.answered?.('press', 'done');
    return { payload, answer: undefined };
  } catch (error) {
    const answer = asFault(error);
    context.answered?.('press', outcomeOf(answer));
    if (answer.code === 'INTERNAL') context.engine.log.error({ err: error, press: action?.action_id }, 'press broke');
    return { payload, answer };
  }
}

/** A press in a message is answered beside it; one in App Home in the person's direct messages. */
function originOf({ team, channel, message, user }: PressPayload): Origin {
  if (channel === undefined) return { via: 'home', team: team.id, channel: user.id };
  // The root of a thread names itself once it has replies; its answer belongs in the channel, as before.
  const thread = message?.thread_ts === message?.ts ? undefined : message?.thread_ts;
  return { via: 'button', team: team.id, channel: channel.id, thread };
}

/** Tells one person why their press did nothing: at the address of the press, or as a message of the store when that is gone. */
export async function tell(context: HandlerContext, payload: PressPayload, answer: Fault): Promise<void> {
  const content = refusal(answer);
  try {
    if (payload.response_url === undefined) throw new Error('no address');
    await context.dialogue.respond(payload.response_url, content);
  } catch {
    await context.engine.store.messages.add({
      key: `refusal:${payload.team.id}:${payload.trigger_id}`,
      kind: payload.channel === undefined ? 'note' : 'ephemeral',
      priority: 2,
      channel: payload.channel?.id ?? payload.user.id,
      thread: payload.message?.thread_ts,
      user: payload.user.id,
      content: { payload: content },
    });
  }
}
