import type { Core } from '../core.ts';
import { announce } from '../rules/announce.ts';
import { holdsMessage, postReply } from '../rules/replies.ts';
import { addMessage, findMessage, isReply } from '../state/messages.ts';
import type { Channel } from '../state/model.ts';
import type { Message } from '../wire.ts';
import { type Actor, ask, Impossible, notDelivered, type Outcome } from './ask.ts';
import { channelPart, writableChannel } from './places.ts';
import { linkCommandText, linkTyped } from './typed-text.ts';

/** Posts a message as a person would; the app hears of a mention. Gives the live message. */
export function say(core: Core, actor: Actor, place: string, typed: string, thread?: string): Message {
  const channel = writableChannel(core, actor, place);
  if (typed.trim() === '') throw new Impossible('There is nothing to send.');
  const root = thread === undefined ? undefined : findMessage(core.store, channel.id, thread);
  if (thread !== undefined && root === undefined) throw new Impossible('That thread is not there any more.');
  const message = addMessage(core.store, {
    channel: channel.id,
    user: actor.user,
    client_msg_id: core.store.ids.next('M'),
    text: linkTyped(core, typed),
    thread_ts: root === undefined ? undefined : isReply(root) ? root.thread_ts : root.ts,
  });
  announce(core, channel, message, actor.origin);
  return message;
}

/** A line of Slackbot only this person sees. */
function slackbot(core: Core, channel: Channel, user: string, text: string): void {
  addMessage(core.store, { channel: channel.id, user: 'USLACKBOT', text, is_ephemeral: true, ephemeral_to: user });
}

function fail(core: Core, actor: Actor, channel: Channel, text: string): void {
  slackbot(core, channel, actor.user, text);
  core.sessions.notify(actor.user, { kind: 'command_failed', text, channel: channel.id });
}

/** What Slack shows when a command did not work: a time-out has its own word, everything else is a failed dispatch. */
function failureText(command: string, outcome: Outcome): string {
  const timedOut = outcome.reason === 'timeout' || outcome.reason === 'ack_lost' || outcome.reason === 'dropped';
  return `${command} failed with the error "${timedOut ? 'operation_timeout' : 'dispatch_failed'}"`;
}

/** Runs a slash command and shows what the app answers. Throws `Impossible` for one that does not exist. */
export async function runCommand(
  core: Core,
  actor: Actor,
  place: string,
  command: string,
  text: string,
): Promise<Outcome> {
  const channel = writableChannel(core, actor, place);
  const known = core.app.commands.find((one) => one.command === command);
  if (known === undefined || !core.app.scopes.has('commands')) {
    fail(core, actor, channel, `${command} is not a valid command.`);
    return notDelivered;
  }
  const reply = { user: actor.user, channel: channel.id };
  const outcome = await ask(core, actor, {
    type: 'slash_commands',
    kind: 'slash_command',
    acceptsResponse: true,
    pending: { kind: 'command', label: `${command} ${text}`.trim(), channel: channel.id },
    payload: (trigger) => ({
      token: core.app.verificationToken,
      team_id: actor.origin.teamId,
      team_domain: actor.origin.teamDomain,
      channel_id: channel.id,
      channel_name: channelPart(channel).name,
      user_id: actor.user,
      user_name: core.store.users.get(actor.user)?.name ?? '',
      command,
      text: known.escape ? linkCommandText(core, text) : text,
      api_app_id: actor.origin.appId,
      is_enterprise_install: 'false',
      response_url: `${core.url()}${core.replies.issue(reply)}`,
      trigger_id: trigger,
    }),
  });
  if (!outcome.acked) fail(core, actor, channel, failureText(command, outcome));
  else if (holdsMessage(outcome.response)) {
    try {
      postReply(core, reply, outcome.response);
    } catch {
      fail(core, actor, channel, `${command} failed with the error "dispatch_failed"`);
    }
  }
  return outcome;
}

/** What the composer sends: a command when it starts with `/`, a message otherwise. Commands do not work in threads. */
export async function send(
  core: Core,
  actor: Actor,
  place: string,
  typed: string,
  thread?: string,
): Promise<{ readonly outcome?: Outcome; readonly message?: Message }> {
  const match = /^(\/[^\s]+)(?:\s+([\s\S]*))?$/.exec(typed.trim());
  const command = match?.[1];
  if (command === undefined) return { message: say(core, actor, place, typed, thread) };
  if (thread !== undefined) throw new Impossible(`${command} is not supported in threads. Sorry!`);
  return { outcome: await runCommand(core, actor, place, command, match?.[2] ?? '') };
}
