import { formatDate, fullDate } from './date-token.ts';
import { drawLink } from './link.ts';
import type { Scene } from './scene.ts';
import { el, type Tree } from './tree.ts';

export interface DateToken {
  /** Seconds since 1970. */
  readonly timestamp: number;
  readonly format: string;
  readonly url?: string | undefined;
  readonly fallback: string;
}

/** A time in the zone of who looks, its whole date as tooltip. */
export function drawDate(token: DateToken, scene: Scene): Tree {
  const words = formatDate(token.timestamp, token.format, scene, token.fallback);
  const title = fullDate(token.timestamp, scene);
  const datetime = title === '' ? undefined : new Date(token.timestamp * 1000).toISOString();
  const time = datetime === undefined ? words : el('time', { class: 'date', title, datetime }, words);
  return token.url === undefined ? time : drawLink(token.url, time);
}
