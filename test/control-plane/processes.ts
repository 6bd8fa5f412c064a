import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';

/** The programs of one plane while they run. */
export interface Processes {
  /** Starts a program; its output goes to `log/NAME.log`. */
  start(name: string, program: string, args: readonly string[]): void;
  /** Asks `ready` every 50 ms until it is true. Rejects when a program of the plane ended meanwhile, or after `seconds`. */
  waitFor(what: string, seconds: number, ready: () => Promise<boolean>): Promise<void>;
  /** Ends all programs and waits until they are gone. Their state is thrown away, so only kwok is asked (it ends what exec runs). */
  stop(): Promise<void>;
}

function lastLines(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim().split('\n').slice(-5).join('\n');
  } catch {
    return '';
  }
}

/** Holds the programs of one plane, whose logs are below `folder`. */
export function processesOf(folder: string): Processes {
  const children = new Map<string, ChildProcess>();
  const logs = join(folder, 'log');
  mkdirSync(logs, { recursive: true });
  const hasEnded = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null;
  const killAll = () => {
    for (const child of children.values()) child.kill('SIGKILL');
  };
  process.once('exit', killAll);

  return {
    start(name, program, args) {
      const log = openSync(join(logs, `${name}.log`), 'a');
      const child = spawn(program, args, { cwd: folder, stdio: ['ignore', log, log] });
      closeSync(log);
      child.on('error', () => undefined); // told by its exit code, in waitFor
      child.unref();
      children.set(name, child);
    },
    async waitFor(what, seconds, ready) {
      const until = performance.now() + seconds * 1000;
      for (;;) {
        if (await ready()) return;
        const dead = [...children].find(([, child]) => hasEnded(child));
        if (dead !== undefined) {
          throw new Error(`${dead[0]} stopped while waiting for ${what}:\n${lastLines(join(logs, `${dead[0]}.log`))}`);
        }
        if (performance.now() > until) throw new Error(`${what} did not come within ${seconds} s; logs: ${logs}`);
        await new Promise((wake) => setTimeout(wake, 50));
      }
    },
    async stop() {
      process.off('exit', killAll);
      const alive = [...children.values()].filter((child) => !hasEnded(child));
      const gone = alive.map((child) => {
        child.ref();
        return once(child, 'exit');
      });
      for (const child of alive) child.kill(child === children.get('kwok') ? 'SIGTERM' : 'SIGKILL');
      const late = setTimeout(killAll, 1_000);
      await Promise.all(gone);
      clearTimeout(late);
      children.clear();
    },
  };
}

/** `count` free ports of the loopback address. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => {
    const address = server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  });
  await Promise.all(
    servers.map((server) => {
      server.close();
      return once(server, 'close');
    }),
  );
  return ports;
}
