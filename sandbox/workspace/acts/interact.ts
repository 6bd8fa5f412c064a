import { z } from 'zod';
import type { Core } from '../core.ts';
import { messageObject } from '../objects.ts';
import { initialState, initialValue } from '../rules/view-state.ts';
import { touchStack } from '../state/views.ts';
import type { UiTarget, UiUse } from '../ui-protocol.ts';
import { type Message, type Option, option, optionGroup, type StateValues, stateValue } from '../wire.ts';
import { type Actor, ask, basics, type Outcome } from './ask.ts';
import { channelPart } from './places.ts';
import { blocksOf, elementFor, readUse, type Surface, surfaceFor } from './used-element.ts';

export interface Use {
  readonly target: UiTarget;
  readonly blockId: string;
  readonly actionId: string;
  readonly use: UiUse;
  /** What the other inputs hold. */
  readonly state?: StateValues | undefined;
  /** The message as the person saw it, when it changed meanwhile. */
  readonly seen?: Message;
}

/** The given values laid over the starting ones; values of elements that are not there are left out. */
export function mergeState(
  blocks: unknown,
  before: StateValues | undefined,
  given: StateValues | undefined,
): StateValues {
  const values = initialState(blocks);
  for (const [blockId, actions] of Object.entries(values)) {
    for (const [actionId, start] of Object.entries(actions)) {
      const now = given?.[blockId]?.[actionId] ?? before?.[blockId]?.[actionId];
      if (now !== undefined && now.type === start.type) actions[actionId] = now;
    }
  }
  return values;
}

function containerOf(surface: Surface): Record<string, unknown> {
  if (surface.kind === 'view') return { type: 'view', view_id: surface.view.id };
  const { message } = surface;
  return {
    type: 'message',
    message_ts: message.ts,
    channel_id: message.channel,
    is_ephemeral: message.is_ephemeral === true,
    ...(message.thread_ts === undefined ? {} : { thread_ts: message.thread_ts }),
  };
}

/** Channel, message or view of a payload. Slack leaves out the contents of an ephemeral message. */
function surroundings(core: Core, surface: Surface): Record<string, unknown> {
  if (surface.kind === 'view') return { view: structuredClone(surface.view) };
  const channel = core.store.channels.get(surface.message.channel);
  return {
    ...(channel === undefined ? {} : { channel: channelPart(channel) }),
    ...(surface.message.is_ephemeral === true ? {} : { message: messageObject(surface.message, false) }),
  };
}

function replyUrl(core: Core, actor: Actor, surface: Surface): Record<string, unknown> {
  if (surface.kind === 'view') return {};
  const { message } = surface;
  const reply = core.replies.issue({
    user: actor.user,
    channel: message.channel,
    messageTs: message.ts,
    ...(message.thread_ts === undefined || message.thread_ts === message.ts ? {} : { threadTs: message.thread_ts }),
  });
  return { response_url: `${core.url()}${reply}` };
}

/** Where the person sees that something is going on, or went wrong. */
const beside = (use: { readonly target: UiTarget; readonly actionId: string }) => ({
  actionId: use.actionId,
  ...(use.target.kind === 'view'
    ? { viewId: use.target.viewId }
    : { channel: use.target.channel, messageTs: use.target.ts }),
});

/** A person uses a button, select, picker or menu: block_actions. */
export async function interact(core: Core, actor: Actor, given: Use): Promise<Outcome> {
  const { seen } = given;
  const surface: Surface =
    seen === undefined
      ? surfaceFor(core, actor, given.target)
      : { kind: 'message', message: seen, blocks: blocksOf(seen) };
  const element = elementFor(surface, given.blockId, given.actionId);
  const chosen = readUse(core, element, given.use);
  const before = surface.kind === 'view' ? surface.view.state.values : undefined;
  const values = mergeState(surface.blocks, before, given.state);
  const start = initialValue(element);
  const now = start === undefined ? undefined : stateValue.safeParse({ ...start, ...chosen }).data;
  if (now !== undefined) values[given.blockId] = { ...values[given.blockId], [given.actionId]: now };
  if (surface.kind === 'view') {
    surface.view.state.values = values;
    if (surface.view.type === 'modal') touchStack(core.store, actor.user);
  }
  const { text: _text, options: _options, option_groups: _groups, focus_on_load: _focus, ...shown } = element;
  const outcome = await ask(core, actor, {
    type: 'interactive',
    kind: 'block_actions',
    pending: { kind: 'interaction', label: given.actionId, ...beside(given) },
    payload: (trigger) => ({
      type: 'block_actions',
      ...basics(core, actor),
      container: containerOf(surface),
      trigger_id: trigger,
      ...surroundings(core, surface),
      state: { values },
      ...replyUrl(core, actor, surface),
      actions: [{ ...shown, ...chosen, block_id: given.blockId, action_ts: core.store.ids.ts() }],
    }),
  });
  if (!outcome.acked) {
    const text =
      outcome.reason === 'http_error' ? 'This app responded with an error.' : 'This app did not respond in time.';
    core.sessions.notify(actor.user, { kind: 'interaction_failed', text, ...beside(given) });
  }
  return outcome;
}

const options = z.array(option).max(100);
const optionGroups = z.array(optionGroup).max(100);
const suggestions = z.union([z.looseObject({ options }), z.looseObject({ option_groups: optionGroups })]);

type Suggestions = z.infer<typeof suggestions>;

/** Asks the app for the options of an external select. */
export async function suggest(
  core: Core,
  actor: Actor,
  given: { readonly target: UiTarget; readonly blockId: string; readonly actionId: string; readonly query: string },
): Promise<{ readonly outcome: Outcome; readonly found: Suggestions | undefined }> {
  const surface = surfaceFor(core, actor, given.target);
  const element = elementFor(surface, given.blockId, given.actionId);
  const shortest = typeof element['min_query_length'] === 'number' ? element['min_query_length'] : 3;
  if (given.query.length < shortest) {
    return { outcome: { delivered: false, acked: true, ms: 0 }, found: { options: [] } };
  }
  const outcome = await ask(core, actor, {
    type: 'interactive',
    kind: 'block_suggestion',
    acceptsResponse: true,
    pending: { kind: 'options', label: given.query, ...beside(given) },
    payload: () => ({
      type: 'block_suggestion',
      ...basics(core, actor),
      container: containerOf(surface),
      ...surroundings(core, surface),
      action_id: given.actionId,
      block_id: given.blockId,
      value: given.query,
    }),
  });
  const parsed = suggestions.safeParse(outcome.response);
  if (!outcome.acked || !parsed.success) {
    core.sessions.notify(actor.user, { kind: 'options_failed', text: 'No options could be loaded.', ...beside(given) });
    return { outcome, found: undefined };
  }
  return { outcome, found: parsed.data };
}

/** The options of an answer in one list. */
export function flatten(found: Suggestions | undefined): readonly Option[] {
  if (found === undefined) return [];
  const groups = optionGroups.safeParse(found['option_groups']).data ?? [];
  return [...(options.safeParse(found['options']).data ?? []), ...groups.flatMap((group) => group.options)];
}
