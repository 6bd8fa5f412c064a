import type { Core, Origin } from '../core.ts';
import { messageObject } from '../objects.ts';
import type { Channel } from '../state/model.ts';
import type { Message } from '../wire.ts';

const FAMILIES = {
  public: { type: 'channel', subscription: 'message.channels' },
  private: { type: 'group', subscription: 'message.groups' },
  im: { type: 'im', subscription: 'message.im' },
  mpim: { type: 'mpim', subscription: 'message.mpim' },
} as const;

/** Tells the app of a new message where it listens: the app must be in the channel and have subscribed to its kind. */
export function announce(core: Core, channel: Channel, message: Message, origin?: Origin): void {
  if (!channel.members.includes(core.app.botUserId) || message.is_ephemeral === true) return;
  const { type, subscription } = FAMILIES[channel.kind];
  const common = { ...messageObject(message, false), channel: channel.id, event_ts: message.ts };
  const options = origin === undefined ? {} : { origin };
  core.emit({ ...common, type: 'message', channel_type: type }, { subscription, ...options });
  const mentioned = message.text.includes(`<@${core.app.botUserId}>`) && message.user !== core.app.botUserId;
  if (mentioned && channel.kind !== 'im') {
    core.emit({ ...common, type: 'app_mention', team: origin?.teamId ?? core.store.team.id }, options);
  }
}
