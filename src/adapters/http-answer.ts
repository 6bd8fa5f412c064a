import type { Fault } from '../errors.ts';
import { mask } from '../model/secrets.ts';

/** The text of an answer. Throws what `tooLong` makes, and ends the connection, once it is longer than `most` bytes. */
export async function textOf(answer: Response, most: number, tooLong: () => Fault): Promise<string> {
  const decoder = new TextDecoder();
  let size = 0;
  let text = '';
  for await (const chunk of answer.body ?? []) {
    size += chunk.byteLength;
    // Leaving the loop ends the connection.
    if (size > most) throw tooLong();
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

/** A text as JSON; undefined where it is none. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Words of a server in a line, for people: they may hold anything. */
export function wordsOf(text: string): string {
  return mask(text.slice(0, 2000)).replaceAll(/\s+/g, ' ').trim().slice(0, 300);
}
