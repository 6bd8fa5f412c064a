/** What clearing the cache does: works, answers 500, breaks the connection, or never answers. */
export type ClearBehaviour = 'ok' | 'error' | 'reset' | 'hang';

/** The cached signing keys of the identity provider, as one server holds them. */
export interface JwksCache {
  readonly keyIds: readonly string[];
  /** When the keys were fetched, ISO 8601. */
  readonly fetchedAt: string;
  /** How often the cache was cleared since the server started. */
  readonly clears: number;
  readonly onClear: ClearBehaviour;
  /** Puts other keys into the cache, as an old or poisoned one has them. */
  hold(keyIds: readonly string[]): void;
  setOnClear(behaviour: ClearBehaviour): void;
  /** Empties the cache and fetches the issuer's keys again; gives how many keys were dropped. */
  clear(): number;
}

/**
 * Makes the cache of one server; `issuerKeys` are the keys the identity provider has right now. `unknown` is told which share of them the
 * cache lacks, whenever that may have changed: so many tokens are refused.
 */
export function createJwksCache(
  now: () => Date,
  issuerKeys: () => readonly string[],
  unknown: (share: number) => void = () => undefined,
): JwksCache {
  let keyIds = [...issuerKeys()];
  let fetchedAt = now().toISOString();
  let clears = 0;
  let onClear: ClearBehaviour = 'ok';
  const tell = () => {
    const issued = issuerKeys();
    unknown(issued.filter((id) => !keyIds.includes(id)).length / Math.max(1, issued.length));
  };
  return {
    get keyIds() {
      return keyIds;
    },
    get fetchedAt() {
      return fetchedAt;
    },
    get clears() {
      return clears;
    },
    get onClear() {
      return onClear;
    },
    hold(held) {
      keyIds = [...held];
      tell();
    },
    setOnClear(behaviour) {
      onClear = behaviour;
    },
    clear() {
      const dropped = keyIds.length;
      clears += 1;
      keyIds = [...issuerKeys()];
      fetchedAt = now().toISOString();
      tell();
      return dropped;
    },
  };
}
