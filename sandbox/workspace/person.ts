import { actorOf, Impossible, notDelivered, type Outcome } from './acts/ask.ts';
import { findElement, type Given, useFor, valueFor } from './acts/by-label.ts';
import { archive, dismiss, invite, join, leave, openDirect, react } from './acts/channel-work.ts';
import { flatten, interact, suggest } from './acts/interact.ts';
import { messageFor } from './acts/places.ts';
import { globalShortcut, messageShortcut, openHome } from './acts/shortcuts.ts';
import { runCommand, say } from './acts/talk.ts';
import { blocksOf } from './acts/used-element.ts';
import { closeView, type Submission, submitView } from './acts/views.ts';
import type { Core, Origin } from './core.ts';
import { textOf } from './record.ts';
import { findView, stackOf } from './state/views.ts';
import type { UiTarget } from './ui-protocol.ts';
import type { Block, Message, Option, StateValues, View } from './wire.ts';

/** A message or view as it was handed out; its live state is looked up again when it is used. */
type Seen = Message | View;

export interface ClickOptions {
  /** Tells apart several buttons of one name. */
  readonly value?: string;
  /** What to press in the confirm dialog; confirmed when absent. Given for an element without a dialog, the click is refused. */
  readonly confirm?: boolean;
  /** Use what the message held when it was handed out, although it changed meanwhile: a click that crosses an update. */
  readonly stale?: boolean;
}

/** Acts as a person would, through the same code as the browser. Rejects with a sentence where a person could not do it. */
export interface Person {
  readonly id: string;
  /** `channel` everywhere: an id, `#name`, or `@handle` for the direct message with somebody. */
  command(channel: string, command: string, text?: string): Promise<Outcome>;
  /** `@handle` and `#channel` in the text become links; a mention of the bot becomes its app_mention. */
  say(channel: string, text: string, options?: { readonly thread?: string }): Promise<Message>;
  /** Presses a button, by action_id or label. */
  click(seen: Seen, actionIdOrLabel: string, options?: ClickOptions): Promise<Outcome>;
  /** Picks from a select, menu, picker or list of boxes, or fills a field that reports at once. */
  choose(seen: Seen, actionIdOrLabel: string, given: Given, options?: ClickOptions): Promise<Outcome>;
  /** What an external select offers for a query. */
  suggestions(seen: Seen, actionIdOrLabel: string, query: string): Promise<readonly Option[]>;
  /** Fills the fields, named by action_id, block_id or label, and sends the view. */
  submit(view: View, values?: Readonly<Record<string, Given>>): Promise<Submission>;
  closeView(view: View, options?: { readonly all?: boolean }): Promise<Outcome>;
  openHome(): Promise<void>;
  messageShortcut(message: Message, callbackId: string): Promise<Outcome>;
  globalShortcut(callbackId: string): Promise<Outcome>;
  /** Puts an emoji under a message, or takes it away again. */
  react(message: Message, name: string): Promise<void>;
  join(channel: string): Promise<void>;
  leave(channel: string): Promise<void>;
  invite(channel: string, people: readonly string[]): Promise<void>;
  archive(channel: string): Promise<void>;
  unarchive(channel: string): Promise<void>;
  dismiss(message: Message): Promise<void>;
  /** The id of the direct message with somebody. */
  openDirect(other: string): Promise<string>;
  /** The modal in sight. */
  view(): View | undefined;
}

const isView = (seen: Seen): seen is View => 'hash' in seen;

const targetOf = (seen: Seen): UiTarget =>
  isView(seen) ? { kind: 'view', viewId: seen.id } : { kind: 'message', channel: seen.channel, ts: seen.ts };

/** Runs something at once and gives its result or failure as a promise. */
const promise = <T>(run: () => T | Promise<T>) => new Promise<T>((resolve) => resolve(run()));

/** Makes a person; `origin` names another team or app in what they send. */
export function personOf(core: Core, userId: string, origin?: Origin): Person {
  const actor = () => actorOf(core, userId, origin);

  function blocksNow(seen: Seen): readonly Block[] {
    if (!isView(seen)) return blocksOf(messageFor(core, actor(), seen.channel, seen.ts));
    const shown = findView(core.store, { id: seen.id });
    if (shown === undefined || shown.user !== userId) throw new Impossible('That view is closed.');
    return shown.view.blocks;
  }

  function locate(seen: Seen, name: string, options: ClickOptions) {
    const blocks = options.stale === true ? (isView(seen) ? seen.blocks : blocksOf(seen)) : blocksNow(seen);
    const placed = findElement(blocks, name, options.value);
    const hasDialog = placed.element['confirm'] !== undefined;
    if (options.confirm !== undefined && !hasDialog) throw new Impossible(`${name} has no confirm dialog.`);
    const ids = {
      target: targetOf(seen),
      blockId: textOf(placed.block['block_id']) ?? '',
      actionId: textOf(placed.element['action_id']) ?? '',
    };
    const stale = options.stale === true && !isView(seen) ? { seen } : {};
    return { ...placed, ids, stale, declined: options.confirm === false };
  }

  async function options(seen: Seen, name: string, query: string): Promise<readonly Option[]> {
    const { ids } = locate(seen, name, {});
    return flatten((await suggest(core, actor(), { ...ids, query })).found);
  }

  async function choose(seen: Seen, name: string, given: Given, how: ClickOptions = {}): Promise<Outcome> {
    const { element, ids, stale, declined } = locate(seen, name, how);
    if (declined) return notDelivered;
    const external = element['type'] === 'external_select' || element['type'] === 'multi_external_select';
    const offered = external && given !== null ? await options(seen, name, String([given].flat()[0] ?? '')) : undefined;
    return interact(core, actor(), { ...ids, ...stale, use: useFor(core, element, given, offered) });
  }

  async function fill(view: View, values: Readonly<Record<string, Given>>): Promise<StateValues> {
    const state: StateValues = {};
    const blocks = blocksNow(view);
    for (const [name, given] of Object.entries(values)) {
      const { element, block } = findElement(blocks, name);
      const external = element['type'] === 'external_select' || element['type'] === 'multi_external_select';
      const offered =
        external && given !== null ? await options(view, name, String([given].flat()[0] ?? '')) : undefined;
      const blockId = String(block['block_id']);
      state[blockId] = { ...state[blockId], [String(element['action_id'])]: valueFor(core, element, given, offered) };
    }
    return state;
  }

  return {
    id: userId,
    command: (channel, command, text = '') => promise(() => runCommand(core, actor(), channel, command, text)),
    say: (channel, text, how = {}) => promise(() => structuredClone(say(core, actor(), channel, text, how.thread))),
    click: (seen, name, how = {}) =>
      promise(() => {
        const { element, ids, stale, declined } = locate(seen, name, how);
        const isEntry = element['type'] === 'overflow' || element['type'] === 'static_select';
        const use = isEntry ? useFor(core, element, name) : { type: 'press' as const };
        return declined ? notDelivered : interact(core, actor(), { ...ids, ...stale, use });
      }),
    choose,
    suggestions: options,
    submit: async (view, values = {}) => submitView(core, actor(), view.id, await fill(view, values)),
    closeView: (view, how = {}) => promise(() => closeView(core, actor(), view.id, how.all ?? false)),
    openHome: () => promise(() => openHome(core, actor())),
    messageShortcut: (message, callbackId) =>
      promise(() => {
        const live = messageFor(core, actor(), message.channel, message.ts);
        return messageShortcut(core, actor(), live, callbackId);
      }),
    globalShortcut: (callbackId) => promise(() => globalShortcut(core, actor(), callbackId)),
    react: (message, name) => promise(() => react(core, actor(), message, name)),
    join: (channel) => promise(() => join(core, actor(), channel)),
    leave: (channel) => promise(() => leave(core, actor(), channel)),
    invite: (channel, people) => promise(() => invite(core, actor(), channel, people)),
    archive: (channel) => promise(() => archive(core, actor(), channel)),
    unarchive: (channel) => promise(() => archive(core, actor(), channel, false)),
    dismiss: (message) => promise(() => dismiss(core, actor(), message.channel, message.ts)),
    openDirect: (other) => promise(() => openDirect(core, actor(), other).id),
    view: () => structuredClone(stackOf(core.store, userId).at(-1)),
  };
}
