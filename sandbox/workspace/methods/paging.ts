import { refuse } from '../refusal.ts';

/** One page of a list and the cursor of the next; the cursor is empty on the last page. */
interface Page<T> {
  readonly items: readonly T[];
  readonly cursor: string;
}

/** Cuts a page out of a list. Throws invalid_cursor, or invalid_limit outside 1..`most`. */
export function pageOf<T>(
  items: readonly T[],
  asked: { readonly cursor?: string | undefined; readonly limit?: number | undefined },
  most = 1_000,
): Page<T> {
  const limit = asked.limit ?? 100;
  if (limit < 1 || limit > most) throw refuse('invalid_limit');
  const start = asked.cursor === undefined || asked.cursor === '' ? 0 : Number(read(asked.cursor, /^offset:(\d+)$/));
  const end = start + limit;
  return { items: items.slice(start, end), cursor: end < items.length ? write(`offset:${end}`) : '' };
}

/** The same for messages, which may grow at either end meanwhile: the cursor names the first message of the next page. */
export function pageByTs<T extends { readonly ts: string }>(
  items: readonly T[],
  asked: { readonly cursor?: string | undefined; readonly limit?: number | undefined },
  most: number,
): Page<T> {
  const limit = asked.limit ?? 100;
  if (limit < 1 || limit > most) throw refuse('invalid_limit');
  const from =
    asked.cursor === undefined || asked.cursor === '' ? undefined : read(asked.cursor, /^next_ts:(\d+\.\d+)$/);
  const start = from === undefined ? 0 : items.findIndex((item) => item.ts === from);
  if (start < 0) throw refuse('invalid_cursor');
  const next = items[start + limit];
  return { items: items.slice(start, start + limit), cursor: next === undefined ? '' : write(`next_ts:${next.ts}`) };
}

const write = (text: string) => Buffer.from(text).toString('base64');

function read(cursor: string, shape: RegExp): string {
  const value = shape.exec(Buffer.from(cursor, 'base64').toString('utf8'))?.[1];
  if (value === undefined) throw refuse('invalid_cursor');
  return value;
}

/** The response_metadata of a page. */
export function nextCursor(cursor: string): { readonly response_metadata: { readonly next_cursor: string } } {
  return { response_metadata: { next_cursor: cursor } };
}
