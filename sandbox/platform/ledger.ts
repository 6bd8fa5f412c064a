/** Something that was sent to a system of the platform and was more than reading. */
export interface Write {
  /** `PostgreSQL of production`. */
  readonly system: string;
  readonly what: string;
}

/** Reads what one connection sends, as it comes. */
export type Tap = (chunk: Buffer) => void;

/** Every write that came to a system, oldest first. */
export interface Ledger {
  readonly writes: readonly Write[];
  /** For one more connection. */
  connection(): Tap;
}

/** A ledger of a system: `messagesOf` cuts the stream of a connection into messages, and a message that is no reading is kept. */
export function ledger(
  system: string,
  messagesOf: () => (chunk: Buffer) => readonly string[],
  isReading: (message: string) => boolean,
): Ledger {
  const writes: Write[] = [];
  return {
    writes,
    connection() {
      const read = messagesOf();
      return (chunk) => {
        for (const what of read(chunk)) if (!isReading(what)) writes.push({ system, what });
      };
    },
  };
}
