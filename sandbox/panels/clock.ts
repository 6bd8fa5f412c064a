/** A time as panels show it: `16:19:37 UTC`. Panels are the same for everybody, messages are in the zone of who reads. */
export function utcTime(iso: string): string {
  return `${iso.slice(11, 19)} UTC`;
}
