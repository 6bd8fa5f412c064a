import type pg from 'pg';

/** Of the connection below a client of pg: what COPY FROM STDIN needs (PostgreSQL documentation, "COPY Operations"). */
interface CopyConnection {
  query(sql: string): void;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
  sync(): void;
}

/** One `COPY … FROM stdin` with its rows, as pg takes a query of one's own. */
class CopyIn {
  private failed: Error | undefined;
  private readonly sql: string;
  private readonly rows: string;
  private readonly done: (error?: Error) => void;

  constructor(sql: string, rows: string, done: (error?: Error) => void) {
    this.sql = sql;
    this.rows = rows;
    this.done = done;
  }
  submit(connection: CopyConnection): void {
    connection.query(this.sql);
  }
  handleCopyInResponse(connection: CopyConnection): void {
    if (this.rows !== '') connection.sendCopyFromChunk(Buffer.from(this.rows));
    connection.endCopyFrom();
  }
  handleCommandComplete(): void {}
  handleError(error: Error): void {
    this.failed = error;
    this.done(error);
  }
  handleReadyForQuery(): void {
    if (this.failed === undefined) this.done();
  }
}

/** Loads rows in the text format into a table, through the server's own reading of it. */
export function copyIn(client: pg.Client, sql: string, rows: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const copying = new CopyIn(sql, rows, (error) => (error === undefined ? resolve() : reject(error)));
    client.query(copying as unknown as pg.Submittable);
  });
}
