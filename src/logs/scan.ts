import { Buffer } from 'node:buffer';
import { withoutEscapes } from '../model/secrets/spans.ts';
import { candidatesIn, endsAsJson, firstInk, type IsCandidate, textCandidatesIn } from './candidates.ts';
import { lineCarry } from './carry.ts';
import { beginningOf, type FoundError } from './found-error.ts';
import { judgeJson } from './json-error.ts';
import { continued, type Stack, stackFrom } from './stack.ts';
import { afterStamp, stampTime } from './stamp.ts';
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
const [carriageReturn, brace] = [0x0d, 0x7b];
/** Most of a line of text that is looked at; its level and message come first. */
const textBytes = 8192;

interface Candidates {
  readonly json: IsCandidate;
  readonly text: IsCandidate;
}

/** Where a line lies: with its stamp from `from`, its own text from `body`, without its end up to `end`. */
interface Place {
  readonly from: number;
  readonly body: number;
  readonly end: number;
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
  let last: number | undefined;
  let open: { error: FoundError; stack: Stack } | undefined;
  const carry = lineCarry(longestLine);

  function close(): void {
    if (open === undefined) return;
    const { error } = open;
    open = undefined;
    found(error);
  }

  /** Reads whole lines, the last of which ends at `to`. */
  function readLines(buffer: Buffer, to: number): void {
    const candidates = { json: candidatesIn(buffer, to), text: textCandidatesIn(buffer, to) };
    for (let from = 0; from <= to; ) {
      const at = buffer.indexOf(newline, from);
      const lineEnd = at === -1 || at > to ? to : at;
      readLine(buffer, from, lineEnd, candidates);
      from = lineEnd + 1;
    }
    if (stamped) rememberTimes(buffer, to);
  }

  function readLine(buffer: Buffer, from: number, lineEnd: number, candidates: Candidates): void {
    lines += 1;
    const body = stamped ? afterStamp(buffer, from, lineEnd) : from;
    const isCut = lineEnd - from > longestLine;
    const end = isCut ? from + longestLine : withoutReturn(buffer, body, lineEnd);
    const start = firstInk(buffer, body, end);
    if (start === end || buffer[start] !== brace) {
      if (open !== undefined || candidates.text(body, end)) textLine(buffer, { from, body, end });
      return;
    }
    if (open !== undefined) close();
    if (candidates.json(start, end)) jsonLine(buffer, { from, body, end });
    else if (isCut || !endsAsJson(buffer, end)) unparsed += 1;
  }

  function jsonLine(buffer: Buffer, { from, body, end }: Place): void {
    const judged = judgeJson(buffer.toString('utf8', body, end));
    if (judged === 'unparsed') unparsed += 1;
    else if (judged !== 'other') found({ ...judged, at: stampTime(buffer, from, body) ?? judged.at });
  }

  function textLine(buffer: Buffer, { from, body, end }: Place): void {
    const line = withoutColours(buffer.toString('utf8', body, Math.min(end, body + textBytes)));
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
    const at = stampTime(buffer, from, body) ?? error.at;
    open = { error: { ...error, at }, stack: stackFrom(error.message, error.type) };
  }

  /** Times are read once for many lines, not once a line. */
  function rememberTimes(buffer: Buffer, to: number): void {
    first ??= stampTime(buffer, 0, afterStamp(buffer, 0, to));
    const from = to === 0 ? 0 : buffer.lastIndexOf(newline, to - 1) + 1;
    last = stampTime(buffer, from, afterStamp(buffer, from, to)) ?? last;
  }

  function readCarried(): void {
    if (carry.length === 0) return;
    const line = carry.take();
    readLines(line, line.length);
  }

  return {
    write(chunk) {
      bytes += chunk.length;
      let buffer = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
      if (carry.length > 0) {
        const at = buffer.indexOf(newline);
        carry.keep(at === -1 ? buffer : buffer.subarray(0, at));
        if (at === -1) return;
        readCarried();
        buffer = buffer.subarray(at + 1);
      }
      const whole = buffer.lastIndexOf(newline);
      if (whole !== -1) readLines(buffer, whole);
      carry.keep(buffer.subarray(whole + 1));
    },
    end() {
      readCarried();
      close();
      return this.scanned;
    },
    get scanned() {
      return { lines, bytes, unparsed, first, last };
    },
  };
}

/** The end of a line that may end as on Windows. */
const withoutReturn = (buffer: Buffer, from: number, end: number) =>
  end > from && buffer[end - 1] === carriageReturn ? end - 1 : end;

/** Programs colour their levels even where nobody sees it. */
const withoutColours = (line: string) => (line.includes('\u001b') ? withoutEscapes(line) : line);

/** An error whose exception came after its first line; a header of a trace says nothing, so the exception is the message. */
function named(error: FoundError, type: string, line: string): FoundError {
  const says = error.message !== '' && !error.message.startsWith('Traceback ');
  return { ...error, type, message: says ? error.message : beginningOf(line) };
}
