import type { UiChange, UiState } from '../../../workspace/ui-protocol.ts';
import type { Message } from '../../../workspace/wire.ts';

/** A change that only tells of something else: the store handles it. */
type Applied = Exclude<UiChange, { type: 'hello' | 'reset' | 'panel' }>;

/** The list with that item in it, in the place of the one with the same id. */
function put<T extends { readonly id: string }>(list: readonly T[], item: T): T[] {
  const at = list.findIndex((other) => other.id === item.id);
  return at === -1 ? [...list, item] : list.with(at, item);
}

/** The messages with that one in it, by rising `ts`. */
function putMessage(list: readonly Message[], message: Message): Message[] {
  const at = list.findIndex((other) => other.ts === message.ts);
  if (at !== -1) return list.with(at, message);
  const after = list.findIndex((other) => other.ts > message.ts);
  return after === -1 ? [...list, message] : list.toSpliced(after, 0, message);
}

function withMessages(state: UiState, channel: string, change: (list: readonly Message[]) => Message[]): UiState {
  return { ...state, messages: { ...state.messages, [channel]: change(state.messages[channel] ?? []) } };
}

/** What a person sees after a change. The given state is left as it is. */
export function applyChange(state: UiState, change: Applied): UiState {
  switch (change.type) {
    case 'message':
      return withMessages(state, change.message.channel, (list) => putMessage(list, change.message));
    case 'message_removed':
      return withMessages(state, change.channel, (list) => list.filter((message) => message.ts !== change.ts));
    case 'channel':
      return { ...state, channels: put(state.channels, change.channel) };
    case 'channel_removed':
      return { ...state, channels: state.channels.filter((channel) => channel.id !== change.channel) };
    case 'user':
      return { ...state, users: put(state.users, change.user) };
    case 'group':
      return { ...state, groups: put(state.groups, change.group) };
    case 'modals':
      return { ...state, modals: change.modals };
    case 'home':
      return { ...state, home: change.view };
    case 'file':
      return { ...state, files: put(state.files, change.file) };
    case 'pending':
      return { ...state, pending: change.pending };
    case 'notice':
      return { ...state, notices: put(state.notices, change.notice) };
    case 'notice_removed':
      return { ...state, notices: state.notices.filter((notice) => notice.id !== change.id) };
    case 'panels':
      return { ...state, panels: change.panels };
    case 'clock':
      return { ...state, now: change.now, clockOffsetMs: change.offsetMs };
  }
}
