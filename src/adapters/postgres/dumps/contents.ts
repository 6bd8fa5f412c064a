/** What the table of contents of a dump says of it, as `pg_restore --list` prints it. */
export interface Contents {
  readonly entries: number;
  /** The version of the server it is of. */
  readonly server: string;
  /** Entries that hold rows of a table. */
  readonly tables: number;
}

const told = (text: string, what: string) => new RegExp(`^;\\s+${what}: (.+)$`, 'm').exec(text)?.[1]?.trim() ?? '';

export function contentsOf(text: string): Contents {
  const entries = text.split('\n').filter((line) => /^\d+; /.test(line));
  return {
    entries: entries.length,
    server: /^\d+(?:\.\d+)*/.exec(told(text, 'Dumped from database version'))?.[0] ?? '',
    tables: entries.filter((line) => /^\d+; \d+ \d+ TABLE DATA /.test(line)).length,
  };
}
