import { type ComponentChildren, h } from 'preact';
import type { TimelineItem } from '../model/timeline.ts';
import { longDateWithWeekday, nearDay } from '../render/calendar.ts';

/** What stands between messages. */
export type DividerItem = Exclude<TimelineItem, { kind: 'message' }>;

function dayWords(at: number, now: number, timezone: string): string {
  const near = nearDay(at, now, timezone);
  return near === undefined ? longDateWithWeekday(at, timezone) : `${near.charAt(0).toUpperCase()}${near.slice(1)}`;
}

function wordsOf(item: DividerItem, now: number, timezone: string): string {
  if (item.kind === 'unread') return 'New';
  if (item.kind === 'day') return dayWords(item.at, now, timezone);
  return `${item.count} ${item.count === 1 ? 'reply' : 'replies'}`;
}

/** A line between messages: a new day, what is new, the replies of a thread. */
export function drawDivider(item: DividerItem, now: number, timezone: string): ComponentChildren {
  const words = wordsOf(item, now, timezone);
  return h(
    'div',
    { key: item.key, class: `${item.kind}-line`, role: 'separator', 'aria-label': words },
    h('span', {}, words),
  );
}
