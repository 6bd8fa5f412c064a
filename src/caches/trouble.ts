import { bytes } from '../model/units.ts';
import { hitRatio } from './hits.ts';
import type { CacheLook } from './look.ts';
import { percent, thousands } from './words.ts';

/** From here on a limit is close. */
const tight = 0.9;
/** Below it the cache does not do its work; judged only where there were enough lookups to tell. */
const poorRatio = 0.5;
const enoughLookups = 100;
/** Small servers are always fragmented: only what costs this much counts. */
const fragmentedRatio = 1.5;
const fragmentedBytes = 200 * 2 ** 20;

/** What somebody has to look at, the most urgent first. */
export function troubleOf({ server, now }: CacheLook): readonly string[] {
  const { memory, clients, replication } = server;
  return [
    ...memoryTrouble(memory),
    ...(replication.linkUp === false ? ['it is a replica that has lost its primary'] : []),
    ...(clients.connected !== undefined && clients.max !== undefined && clients.connected >= clients.max * tight
      ? [`${thousands(clients.connected)} of ${thousands(clients.max)} connections are taken`]
      : []),
    ...(now !== undefined && now.evicted > 0
      ? [`it evicts ${thousands(Math.max(1, now.evicted / now.seconds))} keys a second`]
      : []),
    ...ratioTrouble(now),
    ...fragmentTrouble(memory),
  ];
}

function memoryTrouble({ usedBytes, maxBytes, policy }: CacheLook['server']['memory']): readonly string[] {
  if (usedBytes === undefined || maxBytes === undefined || maxBytes === 0 || usedBytes < maxBytes * tight) return [];
  // A cache that evicts may well be full: that is what a policy is for.
  return policy === 'noeviction'
    ? [`memory is ${percent(usedBytes / maxBytes)} full with noeviction, which refuses writes`]
    : [];
}

function ratioTrouble(now: CacheLook['now']): readonly string[] {
  const ratio = now && hitRatio(now);
  if (now === undefined || ratio === undefined || now.hits + now.misses < enoughLookups || ratio >= poorRatio)
    return [];
  return [`only ${percent(ratio)} of lookups hit`];
}

function fragmentTrouble({ usedBytes, rssBytes, fragmentation }: CacheLook['server']['memory']): readonly string[] {
  if (usedBytes === undefined || rssBytes === undefined || fragmentation === undefined) return [];
  const lost = rssBytes - usedBytes;
  return fragmentation > fragmentedRatio && lost > fragmentedBytes ? [`${bytes(lost)} are lost to fragmentation`] : [];
}
