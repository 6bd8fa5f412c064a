import { bytes } from '../model/units.ts';
import type { KeysSeen } from '../ports/cache/keys.ts';
import type { CacheServerSeen } from '../ports/cache/server.ts';
import { familiesOf } from './families.ts';
import { hitWords } from './hits.ts';
import { keysWords, thousands } from './words.ts';

/** What a Redis was like at a time (ISO 8601), as lines of a text file. What it does not tell is a question mark, not zero. */
export function cacheDossier(server: CacheServerSeen, keys: KeysSeen, at: string): readonly string[] {
  const { memory, evicted, expired, clients, runId } = server;
  const size = (count: number | undefined) => (count === undefined ? '?' : bytes(count));
  const number = (count: number | undefined) => (count === undefined ? '?' : thousands(count));
  return [
    `Redis ${server.version ?? '?'} (run ${runId ?? '?'}), read ${at}`,
    `memory ${size(memory.usedBytes)} of ${memory.maxBytes === 0 ? 'no limit' : size(memory.maxBytes)}, policy ${memory.policy ?? '?'}, values still being freed ${number(memory.freeing)}`,
    `lookups that hit: ${hitWords(server, undefined)}`,
    `evicted ${number(evicted)}, expired ${number(expired)}, clients ${number(clients.connected)}`,
    '',
    `${thousands(keys.total)} keys${keys.complete ? '' : `, ${thousands(keys.names.length)} of them read`}`,
    ...familiesOf(keys).map(({ prefix, count }) => `${prefix === '' ? '(no prefix)' : prefix}: ${keysWords(count)}`),
  ];
}
