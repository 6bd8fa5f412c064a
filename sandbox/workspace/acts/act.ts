import type { Core } from '../core.ts';
import { Refusal } from '../refusal.ts';
import type { UiAction, UiResult } from '../ui-protocol.ts';
import { type Actor, actorOf, Impossible, type Outcome } from './ask.ts';
import { archive, dismiss, invite, join, leave, openDirect, react } from './channel-work.ts';
import { interact, suggest } from './interact.ts';
import { messageFor } from './places.ts';
import { globalShortcut, messageShortcut, openHome } from './shortcuts.ts';
import { send } from './talk.ts';
import { closeView, submitView } from './views.ts';

const done: UiResult = { ok: true };
const asked = (outcome: Outcome): UiResult => ({ ok: true, acked: outcome.acked });

type Doing<T extends UiAction['type']> = (
  core: Core,
  actor: Actor,
  action: Extract<UiAction, { type: T }>,
) => UiResult | Promise<UiResult>;

/** One line for each thing a person can do. */
const doings: { readonly [T in UiAction['type']]: Doing<T> } = {
  async send(core, actor, action) {
    const { outcome, message } = await send(core, actor, action.channel, action.text, action.thread);
    return outcome === undefined ? { ok: true, ...(message === undefined ? {} : { ts: message.ts }) } : asked(outcome);
  },
  interact: async (core, actor, action) => asked(await interact(core, actor, action)),
  async suggest(core, actor, action) {
    const { outcome, found } = await suggest(core, actor, action);
    if (found === undefined) return asked(outcome);
    if ('option_groups' in found && Array.isArray(found['option_groups'])) {
      return { ok: true, acked: true, optionGroups: found['option_groups'] };
    }
    return { ok: true, acked: true, options: Array.isArray(found['options']) ? found['options'] : [] };
  },
  async submit(core, actor, action) {
    const { acked, errors, delivered } = await submitView(core, actor, action.viewId, action.state);
    return { ok: true, ...(delivered ? { acked } : {}), ...(errors === undefined ? {} : { errors: { ...errors } }) };
  },
  close_view: async (core, actor, action) => {
    await closeView(core, actor, action.viewId, action.all ?? false);
    return done;
  },
  open_home(core, actor) {
    openHome(core, actor);
    return done;
  },
  message_shortcut: async (core, actor, action) => {
    const message = messageFor(core, actor, action.channel, action.ts);
    return asked(await messageShortcut(core, actor, message, action.callbackId));
  },
  global_shortcut: async (core, actor, action) => asked(await globalShortcut(core, actor, action.callbackId)),
  react(core, actor, action) {
    react(core, actor, messageFor(core, actor, action.channel, action.ts), action.name);
    return done;
  },
  join(core, actor, action) {
    join(core, actor, action.channel);
    return done;
  },
  leave(core, actor, action) {
    leave(core, actor, action.channel);
    return done;
  },
  invite(core, actor, action) {
    invite(core, actor, action.channel, action.users);
    return done;
  },
  archive(core, actor, action) {
    archive(core, actor, action.channel);
    return done;
  },
  open_dm: (core, actor, action) => ({ ok: true, channel: openDirect(core, actor, action.with).id }),
  dismiss_message(core, actor, action) {
    dismiss(core, actor, action.channel, action.ts);
    return done;
  },
  dismiss_notice(core, actor, action) {
    core.sessions.dismiss(actor.user, action.id);
    return done;
  },
};

/** Does what a person asked for in the browser. What cannot be done becomes a sentence, never an exception. */
export async function act(core: Core, action: UiAction): Promise<UiResult> {
  try {
    const doing = doings[action.type] as Doing<UiAction['type']>;
    return await doing(core, actorOf(core, action.user), action);
  } catch (error) {
    if (error instanceof Impossible) return { ok: false, error: error.message };
    if (error instanceof Refusal) return { ok: false, error: error.code.replaceAll('_', ' ') };
    throw error;
  }
}
