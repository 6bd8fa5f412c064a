import type { LogEvent } from '../events.ts';

export type Value = string | number | undefined;
/** The fields of an event or of a row, by name. */
export type Fields = ReadonlyMap<string, Value>;

/** Fields found in one event of JSON (user guide, "Supported logs and discovered fields"). */
const mostFields = 200;

/** The fields of an event: those CloudWatch adds, and those of a message that is JSON. */
export function fieldsOf(event: LogEvent, account: string): Fields {
  const fields = new Map<string, Value>([
    ['@timestamp', event.at],
    ['@ingestionTime', event.at + 1200],
    ['@message', event.message],
    ['@logStream', event.stream],
    ['@log', `${account}:${event.group}`],
    ['@ptr', Buffer.from(`${event.stream}/${event.at}`).toString('base64url')],
  ]);
  if (event.message.startsWith('{')) {
    try {
      discover(JSON.parse(event.message), '', fields);
    } catch {
      // No JSON: it has the fields of any event.
    }
  }
  return fields;
}

function discover(value: unknown, path: string, into: Map<string, Value>): void {
  if (into.size >= mostFields) return;
  if (typeof value === 'object' && value !== null) {
    for (const [name, member] of Object.entries(value)) discover(member, path === '' ? name : `${path}.${name}`, into);
  } else if (path !== '' && value !== null) into.set(path, typeof value === 'number' ? value : String(value));
}
