/** The platform's Redis, as it may be read. */
export interface CacheReader {
  /** Connects and sends PING; gives the time it took, in ms. CACHE_FAILED otherwise. */
  ping(options: { readonly timeoutMs: number; readonly signal?: AbortSignal }): Promise<{ readonly ms: number }>;
}
