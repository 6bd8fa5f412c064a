/** The name of an exception at the start of a text, without its package: `ValueError: bad`, `java.io.IOException`. */
const leading =
  /^(?:Uncaught |Unhandled |Exception in thread "[^"]{0,100}" )?((?:[A-Za-z_$][\w$]{0,60}\.){0,12}([A-Z][\w$]{0,80}(?:Error|Exception|Timeout|Interrupt|Exit)|Error|Exception))(?=: |:?$|\n|\s+\[)/;

/** `TypeError` of `TypeError: x is no function`; undefined where a text begins with no exception. */
export function exceptionName(text: string): string | undefined {
  return leading.exec(text.length > 400 ? text.slice(0, 400) : text)?.[2];
}

/** The exception a stack tells of: the first line of Java and Node, the last of Python that names one. */
export function lastException(stack: string): string | undefined {
  const short = stack.length > 20_000 ? stack.slice(0, 2000) + stack.slice(-18_000) : stack;
  const lines = short.split('\n', 500);
  const first = exceptionName(lines[0] ?? '');
  if (first !== undefined) return first;
  for (let at = lines.length - 1; at > 0; at -= 1) {
    const name = exceptionName(lines[at] ?? '');
    if (name !== undefined) return name;
  }
  return undefined;
}

const traceback = 'Traceback (most recent call last):';
const chained = /^(?:During handling of the above exception|The above exception was the direct cause)/;
const follows =
  /^(?:Caused by: |Suppressed: |goroutine \d+ \[|created by |exit status \d|\[signal |Node\.js v\d|\}$|\.\.\. \d+ more)/;
const goFrame = /^[\w.\-/*()[\]{}]{1,200}\(.*\)$/;

/** What of an error has been read: its first line, the header of a trace whose exception is still to come, the exception. */
export interface Stack {
  readonly read: 'header' | 'trace' | 'named';
  /** Python said that another trace of the same error follows. */
  readonly chained: boolean;
}

/** The stack an error begins with its first line. */
export function stackFrom(line: string, type: string | undefined): Stack {
  const read = line.startsWith(traceback) ? 'trace' : type === undefined ? 'header' : 'named';
  return { read, chained: false };
}

/**
 * The stack with one more line: a frame, a cause, the exception itself. undefined for a line that is none of it and closes the error.
 * `name` is the exception where the line tells it.
 */
export function continued(
  stack: Stack,
  line: string,
): { readonly stack: Stack; readonly name: string | undefined } | undefined {
  const same = { stack, name: undefined };
  const first = line.charCodeAt(0);
  if (line === '' || first === 0x20 || first === 0x09) return same;
  if (chained.test(line)) return { stack: { ...stack, chained: true }, name: undefined };
  if (line.startsWith(traceback)) {
    if (stack.read === 'named' && !stack.chained) return undefined;
    return { stack: { read: 'trace', chained: false }, name: undefined };
  }
  const name = exceptionName(line);
  if (name !== undefined) {
    return stack.read === 'named' ? undefined : { stack: { read: 'named', chained: false }, name };
  }
  return follows.test(line) || goFrame.test(line) ? same : undefined;
}
