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

/** A time as the API writes it (RFC 3339), or none. */
export function time(value: unknown): string | undefined {
  return typeof value === 'string' && !Number.isNaN(Date.parse(value)) ? value : undefined;
}
