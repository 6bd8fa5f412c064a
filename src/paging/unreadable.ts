import type { NewMessage } from '../ports/store/messages.ts';
import type { UnreadableGroup } from './reach.ts';

/** `the user group @on-call cannot be read (Slack says missing_scope); its members of 2026-11-20 10:31 UTC are paged`. */
export function unreadableWords({ group, reason, knownAt }: UnreadableGroup): string {
  const instead =
    knownAt === undefined
      ? 'it never was, so nobody in it is known'
      : `its members of ${knownAt.slice(0, 16).replace('T', ' ')} UTC are paged`;
  return `the user group ${group} cannot be read (${reason}); ${instead}`;
}

/** For whoever keeps the pager: told once a day for each group and reason. */
export function unreadableAlarm(unreadable: UnreadableGroup, channel: string, now: string): NewMessage {
  const { group, reason, lasting } = unreadable;
  return {
    key: `on-call-unreadable:${group}:${reason}:${now.slice(0, 10)}`.slice(0, 250),
    kind: 'note',
    priority: 1,
    channel,
    content: {
      report: {
        mark: 'bad',
        headline: `The user group ${group} is on call and cannot be read: ${reason}`,
        parts: [{ kind: 'text', text: `${unreadableWords(unreadable)}.` }],
        notes: [
          ...(lasting ? ['check the scope `usergroups:read` of the app and that the group is enabled in Slack'] : []),
          'told once a day',
        ],
      },
    },
  };
}
