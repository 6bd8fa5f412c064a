import type { UiChannel, UiState } from '../../../workspace/ui-protocol.ts';
import { channelTitle } from './people.ts';

/** The channels a person sees, as the sidebar groups them. */
export interface Sections {
  readonly channels: readonly UiChannel[];
  readonly direct: readonly UiChannel[];
  /** The direct message with the app; undefined before there is one. */
  readonly app: UiChannel | undefined;
  /** Public ones this person is not in, and archived ones. */
  readonly others: readonly UiChannel[];
}

export function isDirect(channel: UiChannel): boolean {
  return channel.kind === 'im' || channel.kind === 'mpim';
}

/** True for the direct message between a person and the app. */
export function isWithApp(state: UiState, channel: UiChannel): boolean {
  return channel.kind === 'im' && channel.members.includes(state.app.botUserId);
}

/** Groups and sorts the channels of a state. */
export function sectionsOf(state: UiState): Sections {
  const titles = new Map(state.channels.map((channel) => [channel.id, channelTitle(state, channel)]));
  const sorted = state.channels.toSorted((a, b) => (titles.get(a.id) ?? '').localeCompare(titles.get(b.id) ?? ''));
  const mine = (channel: UiChannel) => channel.members.includes(state.user) && !channel.archived;
  return {
    channels: sorted.filter((channel) => !isDirect(channel) && mine(channel)),
    direct: sorted.filter((channel) => isDirect(channel) && !isWithApp(state, channel)),
    app: sorted.find((channel) => isWithApp(state, channel)),
    others: sorted.filter((channel) => !isDirect(channel) && !mine(channel)),
  };
}
