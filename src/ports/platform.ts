import type { Cluster, ClusterReader } from './cluster.ts';

/** Any HTTP endpoint of the platform that is not a pod: the admin portal, the chat UI. */
export interface WebReader {
  /** GET; any status is an answer. HTTP_FAILED when none comes. Redirects are not followed. */
  get(url: string, options: { readonly timeoutMs: number; readonly signal?: AbortSignal }): Promise<WebAnswer>;
}

export interface WebAnswer {
  readonly status: number;
  readonly ms: number;
}

/** The platform's PostgreSQL. */
export interface DatabaseReader {
  /** Connects and runs `SELECT 1`; gives the time it took, in ms. DATABASE_FAILED otherwise. */
  ping(options: { readonly timeoutMs: number; readonly signal?: AbortSignal }): Promise<{ readonly ms: number }>;
}

/** The platform's Redis. */
export interface CacheReader {
  /** Connects and sends PING; gives the time it took, in ms. CACHE_FAILED otherwise. */
  ping(options: { readonly timeoutMs: number; readonly signal?: AbortSignal }): Promise<{ readonly ms: number }>;
}

/** Every system an action can touch, in one environment. An action names the ones it needs and sees no others. */
export interface Ports {
  readonly cluster: Cluster;
  readonly web: WebReader;
  readonly database: DatabaseReader;
  readonly cache: CacheReader;
}

/** The read-only face of each port: all that `plan` and `verify` are given. */
export interface PortReaders {
  readonly cluster: ClusterReader;
  readonly web: WebReader;
  readonly database: DatabaseReader;
  readonly cache: CacheReader;
}

export type PortName = keyof Ports;
