import { Buffer } from 'node:buffer';
import { type FoundError, longestMessage } from './found-error.ts';
import { judgeJson } from './json-error.ts';
import { maySayError } from './levels.ts';
import { continued, type Stack, stackFrom } from './stack.ts';
import { judgeText } from './text-error.ts';

export interface ScanOptions {
  readonly found: (error: FoundError) => void;
  /** Kubernetes put a time and a space before each line. */
  readonly stamped?: boolean;
  /** Of a longer line only this many bytes are read; 128 KiB where none are named. */
  readonly longestLine?: number;
}

/** What was read of one log. */
export interface Scanned {
  readonly lines: number;
  readonly bytes: number;
  /** Lines that begin as JSON, could be errors, and cannot be parsed; or that end before their JSON does. */
  readonly unparsed: number;
  /** Unix ms of the first and the last line Kubernetes put a time before. */
  readonly first: number | undefined;
  readonly last: number | undefined;
}

export interface Scan {
  /** Reads on. The bytes are not kept: they may be used anew afterwards. */
  write(chunk: Uint8Array): void;
  /** The end of the log: a last line without an end counts, and the error that is open is told. */
  end(): Scanned;
  readonly scanned: Scanned;
}

const newline = 0x0a;
/** Most of a line of text that is looked at; its level and message come first. */
const textBytes = 8192;
/** `2026-11-30T14:02:11.000000001Z `: where the space may be. */
const [stampLeast, stampMost] = [20, 36];

interface Open {
  error: FoundError;
  stack: Stack;
}

/**
 * Finds the errors of one log in bytes that are cut anywhere. A line of JSON is parsed only where a key of a level may have the value of an
 * error, which a search of bytes tells; the parser decides. Memory is that of the longest line, whatever the log holds.
 */
export function scanLog({ found, stamped = false, longestLine = 128 * 1024 }: ScanOptions): Scan {
  let lines = 0;
  let bytes = 0;
  let unparsed = 0;
  let first: number | undefined;
  let lastStamp: { readonly text: string } | undefined;
  let open: Open | undefined;
  let carry = Buffer.alloc(0);
  let carried = 0;

  function close(): void {
    if (open === undefined) return;
    const { error } = open;
    open = undefined;
    found(error);
  }

  function keep(piece: Uint8Array): void {
    const wanted = Math.min(piece.length, longestLine + 1 - carried);
    if (wanted <= 0) return;
    if (carry.length < carried + wanted) {
      const larger = Buffer.allocUnsafe(Math.min(longestLine + 1, Math.max(4096, (carried + wanted) * 2)));
      carry.copy(larger, 0, 0, carried);
      carry = larger;
    }
    carry.set(piece.subarray(0, wanted), carried);
    carried += wanted;
  }

  function stampOf(buffer: Buffer, from: number, to: number): number {
    for (let at = from + stampLeast - 1; at < from + stampMost && at < to; at += 1) {
      if (buffer[at] === 0x20) return at;
    }
    return from;
  }

  function stampTime(buffer: Buffer, from: number, body: number): number | undefined {
    if (body === from) return undefined;
    const at = Date.parse(buffer.toString('latin1', from, body - 1));
    return Number.isNaN(at) ? undefined : at;
  }

  /** Reads whole lines: those that end before `to`, and the last one where it ends at `to`. */
  function readLines(buffer: Buffer, to: number): void {
    let suspect = -1; // the next place at or after which a level may be that of an error
    let escape = -1; // the next `\u00`, which may spell a key or a level
    let lineStart = 0;

    function isCandidate(from: number, end: number): boolean {
      if (suspect < from) suspect = nextSuspect(buffer, from, to);
      if (suspect < end) return true;
      if (escape < from) escape = within(buffer.indexOf(escapeBytes, from), to);
      return escape < end;
    }

    while (lineStart <= to) {
      const at = buffer.indexOf(newline, lineStart);
      const lineEnd = at === -1 || at > to ? to : at;
      lines += 1;
      let body = lineStart;
      if (stamped) {
        const space = stampOf(buffer, lineStart, lineEnd);
        if (space !== lineStart) body = space + 1;
        if (first === undefined) first = stampTime(buffer, lineStart, body);
      }
      let end = Math.min(lineEnd, lineStart + longestLine);
      const isCut = end < lineEnd;
      if (!isCut && end > body && buffer[end - 1] === 0x0d) end -= 1;
      let start = body;
      while (start < end && (buffer[start] === 0x20 || buffer[start] === 0x09)) start += 1;
      if (buffer[start] === 0x7b && start < end) {
        if (open !== undefined) close();
        if (isCandidate(start, end)) jsonLine(buffer, lineStart, body, start, end);
        else if (isCut || !endsAsJson(buffer, end)) unparsed += 1;
      } else textLine(buffer, lineStart, body, end);
      lineStart = lineEnd + 1;
    }
  }

  function jsonLine(buffer: Buffer, from: number, body: number, start: number, end: number): void {
    const judged = judgeJson(buffer.toString('utf8', start, end));
    if (judged === 'other') return;
    if (judged === 'unparsed') {
      unparsed += 1;
      return;
    }
    const at = stamped ? stampTime(buffer, from, body) : undefined;
    found(at === undefined ? judged : { ...judged, at });
  }

  function textLine(buffer: Buffer, from: number, body: number, end: number): void {
    if (open === undefined && end - body < 6) return; // shorter than `Error:`
    const line = buffer.toString('utf8', body, Math.min(end, body + textBytes));
    if (open !== undefined) {
      const more = continued(open.stack, line);
      if (more !== undefined) {
        if (more.name !== undefined) open.error = named(open.error, more.name, line);
        open.stack = more.stack;
        return;
      }
      close();
    }
    const error = judgeText(line);
    if (error === undefined) return;
    const at = stamped ? (stampTime(buffer, from, body) ?? error.at) : error.at;
    open = { error: { ...error, at }, stack: stackFrom(error.message, error.type) };
  }

  /** The time is read once a chunk, not once a line. */
  function rememberLast(buffer: Buffer, to: number): void {
    if (!stamped || to === 0) return;
    const from = buffer.lastIndexOf(newline, to - 1) + 1;
    const space = stampOf(buffer, from, to);
    if (space !== from) lastStamp = { text: buffer.toString('latin1', from, space) };
  }

  function readCarried(): void {
    if (carried === 0) return;
    const line = carry.subarray(0, carried);
    carried = 0;
    readLines(line, line.length);
    rememberLast(line, line.length);
  }

  function scanned(): Scanned {
    const last = lastStamp === undefined ? undefined : Date.parse(lastStamp.text);
    return { lines, bytes, unparsed, first, last: last === undefined || Number.isNaN(last) ? undefined : last };
  }

  return {
    write(chunk) {
      bytes += chunk.length;
      let buffer = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
      if (carried > 0) {
        const at = buffer.indexOf(newline);
        keep(at === -1 ? buffer : buffer.subarray(0, at));
        if (at === -1) return;
        readCarried();
        buffer = buffer.subarray(at + 1);
      }
      const whole = buffer.lastIndexOf(newline);
      if (whole !== -1) {
        readLines(buffer, whole);
        rememberLast(buffer, whole);
      }
      keep(buffer.subarray(whole + 1));
    },
    end() {
      readCarried();
      close();
      return scanned();
    },
    get scanned() {
      return scanned();
    },
  };
}

const escapeBytes = Buffer.from('\\u00');
const [smallV, largeV] = [0x76, 0x56];

/** A place that was searched for; `to` where there is none. */
const within = (at: number, to: number) => (at === -1 || at > to ? to : at);

/** The next place from `from` where the level of a line may be that of an error; `to` where there is none. */
function nextSuspect(buffer: Buffer, from: number, to: number): number {
  let small = from - 1;
  do small = within(buffer.indexOf(smallV, small + 1), to);
  while (small < to && !maySayError(buffer, small));
  let large = from - 1;
  do large = within(buffer.indexOf(largeV, large + 1), small);
  while (large < small && !maySayError(buffer, large));
  return Math.min(small, large);
}

function endsAsJson(buffer: Buffer, end: number): boolean {
  let at = end - 1;
  while (at >= 0 && (buffer[at] === 0x20 || buffer[at] === 0x09)) at -= 1;
  return buffer[at] === 0x7d;
}

/** An error whose exception came after its first line; a header of a trace says nothing, so the exception is the message. */
function named(error: FoundError, type: string, line: string): FoundError {
  const message = error.message.startsWith('Traceback ') || error.message === '' ? line.slice(0, longestMessage) : error.message;
  return { ...error, type, message };
}
