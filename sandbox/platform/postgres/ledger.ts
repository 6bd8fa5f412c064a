import { type Ledger, ledger } from '../ledger.ts';

const protocol3 = 196_608;

interface Message {
  /** '' for the first one. */
  readonly type: string;
  readonly body: Buffer;
  readonly length: number;
}

/** The message a stream begins with; undefined while it is not whole (PostgreSQL documentation, Message Formats). */
function messageOf(stream: Buffer, started: boolean): Message | undefined {
  const head = started ? 1 : 0;
  if (stream.length < head + 4) return undefined;
  const length = head + stream.readInt32BE(head);
  if (stream.length < length) return undefined;
  return {
    type: started ? stream.toString('latin1', 0, 1) : '',
    body: stream.subarray(head + 4, length),
    length,
  };
}

/** The statements a connection sends: simple queries, and those it prepares. */
function statements(): (chunk: Buffer) => readonly string[] {
  let rest: Buffer = Buffer.alloc(0);
  let started = false;
  return (chunk) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const found: string[] = [];
    for (let next = messageOf(rest, started); next !== undefined; next = messageOf(rest, started)) {
      const { type, body, length } = next;
      // What asks for TLS looks like a start, and comes before it.
      if (!started) started = body.readInt32BE(0) === protocol3;
      const [first = '', second = ''] = body.toString('utf8').split('\0', 2);
      if (type === 'Q') found.push(first);
      if (type === 'P') found.push(second);
      rest = rest.subarray(length);
    }
    return found;
  };
}

const reading =
  /^(?:select|with|show|begin|start transaction|commit|rollback|end|set|reset|discard|deallocate|explain|declare|fetch|close)\b/i;
/** What changes something although it is selected. */
const acting =
  /\b(?:insert\s+into|update\s+\S+\s+set|delete\s+from|for\s+(?:no\s+key\s+)?update|(?:pg_(?:terminate|cancel)_backend|pg_reload_conf|pg_rotate_logfile|pg_stat(?:_\w+)?_reset\w*|pg_(?:try_)?advisory\w*lock\w*|pg_switch_wal|set_config|setval|nextval|lo_\w+)\s*\()/i;

/** Whether a statement only reads: by its first word, and by the functions it calls. */
export function isReadingSql(statement: string): boolean {
  const sql = statement.replace(/\/\*[\s\S]*?\*\/|--[^\n]*/g, ' ');
  // One with a semicolon in a text counts as a write at worst.
  return sql.split(';').every((part) => part.trim() === '' || (reading.test(part.trim()) && !acting.test(part)));
}

/** What was sent to a PostgreSQL that changes something. */
export function postgresLedger(environment: string): Ledger {
  return ledger(`PostgreSQL of ${environment}`, statements, isReadingSql);
}
