import type { UiState } from '../../../workspace/ui-protocol.ts';
import { channelMessages, isHousekeeping } from './timeline.ts';

/** What is new in a channel since it was looked at last. */
export interface Unread {
  readonly any: boolean;
  /** Messages that mean this person: mentions, and everything in a direct message. */
  readonly mentions: number;
}

/** Whether a text mentions the person: by name, by a group they are in, or everybody. */
function mentions(state: UiState, text: string): boolean {
  if (text.includes(`<@${state.user}>`) || /<!(here|channel|everyone)>/.test(text)) return true;
  return state.groups.some((group) => group.users.includes(state.user) && text.includes(`<!subteam^${group.id}`));
}

/** Text and blocks of a message as one string to look for mentions in. */
function searchable(blocks: unknown): string {
  return JSON.stringify(blocks ?? '').replaceAll(/"user_id":"([A-Z0-9]+)"/g, (_whole, id: string) => `<@${id}>`);
}

/** What is new in a channel after `seen`, a `ts`; one's own messages are not. */
export function unreadOf(state: UiState, channelId: string, seen: string): Unread {
  const channel = state.channels.find((one) => one.id === channelId);
  const fresh = channelMessages(state.messages[channelId] ?? []).filter(
    (message) => message.ts > seen && message.user !== state.user && !isHousekeeping(message),
  );
  const direct = channel?.kind === 'im' || channel?.kind === 'mpim';
  const own = fresh.filter((message) => direct || mentions(state, `${message.text} ${searchable(message.blocks)}`));
  return { any: fresh.length > 0, mentions: own.length };
}
