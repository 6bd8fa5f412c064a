import type { Clock } from '../../ports/clock.ts';

/** A line without an end is given in pieces of this many characters. */
const maxLine = 64 * 1024;

/** The chunks of a stream, until it ends or none has come for `idleMs` of the clock. Time the consumer takes does not count. */
export async function* untilIdle(
  stream: AsyncIterable<Uint8Array>,
  clock: Clock,
  idleMs: number,
): AsyncGenerator<Uint8Array> {
  const chunks = stream[Symbol.asyncIterator]();
  for (;;) {
    const waiting = new AbortController();
    const idle = clock.sleep(idleMs, waiting.signal).then(
      () => 'idle' as const,
      () => 'idle' as const,
    );
    const next = await Promise.race([chunks.next(), idle]).finally(() => waiting.abort());
    if (next === 'idle' || next.done === true) return;
    yield next.value;
  }
}

/** Lines of UTF-8 text without their ends; the last one too when the text ends inside it. */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of chunks) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = parts.pop() ?? '';
    yield* parts;
    while (rest.length >= maxLine) {
      yield rest.slice(0, maxLine);
      rest = rest.slice(maxLine);
    }
  }
  rest += decoder.decode();
  if (rest !== '') yield rest;
}
