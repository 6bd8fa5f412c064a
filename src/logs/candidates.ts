import { Buffer } from 'node:buffer';
import { maySayError } from './levels.ts';

const escapeBytes = Buffer.from('\\u00');
const [smallV, largeV] = [0x76, 0x56];

/** A place that was searched for; `to` where there is none. */
const within = (at: number, to: number) => (at === -1 || at > to ? to : at);

/** The next place from `from` where the level of a line may be that of an error; `to` where there is none. */
function nextLevel(buffer: Buffer, from: number, to: number): number {
  let small = from - 1;
  do small = within(buffer.indexOf(smallV, small + 1), to);
  while (small < to && !maySayError(buffer, small));
  let large = from - 1;
  do large = within(buffer.indexOf(largeV, large + 1), small);
  while (large < small && !maySayError(buffer, large));
  return Math.min(small, large);
}

/** Whether a line may be an error: `from` its beginning to its end. Lines are asked for in their order. */
export type IsCandidate = (from: number, end: number) => boolean;

/**
 * Tells, for one line of JSON after the other, whether it may be an error; false only where it is none for certain. What lies ahead is
 * searched once, whatever the number of lines: by the letter that every key of a level has, and by `\u00`, which may spell any other.
 */
export function candidatesIn(buffer: Buffer, to: number): IsCandidate {
  let level = -1;
  let spelled = -1;
  return (from, end) => {
    if (level < from) level = nextLevel(buffer, from, to);
    if (level < end) return true;
    if (spelled < from) spelled = within(buffer.indexOf(escapeBytes, from), to);
    return spelled < end;
  };
}

/**
 * The same for lines of text. A level that is an error, an exception and the end of a program all hold one of these words, in whatever case;
 * what lies ahead is searched once, where there is text at all.
 */
export function textCandidatesIn(buffer: Buffer, to: number): IsCandidate {
  let text: string | undefined;
  let next = -1;
  return (from, end) => {
    if (next < from) {
      text ??= buffer.toString('latin1', 0, to);
      errorish.lastIndex = from;
      next = errorish.exec(text)?.index ?? to;
    }
    return next < end;
  };
}

export const errorish =
  /err|fatal|crit|panic|alert|emerg|severe|exception|traceback|timeout|interrupt|exit|unhandled|uncaught/gi;

/** True for a line whose last character closes an object. */
export function endsAsJson(buffer: Buffer, end: number): boolean {
  return buffer[lastInk(buffer, end)] === 0x7d;
}

function lastInk(buffer: Buffer, end: number): number {
  let at = end - 1;
  while (at >= 0 && isBlank(buffer[at])) at -= 1;
  return at;
}

/** Where a line begins behind its indent; `end` for one that is blank. */
export function firstInk(buffer: Buffer, from: number, end: number): number {
  let at = from;
  while (at < end && isBlank(buffer[at])) at += 1;
  return at;
}

const isBlank = (byte: number | undefined) => byte === 0x20 || byte === 0x09;
