import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { MovableClock } from './clock.ts';

export interface BotProcess {
  /** undefined while it is down. */
  readonly pid: number | undefined;
  readonly restarts: number;
  /** Ends it without a word, as a crash or a node failure does; it is started again. */
  kill(): void;
  /** Asks it to stop in order, as a deployment does; it is started again. */
  restart(): void;
  stop(): Promise<void>;
}

export interface BotProcessOptions {
  readonly env: Readonly<Record<string, string>>;
  readonly clock: MovableClock;
  readonly logFile: string;
  /** Told when the bot has come or gone, with the port of its web server: 0 while there is none. */
  readonly onChange: (port: number) => void;
}

const restartMs = 1000;

/**
 * Starts the bot as a process of its own and keeps it running; resolves once it is up. `port` is that of its web server: another one
 * after each start, unless the configuration names it.
 */
export async function startBotProcess(options: BotProcessOptions): Promise<BotProcess & { readonly port: number }> {
  const { clock, onChange } = options;
  const log = createWriteStream(options.logFile, { flags: 'w', mode: 0o600 });
  const entry = fileURLToPath(new URL('./bot.ts', import.meta.url));
  let child: ChildProcess | undefined;
  let port = 0;
  let restarts = 0;
  let stopping = false;
  let again: NodeJS.Timeout | undefined;

  function start(): Promise<void> {
    const started = spawn(process.execPath, [entry, String(clock.offsetMs)], {
      env: { ...process.env, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    child = started;
    const words: string[] = [];
    started.stdout?.pipe(log, { end: false });
    started.stderr?.on('data', (chunk: Buffer) => {
      words.push(chunk.toString());
      log.write(chunk);
    });
    started.once('exit', () => {
      child = undefined;
      onChange(0);
      if (stopping) return;
      restarts += 1;
      again = setTimeout(() => void start().catch(() => undefined), restartMs);
    });
    return new Promise((resolve, reject) => {
      started.once('message', (message: { port?: number }) => {
        port = message.port ?? 0;
        onChange(port);
        resolve();
      });
      started.once('exit', () => reject(new Error(`The bot did not start:\n${words.join('')}`)));
    });
  }

  let offset = clock.offsetMs;
  const follow = clock.onAdvance((now) => {
    child?.send({ advance: now - offset });
    offset = now;
  });
  await start();
  return {
    get port() {
      return port;
    },
    get pid() {
      return child?.pid;
    },
    get restarts() {
      return restarts;
    },
    kill: () => child?.kill('SIGKILL'),
    restart: () => child?.kill('SIGTERM'),
    async stop() {
      stopping = true;
      follow();
      clearTimeout(again);
      const last = child;
      if (last !== undefined && last.exitCode === null) {
        const ended = new Promise((resolve) => last.once('exit', resolve));
        last.kill('SIGTERM');
        const hard = setTimeout(() => last.kill('SIGKILL'), 9000);
        await ended;
        clearTimeout(hard);
      }
      log.end();
    },
  };
}
