const iso = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(Z|[+-]\d{2}:?\d{2})?)?$/;
const earliest = Date.UTC(2000, 0, 1);
const dayMs = 24 * 60 * 60 * 1000;

/**
 * A time as a monitor writes it (ISO 8601, a missing zone read as UTC, or seconds, ms, µs or ns since 1970), as ISO 8601 in UTC. Undefined
 * for what is none, for Go's zero time (year 1, "still open"), and for what lies before 2000 or more than a day ahead.
 */
export function instant(value: unknown, now: Date): string | undefined {
  const ms = typeof value === 'number' ? sinceEpoch(value) : typeof value === 'string' ? written(value) : Number.NaN;
  return ms >= earliest && ms <= now.getTime() + dayMs ? new Date(ms).toISOString() : undefined;
}

function written(text: string): number {
  if (/^\d{9,20}$/.test(text)) return sinceEpoch(Number(text));
  const [whole, day, time, zone] = iso.exec(text) ?? [];
  if (whole === undefined) return Number.NaN;
  if (time === undefined) return Date.parse(`${day}T00:00:00Z`);
  // CloudWatch writes the zone as +0000.
  const colon = zone === undefined || zone === 'Z' ? 'Z' : `${zone.slice(0, 3)}:${zone.slice(-2)}`;
  return Date.parse(`${day}T${time}${colon}`);
}

// Sizes that cannot be mistaken for each other between the years 2001 and 2286.
function sinceEpoch(count: number): number {
  if (count >= 1e18) return Math.trunc(count / 1e6);
  if (count >= 1e15) return Math.trunc(count / 1e3);
  return count >= 1e12 ? Math.trunc(count) : Math.trunc(count * 1000);
}
