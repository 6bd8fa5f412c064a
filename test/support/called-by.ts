interface Piece {
  readonly type?: string;
  readonly text?: unknown;
  readonly url?: string;
}

/** Everything in a payload that would call, link or name anybody. */
export function calls(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(calls);
  if (typeof value !== 'object' || value === null) return [];
  const piece = value as Piece;
  const own: string[] = [];
  if (['user', 'usergroup', 'broadcast', 'channel', 'link'].includes(piece.type ?? '')) own.push(piece.type ?? '');
  if (piece.type === 'mrkdwn') own.push(...tokens(String(piece.text)));
  return [...own, ...Object.values(value).flatMap(calls)];
}

/** A date of our own: without the link that a date may carry. */
const ownDate = /^!date\^\d+\^[^^|]*\|[^|]*$/;

/** Tokens in mrkdwn; our own dates are welcome. */
export const tokens = (text: string) =>
  [...text.matchAll(/<([^>]*)>/g)].map((match) => match[1] ?? '').filter((token) => !ownDate.test(token));
