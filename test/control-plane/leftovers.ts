import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Every plane has a folder NAME here and, while its owner lives, a listening socket NAME.sock beside it. */
const stateRoot = join(tmpdir(), 'mcp-chatops-control-plane');

/** A state folder and the sign that somebody owns it. */
export interface StateFolder {
  readonly path: string;
  /** Removes the folder and the sign. */
  release(): Promise<void>;
}

/**
 * Makes a state folder that belongs to this process. The sign is a socket rather than a process number: the kernel closes it
 * with the process however that ends, and it reads the same from another process or network namespace.
 */
export async function claimStateFolder(): Promise<StateFolder> {
  mkdirSync(stateRoot, { recursive: true });
  const path = join(stateRoot, randomBytes(4).toString('hex'));
  const sign: Server = createServer((socket) => socket.destroy()).listen(`${path}.sock`);
  await once(sign, 'listening');
  sign.unref();
  mkdirSync(path, { mode: 0o700 });
  return {
    path,
    async release() {
      rmSync(path, { recursive: true, force: true });
      sign.close();
      await once(sign, 'close');
    },
  };
}

function hasOwner(socket: string): Promise<boolean> {
  return new Promise((answer) => {
    const knock = connect(socket);
    knock.once('connect', () => {
      knock.destroy();
      answer(true);
    });
    knock.once('error', () => answer(false));
  });
}

const program = /^[^\0 ]*\/(etcd|kube-apiserver|kube-controller-manager|kube-scheduler|kwok|metrics-server)[\0 ]/;

/** Process numbers of the programs whose command line names `folder`: each program of a plane is given its state folder. */
export function processesNaming(folder: string): readonly number[] {
  const named = (command: string) => program.test(command) && command.includes(`${folder}/`);
  try {
    return readdirSync('/proc')
      .filter((entry) => /^\d+$/.test(entry) && named(commandLine(entry)))
      .map(Number);
  } catch {
    // No /proc (macOS).
    const lines = spawnSync('ps', ['-axo', 'pid=,command='], { encoding: 'utf8' }).stdout?.split('\n') ?? [];
    return lines.filter((line) => named(line.trim().replace(/^\d+\s+/, ''))).map((line) => Number.parseInt(line, 10));
  }
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Gone already.
  }
}

/** Ends and removes every plane whose owner is gone (a killed test). Gives the folders that were cleared. */
export async function clearLeftovers(): Promise<readonly string[]> {
  const cleared: string[] = [];
  mkdirSync(stateRoot, { recursive: true });
  for (const entry of readdirSync(stateRoot)) {
    if (!entry.endsWith('.sock')) continue;
    const socket = join(stateRoot, entry);
    const folder = socket.slice(0, -'.sock'.length);
    // A socket that was bound a moment ago may not listen yet.
    const age = Date.now() - (statSync(socket, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age < 1_000 || (await hasOwner(socket))) continue;
    for (const pid of processesNaming(folder)) kill(pid);
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    rmSync(socket, { force: true });
    cleared.push(folder);
  }
  return cleared;
}
