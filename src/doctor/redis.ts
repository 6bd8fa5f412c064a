import { redisFacts } from '../adapters/redis/facts.ts';
import type { DoctorContext } from './context.ts';
import { type Finding, good, missing, notice, unchecked, wordsOf } from './finding.ts';

/** What BullMQ recommends. */
const oldest = [6, 2] as const;

/** The Redis of the queue. The bot works without it, a little slower, so only what would mislead it is missing. */
export async function examineRedis({ said, timeoutMs }: DoctorContext): Promise<readonly Finding[]> {
  if (said.redisUrl === '' && !said.duties.includes('worker')) {
    return [unchecked('address', 'only workers are woken by it: ask a worker')];
  }
  if (said.redisUrl === '') {
    return [missing('address', 'REDIS_URL is not set', 'Set it: docs/install.md, part 4.')];
  }
  const facts = await redisFacts(said.redisUrl, timeoutMs).catch((error: unknown) => ({ failed: wordsOf(error) }));
  if ('failed' in facts) {
    const fix = 'Check REDIS_URL and its password. Until then runs are found by looking, up to a second later.';
    return [missing('connection', facts.failed, fix)];
  }
  return [
    good('connection', `answers in ${Math.max(1, Math.round(facts.ms))} ms`),
    versionOf(facts.version),
    policyOf(facts.evictionPolicy),
    ...(facts.role === 'slave'
      ? [missing('role', 'this is a replica, which takes no writes', 'Name the primary in REDIS_URL.')]
      : []),
  ];
}

function versionOf(version: string | undefined): Finding {
  if (version === undefined) return unchecked('version', 'INFO does not tell it');
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > oldest[0] || (major === oldest[0] && minor >= oldest[1])) return good('version', `Redis ${version}`);
  return missing('version', `Redis ${version}`, `Use Redis ${oldest.join('.')} or newer.`);
}

function policyOf(policy: string | undefined): Finding {
  if (policy === undefined) return unchecked('eviction policy', 'neither INFO nor CONFIG GET tells it');
  if (policy === 'noeviction') return good('eviction policy', policy);
  return notice('eviction policy', policy, 'Set maxmemory-policy noeviction: evicted wake-ups make runs start late.');
}
