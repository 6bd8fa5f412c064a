import type { RequestOptions } from 'node:https';
import type { ConnectionOptions } from 'node:tls';
import type { KubeConfig } from '@kubernetes/client-node';
import { Agent } from 'undici';
import { fault, isFault } from '../../errors.ts';
import type { Clock } from '../../ports/clock.ts';
import { unlessAborted } from '../unless-aborted.ts';
import { type KubeconfigSource, loadKubeconfig } from './kubeconfig.ts';
import { type StandingAnswers, standingAnswers } from './standing-answers.ts';

/** What makes a TLS connection ours: authority, client certificate, name and whether they are checked. */
type TlsMaterial = Pick<ConnectionOptions, 'ca' | 'cert' | 'key' | 'servername' | 'rejectUnauthorized'>;

/** How to speak to the API server just now. */
export interface Access {
  /** Authorization, and impersonation where the kubeconfig asks for it. */
  readonly headers: Readonly<Record<string, string>>;
  readonly tls: TlsMaterial;
  /** Connections of calls that end by themselves: at most 16, kept open. */
  readonly calls: Agent;
  /** Connections of log streams, apart so that they never hold up a call. */
  readonly streams: Agent;
}

/** One API server and the credentials for it. */
export interface Connection {
  /** Without a slash at its end. */
  readonly server: string;
  /** Credentials at most 30 s old. Rejects with CLUSTER_CREDENTIALS when a plugin or file does not give them. */
  access(): Promise<Access>;
  /** The server did not accept these: the kubeconfig is read anew before the next call. */
  refuse(access: Access): void;
  /** Reads that the server asked not to repeat yet. */
  readonly standing: StandingAnswers;
  /** Fires when the connection is closed: ends what is under way, on old connections too. */
  readonly closed: AbortSignal;
  close(): Promise<void>;
}

const maxAgeMs = 30_000;
const connectMs = 5_000;
const credentialsMs = 15_000;

function agentsFor(tls: TlsMaterial): Pick<Access, 'calls' | 'streams'> {
  const connect = { ...tls, timeout: connectMs, keepAlive: true, keepAliveInitialDelay: 30_000 };
  // HTTP/1.1 on purpose: one stuck HTTP/2 connection would hold up every call.
  const common = {
    connect,
    allowH2: false,
    pipelining: 1,
    keepAliveTimeout: 30_000,
    headersTimeout: 0,
    bodyTimeout: 0,
  };
  return { calls: new Agent({ ...common, connections: 16 }), streams: new Agent(common) };
}

function headersFrom(options: RequestOptions): Readonly<Record<string, string>> {
  const entries = Object.entries(options.headers ?? {}).map(([name, value]) => [name, String(value).trim()] as const);
  const basic = options.auth === undefined || options.auth === null ? [] : [basicAuthorization(options.auth)];
  return Object.fromEntries([...entries, ...basic]);
}

function basicAuthorization(userAndPassword: string): readonly [string, string] {
  return ['Authorization', `Basic ${Buffer.from(userAndPassword).toString('base64')}`];
}

function tlsFrom(options: RequestOptions & TlsMaterial): TlsMaterial {
  const { ca, cert, key, servername, rejectUnauthorized } = options;
  return {
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    ...(servername === undefined ? {} : { servername }),
    ...(rejectUnauthorized === undefined ? {} : { rejectUnauthorized }),
  };
}

async function readCredentials(config: KubeConfig): Promise<Pick<Access, 'headers' | 'tls'>> {
  const options: RequestOptions & TlsMaterial = {};
  try {
    // A plugin that hangs must not hold up every call after it forever.
    await unlessAborted(config.applyToHTTPSOptions(options), AbortSignal.timeout(credentialsMs));
  } catch (cause) {
    throw fault('CLUSTER_CREDENTIALS', 'The credentials for the Kubernetes API could not be read.', { cause });
  }
  return { headers: headersFrom(options), tls: tlsFrom(options) };
}

/** Opens nothing yet: connections are made by calls. Rejects with CONFIG_INVALID for a kubeconfig it cannot use. */
export async function connectionTo(source: KubeconfigSource, clock: Clock): Promise<Connection> {
  const first = await loadKubeconfig(source);
  let config = first.config;
  let current: Access | undefined;
  let readAt = 0;
  let reading: Promise<Access> | undefined;
  let isRefused = false;
  const closing = new AbortController();

  /** What is under way ends on the old connections, which then close; new calls take others. */
  function retire(access: Access): void {
    for (const agent of [access.calls, access.streams]) agent.close().catch(() => undefined);
  }

  async function read(): Promise<Access> {
    if (isRefused) config = (await loadKubeconfig(source)).config;
    const { headers, tls } = await readCredentials(config);
    const sameTls = current !== undefined && JSON.stringify(current.tls) === JSON.stringify(tls);
    if (current === undefined || !sameTls) {
      if (current !== undefined) retire(current);
      current = { headers, tls, ...agentsFor(tls) };
    } else current = { ...current, headers };
    readAt = clock.now().getTime();
    isRefused = false;
    return current;
  }

  return {
    server: first.server,
    access() {
      const age = clock.now().getTime() - readAt;
      if (current !== undefined && !isRefused && age >= 0 && age <= maxAgeMs) return Promise.resolve(current);
      reading ??= read().finally(() => {
        reading = undefined;
      });
      return reading;
    },
    refuse(access) {
      if (access === current) isRefused = true;
    },
    standing: standingAnswers(),
    closed: closing.signal,
    async close() {
      closing.abort(new Error('the adapter was closed'));
      await Promise.all([current?.calls.destroy(), current?.streams.destroy()]);
    },
  };
}

/** Runs something with the credentials of now, and once more with fresh ones when they are refused; the signal ends the wait for them. */
export async function withAccess<T>(
  connection: Connection,
  signal: AbortSignal,
  run: (access: Access) => Promise<T>,
): Promise<T> {
  const attempt = async () => {
    const access = await unlessAborted(connection.access(), signal);
    try {
      return { result: await run(access) };
    } catch (error) {
      if (!isFault(error, 'CLUSTER_CREDENTIALS')) throw error;
      connection.refuse(access);
      return { error };
    }
  };
  const first = await attempt();
  const last = 'result' in first ? first : await attempt();
  if ('result' in last) return last.result;
  throw last.error;
}
