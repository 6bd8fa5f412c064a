import { z } from 'zod';
import { fileObject, message, option, optionGroup, stateValue, stateValues, view } from './wire.ts';

/**
 * What the browser and the workspace say to each other, all under `/ui/` of the workspace's own origin:
 *
 *   GET  /ui/state?user=U1          → UiState      everything that person sees
 *   GET  /ui/events?user=U1&since=N → server-sent events: `id` is the revision, `data` one UiChange as JSON. Changes after
 *                                     revision N come first; when N is too old the first change is `reset` (read the state again).
 *   POST /ui/act                    ← UiAction (content-type application/json) → UiResult, always HTTP 200 when the body was understood
 *   GET  /ui/panel/:name?user=U1    → the panel's own JSON        POST /ui/panel/:name ← the panel's own JSON → JSON
 *   GET  /ui/file/:id               → the bytes of a file
 *
 * Anything else is the static handler's. The panel `slack` (calls, deliveries, faults, clock) is typed in ui/slack-panel-protocol.ts. "Act as" is only another `user` in the query and in the actions.
 * Times are in ms since 1970 by the workspace's clock, which may run ahead of the machine's. Message shapes are Slack's: see wire.ts.
 */

// ---- What a person sees ----

export const uiUser = z.object({
  id: z.string(),
  /** Handle without @. */
  name: z.string(),
  realName: z.string(),
  title: z.string(),
  timezone: z.string(),
  /** Six hex digits for the avatar. */
  color: z.string(),
  isBot: z.boolean(),
  deactivated: z.boolean(),
});
export type UiUser = z.infer<typeof uiUser>;

export const uiGroup = z.object({ id: z.string(), handle: z.string(), name: z.string(), users: z.array(z.string()) });
export type UiGroup = z.infer<typeof uiGroup>;

export const uiChannel = z.object({
  id: z.string(),
  /** Without #; for a direct message the handles of the others. */
  name: z.string(),
  kind: z.enum(['public', 'private', 'im', 'mpim']),
  topic: z.string(),
  purpose: z.string(),
  members: z.array(z.string()),
  archived: z.boolean(),
  creator: z.string(),
  createdAt: z.number(),
  /** `ts` of the pinned messages, oldest first. */
  pins: z.array(z.string()),
  bookmarks: z.array(z.object({ id: z.string(), title: z.string(), link: z.string(), emoji: z.string() })),
});
export type UiChannel = z.infer<typeof uiChannel>;

/** Something the app has been asked and has not acknowledged yet: show that it is working. */
export const uiPending = z.object({
  id: z.string(),
  kind: z.enum(['command', 'interaction', 'submit', 'shortcut', 'options']),
  label: z.string(),
  at: z.number(),
  channel: z.string().optional(),
  messageTs: z.string().optional(),
  viewId: z.string().optional(),
  /** Of the element that was used. */
  actionId: z.string().optional(),
});
export type UiPending = z.infer<typeof uiPending>;

/** A failure only this person sees, beside what they used. A failed command also leaves an ephemeral message of Slackbot. */
export const uiNotice = z.object({
  id: z.string(),
  kind: z.enum([
    'command_failed',
    'interaction_failed',
    'submit_failed',
    'options_failed',
    'shortcut_failed',
    'refused',
  ]),
  text: z.string(),
  at: z.number(),
  channel: z.string().optional(),
  messageTs: z.string().optional(),
  viewId: z.string().optional(),
  actionId: z.string().optional(),
});
export type UiNotice = z.infer<typeof uiNotice>;

export const uiApp = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  botUserId: z.string(),
  homeTab: z.boolean(),
  commands: z.array(z.object({ command: z.string(), description: z.string(), usageHint: z.string() })),
  shortcuts: z.array(
    z.object({
      type: z.enum(['message', 'global']),
      name: z.string(),
      callbackId: z.string(),
      description: z.string(),
    }),
  ),
});
export type UiApp = z.infer<typeof uiApp>;

export const uiState = z.object({
  revision: z.number(),
  user: z.string(),
  now: z.number(),
  /** How far the workspace's clock is ahead of the machine's, in ms. */
  clockOffsetMs: z.number(),
  team: z.object({ id: z.string(), name: z.string(), domain: z.string() }),
  app: uiApp,
  users: z.array(uiUser),
  groups: z.array(uiGroup),
  /** Public channels, and the others this person is in; archived ones too. */
  channels: z.array(uiChannel),
  /** Channel id → messages by rising `ts`: thread replies (`thread_ts` ≠ `ts`) and this person's ephemeral ones are among them. */
  messages: z.record(z.string(), z.array(message)),
  /** The open modals, root first, the one in sight last. */
  modals: z.array(view),
  home: view.nullable(),
  files: z.array(fileObject),
  pending: z.array(uiPending),
  notices: z.array(uiNotice),
  panels: z.array(z.string()),
});
export type UiState = z.infer<typeof uiState>;

// ---- What changes ----

export const uiChange = z.discriminatedUnion('type', [
  /** First on every connection. */
  z.object({ type: z.literal('hello'), revision: z.number() }),
  /** Read /ui/state again. */
  z.object({ type: z.literal('reset') }),
  /** New or changed: put it in by channel and `ts`. */
  z.object({ type: z.literal('message'), message }),
  z.object({ type: z.literal('message_removed'), channel: z.string(), ts: z.string() }),
  z.object({ type: z.literal('channel'), channel: uiChannel }),
  z.object({ type: z.literal('channel_removed'), channel: z.string() }),
  z.object({ type: z.literal('user'), user: uiUser }),
  z.object({ type: z.literal('group'), group: uiGroup }),
  /** The whole stack of this person, root first; empty when the last modal closed. */
  z.object({ type: z.literal('modals'), modals: z.array(view) }),
  z.object({ type: z.literal('home'), view: view.nullable() }),
  z.object({ type: z.literal('file'), file: fileObject }),
  /** All that is pending for this person now. */
  z.object({ type: z.literal('pending'), pending: z.array(uiPending) }),
  z.object({ type: z.literal('notice'), notice: uiNotice }),
  z.object({ type: z.literal('notice_removed'), id: z.string() }),
  /** A panel has news: GET it again. */
  z.object({ type: z.literal('panel'), name: z.string() }),
  z.object({ type: z.literal('panels'), panels: z.array(z.string()) }),
  z.object({ type: z.literal('clock'), now: z.number(), offsetMs: z.number() }),
]);
export type UiChange = z.infer<typeof uiChange>;

// ---- What a person does ----

/** Where an element stands. */
export const uiTarget = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('message'), channel: z.string(), ts: z.string() }),
  z.object({ kind: z.literal('view'), viewId: z.string() }),
]);
export type UiTarget = z.infer<typeof uiTarget>;

/** What the element was used for: a press, a pick from an overflow menu or feedback buttons, or a new value of an input. */
export const uiUse = z.union([
  z.object({ type: z.literal('press') }),
  z.object({ type: z.literal('overflow'), selected_option: option }),
  z.object({ type: z.literal('feedback_buttons'), value: z.string() }),
  stateValue,
]);
export type UiUse = z.infer<typeof uiUse>;

const by = { user: z.string() };

export const uiAction = z.discriminatedUnion('type', [
  /** A message, or a slash command when the text starts with `/`. `text` as typed: `@handle` and `#channel` are linked by the server. */
  z.object({
    ...by,
    type: z.literal('send'),
    channel: z.string(),
    text: z.string().max(12_000),
    thread: z.string().optional(),
  }),
  /** A button, select, picker or menu was used (after its confirm dialog, which the browser shows). `state`: what the other inputs hold. */
  z.object({
    ...by,
    type: z.literal('interact'),
    target: uiTarget,
    blockId: z.string(),
    actionId: z.string(),
    use: uiUse,
    state: stateValues.optional(),
  }),
  /** Options of an external select for what was typed so far. */
  z.object({
    ...by,
    type: z.literal('suggest'),
    target: uiTarget,
    blockId: z.string(),
    actionId: z.string(),
    query: z.string().max(300),
  }),
  z.object({ ...by, type: z.literal('submit'), viewId: z.string(), state: stateValues }),
  /** Closes the modal in sight; `all` closes the whole stack. */
  z.object({ ...by, type: z.literal('close_view'), viewId: z.string(), all: z.boolean().optional() }),
  z.object({ ...by, type: z.literal('open_home') }),
  z.object({ ...by, type: z.literal('message_shortcut'), channel: z.string(), ts: z.string(), callbackId: z.string() }),
  z.object({ ...by, type: z.literal('global_shortcut'), callbackId: z.string() }),
  z.object({ ...by, type: z.literal('react'), channel: z.string(), ts: z.string(), name: z.string() }),
  z.object({ ...by, type: z.literal('join'), channel: z.string() }),
  z.object({ ...by, type: z.literal('leave'), channel: z.string() }),
  z.object({ ...by, type: z.literal('invite'), channel: z.string(), users: z.array(z.string()) }),
  z.object({ ...by, type: z.literal('archive'), channel: z.string() }),
  /** Opens the direct message with somebody; the result names the channel. */
  z.object({ ...by, type: z.literal('open_dm'), with: z.string() }),
  /** Takes an own ephemeral message out of sight. */
  z.object({ ...by, type: z.literal('dismiss_message'), channel: z.string(), ts: z.string() }),
  z.object({ ...by, type: z.literal('dismiss_notice'), id: z.string() }),
]);
export type UiAction = z.infer<typeof uiAction>;

export const uiResult = z.discriminatedUnion('ok', [
  z.object({
    ok: z.literal(true),
    /** For what goes to the app: whether it acknowledged in time; a notice tells the person when not. */
    acked: z.boolean().optional(),
    /** For `submit`: block_id → what is wrong; the modal stays open. */
    errors: z.record(z.string(), z.string()).optional(),
    /** For `suggest`. */
    options: z.array(option).optional(),
    optionGroups: z.array(optionGroup).optional(),
    /** For `send` (`ts`), `open_dm` (`channel`). */
    ts: z.string().optional(),
    channel: z.string().optional(),
  }),
  /** The action itself was not possible; `error` is a sentence for the person. */
  z.object({ ok: z.literal(false), error: z.string() }),
]);
export type UiResult = z.infer<typeof uiResult>;
