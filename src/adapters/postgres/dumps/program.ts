import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { fault } from '../../../errors.ts';
import { cut } from '../../../model/cut.ts';
import { mask } from '../../../model/secrets.ts';

export interface Program {
  /** What people call it: `pg_dump`. */
  readonly name: string;
  /** The program, and arguments before any of ours. */
  readonly command: readonly string[];
  readonly args: readonly string[];
  /** All that it is told of its surroundings: nothing of the bot's own. */
  readonly env: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
  /** What it reads; left out: nothing. */
  readonly input?: AsyncIterable<Uint8Array>;
}

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

/** A program that is told to end has this long before it is killed. */
const patienceMs = 3000;
/** What is kept of its complaints. */
const mostWords = 8000;
const usualPath = '/usr/local/bin:/usr/bin:/bin';

/**
 * What a program writes, piece by piece. Ends well only after it ended with 0: else rejects with DUMP_FAILED and its own words, or with
 * DUMP_PROGRAM where it could not be started. Whoever stops reading ends it, and has not stopped before it is gone.
 */
export async function* output(program: Program): AsyncGenerator<Uint8Array> {
  const { name, command, args, env, signal, input } = program;
  const [file = '', ...first] = command;
  signal?.throwIfAborted();
  const child: Child = spawn(file, [...first, ...args], {
    env: { PATH: usualPath, LC_ALL: 'C', ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let words = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    words = (words + text).slice(-mostWords);
  });
  const gone = new Promise<{ readonly failed?: Error; readonly code: number | null }>((resolve) => {
    child.once('error', (failed) => resolve({ failed, code: null }));
    child.once('close', (code) => resolve({ code }));
  });
  const stop = () => {
    child.kill('SIGTERM');
    setTimeout(() => child.kill('SIGKILL'), patienceMs).unref();
  };
  signal?.addEventListener('abort', stop, { once: true });
  // Why it got no more to read than it did.
  let starved: unknown;
  const feeding = feed(child, input).catch((error: unknown) => {
    starved = error;
    stop();
  });
  try {
    yield* child.stdout as AsyncIterable<Uint8Array>;
    const { failed, code } = await gone;
    signal?.throwIfAborted();
    if (failed !== undefined) throw notStarted(name, failed);
    await feeding;
    if (starved !== undefined) throw starved;
    if (code !== 0) throw fault('DUMP_FAILED', `${name} ended with ${code ?? 'a signal'}${said(words)}.`);
  } finally {
    signal?.removeEventListener('abort', stop);
    if (child.exitCode === null && child.signalCode === null) stop();
    child.stdout.destroy();
    await gone;
  }
}

/** The whole output as a text, for what writes little. */
export async function outputText(program: Program): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of output(program)) pieces.push(piece);
  return Buffer.concat(pieces).toString('utf8');
}

/** Gives a program what it reads, as fast as it does. One that has read enough and closes its input is no failure: how it ends tells. */
async function feed({ stdin }: Child, input: AsyncIterable<Uint8Array> | undefined): Promise<void> {
  const closed = new Promise<'closed'>((resolve) => {
    stdin.once('error', () => resolve('closed'));
    stdin.once('close', () => resolve('closed'));
  });
  for await (const piece of input ?? []) {
    if (stdin.destroyed) return;
    if (stdin.write(piece)) continue;
    const drained = new Promise<'drained'>((resolve) => stdin.once('drain', () => resolve('drained')));
    if ((await Promise.race([drained, closed])) === 'closed') return;
  }
  stdin.end();
}

function notStarted(name: string, cause: Error): Error {
  const why = 'code' in cause && cause.code === 'ENOENT' ? 'it is not there' : cause.message;
  return fault('DUMP_PROGRAM', `${name} cannot be started: ${why}.`, { cause });
}

/** The first line in which a program says what is wrong. */
function said(words: string): string {
  const lines = words.split('\n').map((line) => line.trim());
  const line = lines.find((one) => /\b(?:error|fatal):/i.test(one)) ?? lines.findLast((one) => one !== '');
  if (line === undefined) return '';
  return `: ${cut(mask(line.replace(/^\S+: (?:error: )?/, '')), 200).replace(/\.$/, '')}`;
}
