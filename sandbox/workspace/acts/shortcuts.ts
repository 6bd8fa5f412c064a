import type { Core } from '../core.ts';
import { messageObject } from '../objects.ts';
import { directMessage } from '../state/channels.ts';
import type { Message } from '../wire.ts';
import { type Actor, ask, basics, Impossible, type Outcome } from './ask.ts';
import { channelFor, channelPart } from './places.ts';

function known(core: Core, type: 'message' | 'global', callbackId: string): string {
  const shortcut = core.app.shortcuts.find((one) => one.type === type && one.callbackId === callbackId);
  if (shortcut === undefined) throw new Impossible(`The app has no ${type} shortcut ${callbackId}.`);
  return shortcut.name;
}

function report(core: Core, actor: Actor, name: string, outcome: Outcome): Outcome {
  if (!outcome.acked) {
    const text = `${name} failed because the app did not respond.`;
    core.sessions.notify(actor.user, { kind: 'shortcut_failed', text });
  }
  return outcome;
}

/** A person picks a shortcut from a message's menu: message_action. */
export async function messageShortcut(
  core: Core,
  actor: Actor,
  message: Message,
  callbackId: string,
): Promise<Outcome> {
  const name = known(core, 'message', callbackId);
  const channel = channelFor(core, actor, message.channel);
  const thread =
    message.thread_ts === undefined || message.thread_ts === message.ts ? {} : { threadTs: message.thread_ts };
  const reply = core.replies.issue({ user: actor.user, channel: channel.id, messageTs: message.ts, ...thread });
  const outcome = await ask(core, actor, {
    type: 'interactive',
    kind: 'message_action',
    pending: { kind: 'shortcut', label: name, channel: channel.id, messageTs: message.ts },
    payload: (trigger) => ({
      type: 'message_action',
      ...basics(core, actor),
      callback_id: callbackId,
      trigger_id: trigger,
      action_ts: core.store.ids.ts(),
      message_ts: message.ts,
      message: messageObject(message, false),
      channel: channelPart(channel),
      response_url: `${core.url()}${reply}`,
    }),
  });
  return report(core, actor, name, outcome);
}

/** A person picks a shortcut from the global menu: shortcut. */
export async function globalShortcut(core: Core, actor: Actor, callbackId: string): Promise<Outcome> {
  const name = known(core, 'global', callbackId);
  const outcome = await ask(core, actor, {
    type: 'interactive',
    kind: 'shortcut',
    pending: { kind: 'shortcut', label: name },
    payload: (trigger) => ({
      type: 'shortcut',
      ...basics(core, actor),
      callback_id: callbackId,
      trigger_id: trigger,
      action_ts: core.store.ids.ts(),
    }),
  });
  return report(core, actor, name, outcome);
}

/** A person opens the app's home: app_home_opened, with the view they saw last. */
export function openHome(core: Core, actor: Actor): void {
  if (!core.app.homeTab) throw new Impossible('The app has no home tab.');
  const channel = directMessage(core.store, core.clock, [actor.user, core.app.botUserId], actor.user);
  const shown = core.store.homes.get(actor.user);
  core.emit(
    {
      type: 'app_home_opened',
      user: actor.user,
      channel: channel.id,
      tab: 'home',
      ...(shown === undefined ? {} : { view: structuredClone(shown.view) }),
      event_ts: core.store.ids.ts(),
    },
    { origin: actor.origin },
  );
}
