import { spawn } from 'node:child_process';
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Admin, type ApiAnswer, adminOf } from './admin.ts';
import { type Binaries, builtFolder, findBinaries, siblingFolder } from './binaries.ts';
import { hasOpenssl, writeCertificates } from './certificates.ts';
import { kwokConfig } from './kwok-config.ts';
import { claimStateFolder, clearLeftovers } from './leftovers.ts';
import { kubeconfigText, metricsObjects, nodeObject, nodesReady } from './objects.ts';
import { freePorts, type Processes, processesOf } from './processes.ts';
import { flagsOf, type Ports } from './programs.ts';

/** A real Kubernetes control plane on the loopback address, for one test. */
export interface ControlPlane {
  /** A kubeconfig of the cluster admin. */
  readonly kubeconfigPath: string;
  /** `https://127.0.0.1:PORT` */
  readonly server: string;
  /** The certificate authority, as PEM. */
  readonly authority: Buffer;
  /** Folder of this plane's state; the programs' output is in `log/`. */
  readonly folder: string;
  kubectl(args: readonly string[], stdin?: string): Promise<{ code: number; stdout: string; stderr: string }>;
  /** A raw call of the API as cluster admin. */
  send(method: string, path: string, body?: unknown, contentType?: string): Promise<ApiAnswer>;
  /** Kubeconfig text that signs in with a bearer token. */
  kubeconfigOf(token: string, namespace?: string): string;
  /** What every container has logged, and what it had logged before its last restart: lines without their times. */
  setLogs(current: readonly string[], previous: readonly string[]): void;
  /** One more line of every container. */
  appendLog(line: string): void;
  stop(): Promise<void>;
}

export interface ControlPlaneOptions {
  /** Simulated nodes; default 3. */
  readonly nodes?: number;
  /** Whether the metrics API is there; its first figures come 20 to 40 s after the start. Default false. */
  readonly metrics?: boolean;
}

const repository = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** The programs of a control plane, or why there are none. Looked up at KUBEBUILDER_ASSETS, TEST_ASSET_*, beside the repository, and where `build.ts` puts them. */
export function findControlPlane(): Binaries | { missing: string } {
  if (!hasOpenssl()) return { missing: 'openssl not found' };
  return findBinaries({ environment: process.env, folders: [() => siblingFolder(repository), builtFolder()] });
}

/** A log line as container runtimes write it. */
const criLine = (line: string) => `${new Date().toISOString().replace('Z', '000000Z')} stdout F ${line}\n`;

async function startPrograms(
  binaries: Binaries,
  processes: Processes,
  folder: string,
  ports: Ports,
  admin: Admin,
  { nodes = 3, metrics = false }: ControlPlaneOptions,
): Promise<void> {
  const flags = flagsOf(folder, ports);
  const answers = async (path: string) => (await admin.send('GET', path).catch(() => ({ status: 0 }))).status === 200;
  const create = async (path: string, object: object) => {
    const { status, body } = await admin.send('POST', path, object);
    if (status !== 201) throw new Error(`${path} answered ${status}: ${JSON.stringify(body)}`);
  };

  processes.start('etcd', binaries.etcd, flags.etcd);
  processes.start('kube-apiserver', binaries['kube-apiserver'], flags.api);
  await processes.waitFor('the API server', 60, () => answers('/readyz'));
  processes.start('kube-controller-manager', binaries['kube-controller-manager'], flags.controllers);
  processes.start('kube-scheduler', binaries['kube-scheduler'], flags.scheduler);
  processes.start('kwok', binaries.kwok, flags.kwok);
  for (let number = 1; number <= nodes; number++) await create('/api/v1/nodes', nodeObject(number));
  if (metrics) {
    if (binaries['metrics-server'] === undefined) throw new Error('metrics-server not found');
    processes.start('metrics-server', binaries['metrics-server'], flags.metrics);
    for (const { path, object } of metricsObjects(ports.metrics)) await create(path, object);
  }
  await processes.waitFor('ready nodes', 60, () => nodesReady(admin, nodes));
  await processes.waitFor('the controllers', 60, () => answers('/api/v1/namespaces/default/serviceaccounts/default'));
}

function runKubectl(kubectl: string, folder: string, args: readonly string[], stdin: string) {
  const fixed = [`--kubeconfig=${join(folder, 'admin.conf')}`, `--cache-dir=${join(folder, 'kubectl-cache')}`];
  const child = spawn(kubectl, [...fixed, ...args], { stdio: 'pipe' });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text;
  });
  child.stdin.on('error', () => undefined).end(stdin);
  return new Promise<{ code: number; stdout: string; stderr: string }>((done, failed) => {
    child.once('error', failed);
    child.once('close', (code) => done({ code: code ?? 1, stdout, stderr }));
  });
}

/**
 * Starts a control plane (about 5 s, 0.9 GB): etcd, API server, controllers, scheduler, and kwok in the place of kubelets. Its state is
 * below the folder for temporary files; what a killed test left behind is ended first. Rejects when the programs are not there.
 */
export async function startControlPlane(options: ControlPlaneOptions = {}): Promise<ControlPlane> {
  const binaries = findControlPlane();
  if ('missing' in binaries) throw new Error(binaries.missing);
  await clearLeftovers();
  const state = await claimStateFolder();
  const folder = state.path;
  for (const name of ['pki', 'logs', 'exec']) mkdirSync(join(folder, name));
  const certificates = join(folder, 'pki');
  writeCertificates(certificates);

  const [etcd = 0, peer = 0, api = 0, controllers = 0, scheduler = 0, kubelet = 0, metrics = 0] = await freePorts(7);
  const server = `https://127.0.0.1:${api}`;
  const pem = (name: string) => readFileSync(join(certificates, name));
  const authority = pem('ca.crt');
  const kubeconfigPath = join(folder, 'admin.conf');
  const certificate = {
    'client-certificate-data': pem('admin.crt').toString('base64'),
    'client-key-data': pem('admin.key').toString('base64'),
  };
  writeFileSync(kubeconfigPath, kubeconfigText(server, authority, certificate), { mode: 0o600 });
  writeFileSync(join(folder, 'kwok.yaml'), kwokConfig(folder));

  const logFile = (name: string) => join(folder, 'logs', name);
  const setLogs: ControlPlane['setLogs'] = (current, previous) => {
    writeFileSync(logFile('current.log'), current.map(criLine).join(''));
    writeFileSync(logFile('previous.log'), previous.map(criLine).join(''));
  };
  setLogs(['listening on 8080'], ["critical: unhandled exception: KeyError: 'tool_registry'", 'exiting with code 1']);

  const processes = processesOf(folder);
  const admin = adminOf(server, certificates);
  const stop = async () => {
    await admin.close();
    await processes.stop();
    await state.release();
  };
  try {
    const ports = { etcd, peer, api, controllers, scheduler, kubelet, metrics };
    await startPrograms(binaries, processes, folder, ports, admin, options);
  } catch (error) {
    await stop();
    throw error;
  }

  return {
    kubeconfigPath,
    server,
    authority,
    folder,
    kubectl: (args, stdin = '') => runKubectl(binaries.kubectl, folder, args, stdin),
    send: admin.send,
    kubeconfigOf: (token, namespace) => kubeconfigText(server, authority, { token }, namespace),
    setLogs,
    appendLog: (line) => appendFileSync(logFile('current.log'), criLine(line)),
    stop,
  };
}
