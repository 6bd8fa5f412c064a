const LINKS = new Set(['http:', 'https:', 'mailto:']);
const PICTURES = new Set(['http:', 'https:']);

function parsed(raw: unknown, schemes: ReadonlySet<string>): string | undefined {
  if (typeof raw !== 'string' || !URL.canParse(raw)) return undefined;
  const url = new URL(raw);
  return schemes.has(url.protocol) ? url.href : undefined;
}

/** The address of a link a person may follow, in its normal form; undefined for any other scheme and for what is no address. */
export function linkAddress(raw: unknown): string | undefined {
  return parsed(raw, LINKS);
}

/** The address of a picture to load. */
export function pictureAddress(raw: unknown): string | undefined {
  return parsed(raw, PICTURES);
}
