import { z } from 'zod';
import { cut } from '../model/cut.ts';
import { mask } from '../model/secrets.ts';

/** What the discovery document of an issuer says (OpenID Connect Discovery 1.0, 3). */
const discovery = z.object({ issuer: z.string().max(2000), jwks_uri: z.url().max(2000) });
/** A key set (RFC 7517, 5); a key for encryption signs nothing. */
const keySet = z.object({
  keys: z.array(z.object({ kid: z.string().max(500).optional(), use: z.string().optional() })).max(1000),
});
/** What a pod tells of its cache; versions of the server name the list differently. */
const cache = z.object({
  key_ids: z.array(z.string()).max(1000).optional(),
  kids: z.array(z.string()).max(1000).optional(),
  fetched_at: z.string().optional().catch(undefined),
  issuer: z.string().optional().catch(undefined),
  audience: z
    .union([z.string(), z.array(z.string())])
    .optional()
    .catch(undefined),
});

export interface Discovered {
  readonly issuer: string;
  readonly jwksUri: string;
}

/** What a pod holds and how it is set up, as far as it says. */
export interface PodCache {
  readonly keys: readonly string[];
  /** ISO 8601. */
  readonly fetchedAt: string | undefined;
  readonly issuer: string | undefined;
  readonly audiences: readonly string[] | undefined;
}

/** Reads a discovery document; undefined for what is none. */
export function discoveredIn(document: unknown): Discovered | undefined {
  const { success, data } = discovery.safeParse(document);
  return success ? { issuer: data.issuer, jwksUri: data.jwks_uri } : undefined;
}

/** Ids of the keys that sign; undefined for what is no key set. A key without an id is known by none. */
export function signingKeysIn(document: unknown): readonly string[] | undefined {
  const { success, data } = keySet.safeParse(document);
  if (!success) return undefined;
  return data.keys.flatMap(({ kid, use }) => (kid === undefined || use === 'enc' ? [] : [kid]));
}

/** Reads what a pod answers about its keys; undefined for what is no such answer. */
export function cacheIn(body: string): PodCache | undefined {
  const { success, data } = cache.safeParse(jsonOf(body));
  const keys = data?.key_ids ?? data?.kids;
  if (!success || keys === undefined) return undefined;
  const { audience } = data;
  const at = Date.parse(data.fetched_at ?? '');
  return {
    keys,
    fetchedAt: Number.isNaN(at) ? undefined : new Date(at).toISOString(),
    issuer: data.issuer,
    audiences: audience === undefined ? undefined : [audience].flat(),
  };
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** A text of others, short and without secrets. */
export function short(text: string): string {
  return cut(mask(text).replaceAll(/\s+/g, ' ').trim(), 80);
}

/** Ids of keys in words: a few, and how many more. */
export function keyWords(keys: readonly string[]): string {
  const shown = keys.slice(0, 3).map(short).join(', ');
  return keys.length > 3 ? `${shown} and ${keys.length - 3} more` : shown;
}
