import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Whether Debian's package `prometheus` is here. */
export const hasPrometheus = spawnSync('prometheus', ['--version'], { stdio: 'ignore' }).status === 0;

export interface PrometheusProgram {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts Prometheus on samples in OpenMetrics text, which it has had all along; it scrapes nothing. */
export async function startPrometheusProgram(openMetrics: string): Promise<PrometheusProgram> {
  const folder = mkdtempSync(join(tmpdir(), 'mcp-chatops-prometheus-'));
  const [samples, blocks, config] = ['samples.txt', 'blocks', 'prometheus.yml'].map((name) => join(folder, name));
  writeFileSync(samples ?? '', openMetrics);
  writeFileSync(config ?? '', 'global: {}\n');
  execFileSync('promtool', ['tsdb', 'create-blocks-from', 'openmetrics', samples ?? '', blocks ?? ''], {
    stdio: 'pipe',
  });
  const port = await freePort();
  const child = spawn(
    'prometheus',
    [`--config.file=${config}`, `--storage.tsdb.path=${blocks}`, `--web.listen-address=127.0.0.1:${port}`],
    { stdio: 'ignore' },
  );
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const url = `http://127.0.0.1:${port}`;
  const stop = async () => {
    child.kill('SIGKILL');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await ready(url);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, stop };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function ready(url: string): Promise<void> {
  const until = performance.now() + 50_000;
  for (;;) {
    const answer = await fetch(`${url}/-/ready`).catch(() => undefined);
    if (answer?.status === 200) return;
    if (performance.now() > until) throw new Error('Prometheus did not come up.');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
