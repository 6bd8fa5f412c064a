/** Of a longer line only its beginning is kept, in characters; what follows is left out up to the end of the line. */
const longestLine = 16_384;

/** Lines of UTF-8 text without their ends, the last one too where the text ends inside it. One that is too long ends in `…`. */
export async function* logLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  // Of a line whose end has not come yet more than is kept.
  let dropping = false;
  for await (const chunk of chunks) {
    const pieces = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = pieces.pop() ?? '';
    for (const piece of pieces) {
      if (!dropping) yield bounded(piece);
      dropping = false;
    }
    if (rest.length > longestLine) {
      if (!dropping) yield bounded(rest);
      dropping = true;
      rest = '';
    }
  }
  rest += decoder.decode();
  if (rest !== '' && !dropping) yield bounded(rest);
}

/** Cut between two words: half a word could be half a secret, which no mask knows. */
function bounded(line: string): string {
  const whole = line.endsWith('\r') ? line.slice(0, -1) : line;
  return whole.length <= longestLine ? whole : whole.slice(0, longestLine).replace(/\S+$/, '…');
}
