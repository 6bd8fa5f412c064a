import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { movableClock } from '../../../sandbox/clock.ts';
import { startCluster } from '../../../sandbox/cluster/cluster.ts';
import { findControlPlane, startControlPlane } from '../../control-plane/control-plane.ts';
import { kubeconfigText } from '../../control-plane/objects.ts';
import { type WireClient, wireClient } from './client.ts';

export interface KubectlResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A cluster the contract is checked against. */
export interface WireTarget {
  readonly name: 'simulated' | 'real';
  /** As cluster admin. */
  readonly admin: WireClient;
  /** As a service account, with a token asked for over the API. */
  as(namespace: string, account: string): Promise<WireClient>;
  /** The text of a kubeconfig of a service account, for the namespace `within`. */
  kubeconfig(namespace: string, account: string, within: string): Promise<string>;
  /** Without any token, or with a wrong one. */
  stranger(token?: string): WireClient;
  /** Runs the real kubectl as cluster admin. */
  kubectl(args: readonly string[], stdin?: string): Promise<KubectlResult>;
  /** Something to do before the cluster goes. */
  onStop(end: () => Promise<void>): void;
  stop(): Promise<void>;
}

interface Place {
  readonly name: WireTarget['name'];
  /** https address. */
  readonly server: string;
  readonly authority: string;
  readonly adminToken: string;
  readonly kubectl: WireTarget['kubectl'];
  readonly close: () => Promise<void>;
}

function targetAt({ name, server, authority, adminToken, kubectl, close }: Place): WireTarget {
  const ends: (() => Promise<void>)[] = [];
  const client = (token: string | undefined) => {
    const made = wireClient(server, authority, token);
    ends.push(made.close);
    return made;
  };
  const admin = client(adminToken);
  const tokenOf = async (namespace: string, account: string) => {
    const path = `/api/v1/namespaces/${namespace}/serviceaccounts/${account}/token`;
    const answer = await admin.post(path, { spec: { expirationSeconds: 3600 } });
    const token = answer.at('status', 'token');
    if (typeof token !== 'string') throw new Error(`no token for ${account}: ${answer.text}`);
    return token;
  };
  return {
    name,
    admin,
    as: async (namespace, account) => client(await tokenOf(namespace, account)),
    kubeconfig: async (namespace, account, within) =>
      kubeconfigText(server, Buffer.from(authority), { token: await tokenOf(namespace, account) }, within),
    stranger: (token) => client(token),
    kubectl,
    onStop: (end) => void ends.push(end),
    async stop() {
      for (const end of ends) await end();
      await close();
    },
  };
}

function runProgram(program: string, args: readonly string[], stdin: string): Promise<KubectlResult> {
  const child = spawn(program, args, { stdio: 'pipe' });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  child.stdin.on('error', () => undefined).end(stdin);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? 1, stdout, stderr }));
  });
}

/** The simulated cluster, at the pace of a test. */
export async function openSimulated(): Promise<WireTarget> {
  const cluster = await startCluster({ clock: movableClock(), startupMs: 200 });
  const folder = mkdtempSync(join(tmpdir(), 'mcp-chatops-wire-'));
  const config = JSON.parse(cluster.kubeconfig()) as { clusters: { cluster: Record<string, string> }[] };
  const kubeconfig = join(folder, 'admin.conf');
  writeFileSync(kubeconfig, cluster.kubeconfig(), { mode: 0o600 });
  const { server = '', 'certificate-authority-data': authority = '' } = config.clusters[0]?.cluster ?? {};
  const binaries = findControlPlane();
  return targetAt({
    name: 'simulated',
    server,
    authority: Buffer.from(authority, 'base64').toString(),
    adminToken: cluster.token(),
    kubectl(args, stdin = '') {
      if ('missing' in binaries) return Promise.reject(new Error(binaries.missing));
      const fixed = [`--kubeconfig=${kubeconfig}`, `--cache-dir=${join(folder, 'cache')}`];
      return runProgram(binaries.kubectl, [...fixed, ...args], stdin);
    },
    async close() {
      await cluster.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  });
}

/** A real control plane with its admin signed in by token, as on the simulated one. */
export async function openReal(): Promise<WireTarget> {
  const plane = await startControlPlane();
  const account = { metadata: { name: 'wire-admin' } };
  const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' };
  const subjects = [{ kind: 'ServiceAccount', name: 'wire-admin', namespace: 'default' }];
  await plane.send('POST', '/api/v1/namespaces/default/serviceaccounts', account);
  await plane.send('POST', '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings', { ...account, roleRef, subjects });
  const path = '/api/v1/namespaces/default/serviceaccounts/wire-admin/token';
  const answer = await plane.send('POST', path, { spec: { expirationSeconds: 3600 } });
  const { token } = (answer.body as { status: { token: string } }).status;
  return targetAt({
    name: 'real',
    server: plane.server,
    authority: plane.authority.toString(),
    adminToken: token,
    kubectl: plane.kubectl,
    close: plane.stop,
  });
}
