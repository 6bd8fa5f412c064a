/** The fields of an object of the API, by the names of its type, with nothing assumed about their values. */
export type Fields<T> = { readonly [K in keyof T]?: unknown };

/** Reads a value as an object of the API; anything else has no fields. */
export function fields<T>(value: unknown): Fields<T> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}

/** A JSON object as it is; anything else is an empty one. */
export function object(value: unknown): Readonly<Record<string, unknown>> {
  return fields<Record<string, unknown>>(value);
}

export function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

export function textOrNone(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function amount(value: unknown, otherwise = 0): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : otherwise;
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Labels or annotations: entries whose value is no text are left out. */
export function texts(value: unknown): Readonly<Record<string, string>> {
  const entries = Object.entries(object(value)).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return Object.fromEntries(entries);
}

/** No object of a Kubernetes cluster is older than Kubernetes: what is (year 1, 1970) was never set. */
const earliest = Date.parse('2014-06-01T00:00:00Z');

/** A time as the API writes it (RFC 3339). None for what is no time or was never set; one that is still to come is `now`. */
export function time(value: unknown, now: Date): string | undefined {
  if (typeof value !== 'string') return undefined;
  const at = Date.parse(value);
  if (Number.isNaN(at) || at < earliest) return undefined;
  return at > now.getTime() ? now.toISOString() : value;
}

/** When an object was made; `now` for one that does not say. */
export function madeAt(creationTimestamp: unknown, now: Date): string {
  return time(creationTimestamp, now) ?? now.toISOString();
}
