import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { patienceMs } from './patience.ts';

export interface BotProcess {
  readonly pid: number;
  /** Port of its web server. */
  readonly port: number;
  /** Lines it wrote: its log, as JSON, and what went to standard error. */
  readonly lines: readonly string[];
  /** Where its inspector listens, when it was started with one. */
  readonly inspector: string | undefined;
  readonly running: boolean;
  /** Resolves when it has ended, however it ended. */
  readonly ended: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
  send(signal: NodeJS.Signals): void;
  /** Ends it at once, and waits until it is gone. */
  kill(): Promise<void>;
}

export interface BotProcessOptions {
  /** Path of its configuration file. */
  readonly config: string;
  readonly env: Readonly<Record<string, string>>;
  /** With an inspector on a port of its own. */
  readonly inspected?: boolean | undefined;
}

const entry = fileURLToPath(new URL('./bot-entry.ts', import.meta.url));
const startMs = 2 * patienceMs;

/** The port a log line of the bot announces; undefined for every other line. */
function portIn(line: string): number | undefined {
  if (!line.includes('"started"')) return undefined;
  const { port } = JSON.parse(line) as { port?: number };
  return port;
}

/** Starts the bot as `npm start` does, as a process of its own; resolves when it says that it is up. It ends with this process. */
export async function startBotProcess({ config, env, inspected }: BotProcessOptions): Promise<BotProcess> {
  const child = spawn(process.execPath, [...(inspected === true ? ['--inspect=127.0.0.1:0'] : []), entry], {
    env: { PATH: process.env['PATH'] ?? '', ...env, MCP_CHATOPS_CONFIG: config },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
  createInterface({ input: child.stderr }).on('line', (line) => lines.push(line));
  const port = await started(child, lines);
  return {
    pid: child.pid ?? 0,
    port,
    lines,
    inspector: lines.map((line) => /ws:\/\/\S+/.exec(line)?.[0]).find((url) => url !== undefined),
    ended,
    get running() {
      return child.exitCode === null && child.signalCode === null;
    },
    send: (signal) => void child.kill(signal),
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

function started(child: ChildProcess, lines: string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`The bot ${why}:\n${lines.slice(-20).join('\n')}`));
    const late = setTimeout(() => {
      child.kill('SIGKILL');
      fail(`did not start in ${startMs / 1000} s`);
    }, startMs);
    child.once('exit', () => {
      clearTimeout(late);
      fail('did not start');
    });
    if (child.stdout === null) return;
    createInterface({ input: child.stdout }).on('line', (line) => {
      lines.push(line);
      const port = portIn(line);
      if (port === undefined) return;
      clearTimeout(late);
      resolve(port);
    });
  });
}
