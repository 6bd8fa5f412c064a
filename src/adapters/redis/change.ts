import type { Redis } from 'ioredis';
import type { ChangedKeys, ChangeKeys, ExpireKeys } from '../../ports/cache/change.ts';
import type { CacheCall } from '../../ports/cache.ts';
import { infoOf, numberOf } from './info.ts';
import { scan, serverSecond } from './keys.ts';
import { patternOf } from './match.ts';
import { reading, type Server } from './reading.ts';

/** Keys of one page at most: comparing and unlinking them takes the server about a millisecond. */
const largestPage = 500;
/** Pages a second, where the pace is not faster than that many of the largest. */
const pagesPerSecond = 20;

/**
 * Whether a key may be changed: it was last touched before second ARGV[1] (0: whenever), and is counted as touched since second ARGV[2] where it
 * was. OBJECT IDLETIME counts whole seconds. Of small numbers the server has one object for all keys, as old as itself (ARGV[3]: the second it
 * started): of those it cannot tell.
 */
const judge = `
local function call(...)
  local answer = redis.pcall(...)
  if type(answer) == 'table' and answer.err then
    local words = {...}
    local name = words[1] == 'object' and 'object ' .. words[2] or words[1]
    error("refused '" .. name .. "' command: " .. answer.err)
  end
  return answer
end
local before, shown, started = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local now = tonumber(call('time')[1])
local changed, touched, untold, gone, apart = 0, 0, 0, 0, 0
local function may(key)
  if before == 0 then return true end
  local idle = redis.pcall('object', 'idletime', key)
  if type(idle) == 'table' and string.find(idle.err, 'LFU', 1, true) then untold = untold + 1 return false end
  if type(idle) == 'table' then idle = call('object', 'idletime', key) end
  if not idle then gone = gone + 1 return false end
  local last = now - idle
  if last >= shown then touched = touched + 1 return false end
  if last >= before then apart = apart + 1 return false end
  if last <= started + 2 then
    local shared = call('object', 'refcount', key)
    if shared and shared > 1 then untold = untold + 1 return false end
  end
  return true
end
`;

const unlink = `${judge}
for i = 1, #KEYS do
  if may(KEYS[i]) then
    local n = call('unlink', KEYS[i])
    changed = changed + n
    gone = gone + 1 - n
  end
end
return {changed, touched, untold, gone, apart}`;

const expire = `${judge}
local ttl, spread = tonumber(ARGV[4]), tonumber(ARGV[5])
for i = 1, #KEYS do
  local left = call('pttl', KEYS[i])
  if left == -2 then gone = gone + 1
  elseif left ~= -1 then apart = apart + 1
  elseif may(KEYS[i]) then
    local n = call('pexpire', KEYS[i], math.floor(ttl + spread * (i - 1) / #KEYS))
    changed = changed + n
    gone = gone + 1 - n
  end
end
return {changed, touched, untold, gone, apart}`;

/** See Cache.clearKeys. */
export function clearKeys(server: Server, asked: ChangeKeys, call: CacheCall = {}): Promise<ChangedKeys> {
  return changeKeys(server, asked, call, unlink, []);
}

/** See Cache.expireKeys. */
export function expireKeys(server: Server, asked: ExpireKeys, call: CacheCall = {}): Promise<ChangedKeys> {
  return changeKeys(server, asked, call, expire, [asked.ttlMs, asked.spreadMs]);
}

function changeKeys(
  server: Server,
  asked: ChangeKeys,
  call: CacheCall,
  script: string,
  terms: readonly number[],
): Promise<ChangedKeys> {
  const { clock } = server;
  const count = Math.min(largestPage, Math.max(1, Math.round(asked.pace / pagesPerSecond)));
  const pattern = patternOf(asked.match);
  const work = async (client: Redis) => {
    const { untouched } = asked;
    const started = untouched === undefined ? 0 : await startSecond(client);
    const all = [untouched?.before ?? 0, untouched?.shown ?? 0, started, ...terms].map(String);
    const sum = { matched: 0, changed: 0, touched: 0, untold: 0, gone: 0, apart: 0 };
    let { cursor } = asked;
    let looked = 0;
    do {
      call.signal?.throwIfAborted();
      const from = performance.now();
      const [next, names] = await scan(client, cursor, pattern, count);
      const some = names.slice(0, asked.most - sum.changed);
      if (some.length > 0) {
        const [changed = 0, touched = 0, untold = 0, gone = 0, apart = 0] = await run(client, script, some, all);
        sum.changed += changed;
        sum.touched += touched;
        sum.untold += untold;
        sum.gone += gone;
        sum.apart += apart;
      }
      sum.matched += some.length;
      cursor = next;
      looked += count;
      const tookMs = performance.now() - from;
      // A server that is slow to answer gets as much time for others as it took.
      if (cursor !== '0')
        await clock.sleep(Math.ceil(Math.max((count / asked.pace) * 1000 - tookMs, tookMs / 2, 1)), call.signal);
    } while (cursor !== '0' && looked < asked.look && sum.changed < asked.most);
    return { cursor, ...sum };
  };
  return reading(server, call, work, 'unknown');
}

/** The second of its own clock at which the server started; 0 where it does not tell. */
async function startSecond(client: Redis): Promise<number> {
  const uptime = numberOf(infoOf(await client.info('server')), 'uptime_in_seconds');
  return uptime === undefined ? 0 : (await serverSecond(client)) - uptime;
}

async function run(client: Redis, script: string, keys: readonly Buffer[], terms: readonly string[]) {
  const counts: unknown = await client.call('EVAL', script, String(keys.length), ...keys, ...terms);
  if (!Array.isArray(counts)) throw new Error('EVAL answered with something else');
  return counts.map(Number);
}
