import type { Buffer } from 'node:buffer';

/** `2026-11-30T14:02:11.000000001Z `: where the space may be. */
const [least, most] = [19, 36];

/** Where the text of a line begins that Kubernetes put a time and a space before; `from` where there is none. */
export function afterStamp(buffer: Buffer, from: number, to: number): number {
  for (let at = from + least; at < from + most && at < to; at += 1) {
    if (buffer[at] === 0x20) return at + 1;
  }
  return from;
}

/** Unix ms of the time before the text of a line; undefined where there is none. */
export function stampTime(buffer: Buffer, from: number, body: number): number | undefined {
  if (body === from) return undefined;
  const at = Date.parse(buffer.toString('latin1', from, body - 1));
  return Number.isNaN(at) ? undefined : at;
}
