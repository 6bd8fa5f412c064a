import { z } from 'zod';
import type { CopyMark } from '../../../ports/restores.ts';

/** `mcp-chatops {"run":"R-1042",…}`: people read it in `\l+`. */
const head = 'mcp-chatops ';

const shape = z.object({
  run: z.string().regex(/^R-\d{1,15}$/),
  fence: z.number().int(),
  state: z.enum(['loading', 'whole', 'live', 'aside']),
  from: z.string().max(1024).optional(),
  /** The comment that stood there before the bot's. */
  before: z.string().optional(),
});

/** A mark as it stands in a comment, with the comment it stands in the place of. */
export type WrittenMark = CopyMark & { readonly before?: string | undefined };

export function markText({ run, fence, state, from, before }: WrittenMark): string {
  return head + JSON.stringify({ run, fence, state, from, before });
}

/** undefined for a comment that is none of the bot's. */
export function readMark(comment: string | null): WrittenMark | undefined {
  if (comment === null || !comment.startsWith(head)) return undefined;
  try {
    const { from, before, ...read } = shape.parse(JSON.parse(comment.slice(head.length)));
    return { ...read, from, ...(before === undefined ? {} : { before }) };
  } catch {
    return undefined;
  }
}
