import { withoutEscapes } from '../model/secrets/spans.ts';
import { exceptionName } from './stack.ts';

/** What a program said at once: one line, or a line with the stack that follows it. */
export interface Entry {
  /** Unix ms, with the fraction that the time of the line has: what orders the lines of many logs. */
  readonly at: number;
  readonly lines: readonly string[];
}

/** Lines of one entry; a longer stack ends there. */
const mostLines = 200;

const stamped = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d) ?/;

/** The time Kubernetes put before a line, and the line; undefined where there is none. */
function timed(line: string): { readonly at: number; readonly text: string } | undefined {
  const [whole, seconds, fraction = '', zone] = stamped.exec(line) ?? [];
  if (whole === undefined) return undefined;
  const at = Date.parse(`${seconds}${zone}`) + Number(fraction.padEnd(9, '0')) / 1e6;
  return Number.isNaN(at) ? undefined : { at, text: line.slice(whole.length) };
}

const chained = /^(?:During handling of the above exception|The above exception was the direct cause)/;
const follows =
  /^(?:Caused by: |Suppressed: |goroutine \d+ \[|created by |exit status \d|\[signal |Node\.js v\d|[}\])]|\.\.\. \d+ more|Traceback \(most recent call last\):)/;
const goFrame = /^[\w.\-/*()[\]{}]{1,200}\(.*\)$/;

/** What an open entry may still get. */
interface Open {
  readonly at: number;
  readonly lines: string[];
  /** A frame or a trace has come: the exception's own line may follow without an indent. */
  inStack: boolean;
  /** Between the marks of a key or certificate, which is masked as a whole or not at all. */
  inBlock: boolean;
}

/** Whether a line belongs to the entry that is open. */
function belongs(open: Open, text: string): boolean {
  if (open.inBlock) return true;
  if (text.startsWith('{')) return false;
  const first = text.charCodeAt(0);
  if (text === '' || first === 0x20 || first === 0x09) return true;
  if (chained.test(text) || follows.test(text)) return true;
  // Python names the exception after its frames, Go writes its frames without an indent.
  return open.inStack && (exceptionName(text) !== undefined || goFrame.test(text));
}

function add(open: Open, text: string): void {
  if (open.lines.length < mostLines && text !== '') open.lines.push(text);
  if (/^\s+(?:at |File ")|^Traceback \(|^goroutine \d/.test(text)) open.inStack = true;
  if (text.includes('-----BEGIN ')) open.inBlock = true;
  if (text.includes('-----END ')) open.inBlock = false;
}

/** Puts the lines of one log together to entries, as they come. */
export interface EntryReader {
  /** Takes the next line; gives the entry that it ends. */
  line(raw: string): Entry | undefined;
  /** The entry that may still get lines; undefined while there is none, or it holds half of a key or certificate. */
  readonly open: Entry | undefined;
  /** The same, half of a key or not. */
  end(): Entry | undefined;
}

/** Reads a log line by line. Lines without a time belong to the one before them. Colours and empty lines are taken out. */
export function entryReader(): EntryReader {
  let open: Open | undefined;
  const filled = () => (open !== undefined && open.lines.length > 0 ? open : undefined);
  return {
    line(raw) {
      const line = timed(raw);
      const text = line?.text ?? raw;
      const bare = text.includes('\u001b') ? withoutEscapes(text) : text;
      if (open !== undefined && (line === undefined || belongs(open, bare))) {
        add(open, bare);
        return undefined;
      }
      const ended = filled();
      open = { at: line?.at ?? 0, lines: [], inStack: false, inBlock: false };
      add(open, bare);
      return ended;
    },
    get open() {
      return open?.inBlock === true ? undefined : filled();
    },
    end: filled,
  };
}

/** The entries of one log, oldest first. */
export async function* entriesOf(lines: AsyncIterable<string>): AsyncGenerator<Entry> {
  const reader = entryReader();
  for await (const raw of lines) {
    const ended = reader.line(raw);
    if (ended !== undefined) yield ended;
  }
  const last = reader.end();
  if (last !== undefined) yield last;
}
