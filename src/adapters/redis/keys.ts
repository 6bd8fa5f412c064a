import type { Redis } from 'ioredis';
import { keyText } from '../../model/key-text.ts';
import type { KeysAsked, KeysSeen, SampledKey } from '../../ports/cache/keys.ts';
import type { CacheCall } from '../../ports/cache.ts';
import { patternOf } from './match.ts';
import { allowed, reading, type Server } from './reading.ts';

/** Keys the server looks at in one SCAN: well under a millisecond of its time. */
const page = 1000;
/** ms between two pages, in which it serves others. */
const breathMs = 1;
const atOnce = 100;

/** See CacheReader.keys. */
export function keysOf(server: Server, asked: KeysAsked, call: CacheCall = {}): Promise<KeysSeen> {
  return reading(server, call, async (client) => {
    const lacking = new Set<string>();
    const at = await serverSecond(client);
    const size = await client.dbsize();
    const { names, chosen, matched, looked, complete } = await scanned(client, size, server, asked, call);
    const total = Math.max(size, matched);
    return {
      at,
      total,
      scanned: complete ? total : Math.min(total, looked),
      matched,
      complete,
      names,
      sample: await sampled(client, server.url, chosen, lacking),
      lacking: [...lacking],
    };
  });
}

/** Reads names page by page, until all were seen, enough were, or the time is over. */
async function scanned(client: Redis, size: number, { clock }: Server, asked: KeysAsked, { signal }: CacheCall) {
  const { match, forMs } = asked;
  const started = clock.monotonic();
  // A table that grows while it is read could be read forever.
  const mostPages = Math.ceil((2 * size) / page) + 10;
  const pattern = match && patternOf(match);
  const chosen = reservoir(asked.sample);
  const names: string[] = [];
  let [cursor, pages, matched] = ['0', 0, 0];
  // Where every key matches, what follows is like what was seen: a table of hashes has no order.
  const isEnough = () => match === undefined && matched >= asked.names;
  const isOver = () => pages >= mostPages || isEnough() || clock.monotonic() - started >= forMs;
  do {
    signal?.throwIfAborted();
    const [next, found] = await scan(client, cursor, pattern, page);
    cursor = next;
    pages += 1;
    matched += found.length;
    for (const name of found) {
      chosen.offer(name);
      if (names.length < asked.names) names.push(keyText(name));
    }
    if (cursor !== '0') await clock.sleep(breathMs, signal);
  } while (cursor !== '0' && !isOver());
  const looked = match === undefined ? matched : pages * page;
  return { names, chosen: chosen.kept, matched, looked, complete: cursor === '0' };
}

/** The second of the server's clock, since 1970. */
export async function serverSecond(client: Redis): Promise<number> {
  const [seconds] = await client.time();
  return Number(seconds);
}

/** One page of SCAN, in bytes: a key read as text may be another one. */
export async function scan(
  client: Redis,
  cursor: string,
  pattern: Buffer | undefined,
  count: number,
): Promise<readonly [cursor: string, names: readonly Buffer[]]> {
  const match = pattern === undefined ? [] : ['MATCH', pattern];
  const answer: unknown = await client.callBuffer('SCAN', cursor, ...match, 'COUNT', String(count));
  if (!Array.isArray(answer) || !Array.isArray(answer[1])) throw new Error('SCAN answered with something else');
  return [String(answer[0]), answer[1].filter((name: unknown) => Buffer.isBuffer(name))];
}

/** Keeps so many of all that come by, each with the same chance (Vitter's algorithm R). */
function reservoir(most: number) {
  const kept: Buffer[] = [];
  let seen = 0;
  return {
    kept,
    offer(name: Buffer) {
      seen += 1;
      if (kept.length < most) kept.push(name);
      else {
        const at = Math.floor(Math.random() * seen);
        if (at < most) kept[at] = name;
      }
    },
  };
}

async function sampled(client: Redis, url: string, names: readonly Buffer[], lacking: Set<string>) {
  const sample: SampledKey[] = [];
  for (let from = 0; from < names.length; from += atOnce) {
    const some = names.slice(from, from + atOnce);
    const told = await Promise.all(some.map((name) => details(client, url, name, lacking)));
    sample.push(...told.filter((one) => one !== undefined));
  }
  return sample;
}

/** undefined where it has gone. Neither of these touches the key; PTTL and OBJECT count as a hit in the server's statistics. */
async function details(
  client: Redis,
  url: string,
  name: Buffer,
  lacking: Set<string>,
): Promise<SampledKey | undefined> {
  const [ttl, bytes, idleSeconds] = await Promise.all([
    allowed(url, lacking, client.pttl(name)),
    allowed(url, lacking, client.memory('USAGE', name)),
    // Under an LFU policy the server keeps no such time.
    allowed(url, lacking, idleOf(client, name)),
  ]);
  if (ttl === -2) return undefined;
  return { name: keyText(name), bytes: bytes ?? undefined, ttlMs: ttl === -1 ? null : ttl, idleSeconds };
}

async function idleOf(client: Redis, name: Buffer): Promise<number | undefined> {
  const idle: unknown = await client.call('OBJECT', 'IDLETIME', name).catch((error: unknown) => {
    if (error instanceof Error && /LFU maxmemory policy/.test(error.message)) return undefined;
    throw error;
  });
  return typeof idle === 'number' ? idle : undefined;
}
