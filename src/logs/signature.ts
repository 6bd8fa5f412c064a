/** What differs between two errors of one kind: quoted values, ids of all shapes, numbers. Each alternative ends by itself. */
const changing =
  /"[^"]{0,200}"|'[^']{0,200}'|`[^`]{0,200}`|\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b|\b0x[0-9a-f]+\b|\b(?=[a-z]*\d)[0-9a-z]{6,64}\b|\d+(?:[.:,]\d+)*/gi;

/** A message without what changes from one error to the next: `no answer in … of tool '…'`. */
export function signatureOf(message: string): string {
  return message.replace(changing, (value) => {
    const quote = value.charAt(0);
    return quote === '"' || quote === "'" || quote === '`' ? `${quote}…${quote}` : '…';
  });
}
