/** Structured log: a static message and fields. What is logged is scrubbed of secrets by the adapter. */
export interface Log {
  info(fields: Readonly<Record<string, unknown>>, message: string): void;
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
  error(fields: Readonly<Record<string, unknown>>, message: string): void;
  /** A log whose every line carries these fields. */
  with(fields: Readonly<Record<string, unknown>>): Log;
}
