/** `COPY public.tools (name, enabled) FROM stdin;`: the table as SQL names it. */
const copying = /^COPY ((?:"(?:[^"]|"")*"|[^"\s(.]+)\.(?:"(?:[^"]|"")*"|[^"\s(.]+)) (?:\(.*\) )?FROM stdin;$/;
/** A line that begins a block of rows is no longer than this: 1,600 columns with names of 63 bytes, each quoted. */
const longestHead = 200_000;
const newline = 10;

/**
 * Counts the rows in a script of pg_restore as it comes, table by table, without ever holding more of it than one line that may begin a
 * block. What is counted is what a restore would put back: the rows are lines between `COPY … FROM stdin;` and `\.`.
 */
export function countRows() {
  const rows = new Map<string, number>();
  let table: string | undefined;
  let count = 0;
  // The line that has begun: as much of it as decides what it is.
  let line = '';

  function lineEnds(): void {
    if (table === undefined) {
      const [, begun] = copying.exec(line) ?? [];
      if (begun !== undefined) [table, count] = [begun, 0];
    } else if (line === '\\.') {
      rows.set(table, (rows.get(table) ?? 0) + count);
      table = undefined;
    } else count += 1;
    line = '';
  }

  return {
    take(piece: Uint8Array): void {
      for (let from = 0; from <= piece.length; ) {
        const end = piece.indexOf(newline, from);
        const until = end < 0 ? piece.length : end;
        // Of a row no more is of interest than whether it is the end.
        const most = (table === undefined ? longestHead : 3) - line.length;
        if (most > 0 && until > from)
          line += Buffer.from(piece.buffer, piece.byteOffset + from, Math.min(until - from, most)).toString('latin1');
        if (end < 0) return;
        lineEnds();
        from = end + 1;
      }
    },
    /** The rows of each table so far. */
    counted: (): Readonly<Record<string, number>> =>
      Object.fromEntries([...rows].map(([name, of]) => [Buffer.from(name, 'latin1').toString('utf8'), of])),
    /** A table whose rows have begun and not ended. */
    open: () => table,
  };
}
