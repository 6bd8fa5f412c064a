import { fault } from '../../errors.ts';
import { cut } from '../../model/cut.ts';
import type { Cache } from '../../ports/cache.ts';
import type { Cluster } from '../../ports/cluster.ts';
import type { Database } from '../../ports/database.ts';

export interface InPod {
  readonly cluster: Cluster;
  readonly labels: Readonly<Record<string, string>>;
  readonly container: string;
}

type Ask = { readonly timeoutMs: number; readonly signal?: AbortSignal };

/** PostgreSQL asked by `pg_isready` inside its own pod, where the bot cannot reach it over the network. */
export function databaseInPod(place: InPod): Database {
  const needsSql = async (): Promise<never> => {
    throw fault(
      'NOT_CONFIGURED',
      'PostgreSQL is only asked whether it runs, inside its pod: all else needs an address.',
      {
        hint: 'Set `database.mode` to `direct`, with the address in an environment variable (docs/configuration.md).',
      },
    );
  };
  return {
    rights: needsSql,
    server: needsSql,
    locks: needsSql,
    statements: needsSql,
    sizes: needsSql,
    indexes: needsSql,
    settings: needsSql,
    sessions: needsSql,
    sessionsMatching: needsSql,
    sessionsThere: needsSql,
    endSession: needsSql,
    tables: needsSql,
    tableCounts: needsSql,
    maintain: needsSql,
    indexSite: needsSql,
    indexNamed: needsSql,
    indexBuilt: needsSql,
    indexThere: needsSql,
    buildIndex: needsSql,
    dropIndex: needsSql,
    rebuilds: needsSql,
    indexesNow: needsSql,
    invalidCopies: needsSql,
    rebuildIndex: needsSql,
    settingFound: needsSql,
    alterSystem: needsSql,
    async ping(options) {
      const { exitCode, stdout, stderr, ms } = await run(place, ['pg_isready'], options, 'DATABASE_FAILED');
      if (exitCode !== 0)
        throw fault('DATABASE_FAILED', firstLine(stdout || stderr) || `pg_isready ended with ${exitCode}`);
      return { ms };
    },
  };
}

/** Redis asked by `redis-cli ping` inside its own pod. */
export function cacheInPod(place: InPod): Cache {
  const needsCommands = async (): Promise<never> => {
    throw fault('NOT_CONFIGURED', 'Redis is only asked whether it runs, inside its pod: all else needs an address.', {
      hint: 'Set `cache.mode` to `direct`, with the address in an environment variable (docs/configuration.md).',
    });
  };
  return {
    rights: needsCommands,
    server: needsCommands,
    keys: needsCommands,
    clearKeys: needsCommands,
    expireKeys: needsCommands,
    async ping(options) {
      const { stdout, stderr, ms } = await run(place, ['redis-cli', 'ping'], options, 'CACHE_FAILED');
      if (stdout.trim() !== 'PONG')
        throw fault('CACHE_FAILED', firstLine(stdout || stderr) || 'redis-cli answered nothing');
      return { ms };
    },
  };
}

async function run(place: InPod, command: readonly string[], options: Ask, code: 'DATABASE_FAILED' | 'CACHE_FAILED') {
  const call = { timeoutMs: options.timeoutMs, ...(options.signal === undefined ? {} : { signal: options.signal }) };
  const pods = await place.cluster.podsLabelled(place.labels, call);
  const pod = pods.find((candidate) => candidate.ready && !candidate.deleting);
  if (pod === undefined) throw fault(code, `none of its ${pods.length} pods is ready`);
  const started = performance.now();
  const result = await place.cluster.exec({ pod: pod.name, container: place.container, command, maxBytes: 4096 }, call);
  return { ...result, ms: performance.now() - started };
}

const firstLine = (text: string) => cut(text.trim().split('\n')[0] ?? '', 120);
