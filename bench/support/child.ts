import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** A process that was started for a measurement. */
export interface Child {
  readonly pid: number;
  /** Calls back for each line of its standard output; gives the way to end that. */
  onLine(listener: (line: string) => void): () => void;
  /** The next line in which something is found. Rejects when it ends before, or after `timeoutMs`. */
  line<T>(what: string, find: (line: string) => T | undefined, timeoutMs?: number): Promise<T>;
  /** Writes an order as a line of JSON, and gives the next line of JSON. */
  ask<T>(order: object, timeoutMs?: number): Promise<T>;
  /** Ends it at once (SIGKILL), and waits until it is gone. */
  kill(): Promise<void>;
}

export interface ChildOptions {
  readonly program?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Keeps no measurement waiting for ever. */
const patienceMs = 60_000;

const running = new Set<() => void>();
// What a measurement started does not outlive it, however it ends.
process.on('exit', () => {
  for (const end of running) end();
});

/** Starts a program, Node where none is named, with its standard input open: programs of ours end when it closes. */
export function startChild(
  args: readonly string[],
  { program = process.execPath, env = {} }: ChildOptions = {},
): Child {
  const child = spawn(program, args, {
    env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const end = () => void child.kill('SIGKILL');
  running.add(end);
  const ended = once(child, 'exit').finally(() => running.delete(end));
  const listeners = new Set<(line: string) => void>();
  const last: string[] = [];
  const keep = (line: string) => {
    last.push(line);
    if (last.length > 20) last.shift();
  };
  createInterface({ input: child.stderr }).on('line', keep);
  createInterface({ input: child.stdout }).on('line', (line) => {
    keep(line);
    for (const listener of [...listeners]) listener(line);
  });
  // Whoever writes to a process that has ended hears of it from `line`.
  child.stdin.on('error', () => undefined);

  function line<T>(what: string, find: (line: string) => T | undefined, timeoutMs = patienceMs): Promise<T> {
    return new Promise((resolve, reject) => {
      const settle = (finish: () => void) => {
        clearTimeout(late);
        listeners.delete(look);
        finish();
      };
      const fail = (why: string) =>
        settle(() => reject(new Error(`${args[0]}: ${why} before ${what}:\n${last.join('\n')}`)));
      const look = (text: string) => {
        const found = find(text);
        if (found !== undefined) settle(() => resolve(found));
      };
      const late = setTimeout(() => fail(`${timeoutMs} ms passed`), timeoutMs);
      listeners.add(look);
      void ended.then(() => fail('it ended'));
    });
  }

  return {
    pid: child.pid ?? 0,
    onLine(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    line,
    ask<T>(order: object, timeoutMs?: number) {
      const answer = line(
        `the answer to ${JSON.stringify(order)}`,
        (text) => (text.startsWith('{') ? (JSON.parse(text) as T) : undefined),
        timeoutMs,
      );
      child.stdin.write(`${JSON.stringify(order)}\n`);
      return answer;
    },
    async kill() {
      end();
      await ended;
    },
  };
}
