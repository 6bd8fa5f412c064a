import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

const name = 'prometheus-alertmanager';

/** Debian's Alertmanager, or undefined where it is not installed. */
export const program = (process.env['PATH'] ?? '')
  .split(delimiter)
  .map((folder) => join(folder, name))
  .find((path) => existsSync(path));

/** Why its tests are skipped. */
export const absent = `${name} is not installed here`;

/** An alert as Prometheus posts it. */
export interface PostedAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly startsAt: string;
  readonly endsAt?: string;
}

export interface RunningAlertmanager {
  readonly clusterAddress: string;
  post(alerts: readonly PostedAlert[]): Promise<void>;
  /** Silences what has this label; gives what ends the silence. */
  silence(label: string, value: string): Promise<() => Promise<void>>;
  reload(config: object): Promise<void>;
  /** Ends at once, with all it remembered, and starts anew. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  await new Promise((closed) => server.close(closed));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** Starts one on loopback. `peers`: the cluster addresses of those it gossips with; undefined for one that stands alone. */
export async function startAlertmanager(
  config: object,
  peers: readonly string[] | undefined,
): Promise<RunningAlertmanager> {
  const folder = await mkdtemp(join(tmpdir(), 'alertmanager-'));
  const port = await freePort();
  const clusterAddress = `127.0.0.1:${await freePort()}`;
  const url = `http://127.0.0.1:${port}`;
  const file = join(folder, 'alertmanager.yml');
  // Every JSON text is YAML.
  await writeFile(file, JSON.stringify(config));
  let child: ChildProcess | undefined;

  async function start(): Promise<void> {
    const cluster =
      peers === undefined
        ? ['--cluster.listen-address=']
        : [
            `--cluster.listen-address=${clusterAddress}`,
            ...peers.map((peer) => `--cluster.peer=${peer}`),
            '--cluster.peer-timeout=1s',
            '--cluster.gossip-interval=20ms',
            '--cluster.settle-timeout=2s',
          ];
    const data = `--storage.path=${await mkdtemp(join(folder, 'data-'))}`;
    child = spawn(
      program ?? name,
      [`--config.file=${file}`, data, `--web.listen-address=127.0.0.1:${port}`, ...cluster],
      {
        stdio: 'ignore',
      },
    );
    await reached(`${url}/-/ready`);
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    const running = child;
    if (running === undefined || running.exitCode !== null || running.signalCode !== null) return;
    const ended = new Promise((exited) => running.once('exit', exited));
    running.kill(signal);
    await ended;
  }

  const send = async (path: string, method: string, body?: object): Promise<Response> => {
    const answer = await fetch(`${url}${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(10_000),
    });
    if (!answer.ok) throw new Error(`Alertmanager answers ${answer.status}: ${await answer.text()}`);
    return answer;
  };

  await start();
  return {
    clusterAddress,
    async post(alerts) {
      await send('/api/v2/alerts', 'POST', alerts);
    },
    async silence(label, value) {
      const { silenceID } = (await (
        await send('/api/v2/silences', 'POST', {
          matchers: [{ name: label, value, isRegex: false, isEqual: true }],
          startsAt: new Date().toISOString(),
          endsAt: new Date(Date.now() + 3_600_000).toISOString(),
          createdBy: 'test',
          comment: 'maintenance',
        })
      ).json()) as { silenceID: string };
      return async () => void (await send(`/api/v2/silence/${silenceID}`, 'DELETE'));
    },
    async reload(changed) {
      await writeFile(file, JSON.stringify(changed));
      await send('/-/reload', 'POST');
    },
    async restart() {
      await end('SIGKILL');
      await start();
    },
    async stop() {
      await end('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function reached(url: string): Promise<void> {
  for (let tries = 0; tries < 300; tries += 1) {
    const ready = await fetch(url, { signal: AbortSignal.timeout(1000) }).then(
      ({ ok }) => ok,
      () => false,
    );
    if (ready) return;
    await new Promise((later) => setTimeout(later, 50));
  }
  throw new Error(`Nothing answers at ${url}.`);
}
