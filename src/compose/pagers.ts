import { outbound } from '../adapters/outbound/outbound.ts';
import type { Config } from '../config.ts';
import type { Pager } from '../paging/provider.ts';
import { pageProviders } from '../paging/providers.ts';
import type { Clock } from '../ports/clock.ts';
import { secretsOf } from './secrets-of.ts';

/** Ways to reach people beside Slack, ready to use. */
export function pagersOf(config: Config, clock: Clock): ReadonlyMap<string, Pager> {
  const out = outbound({ reach: 'configured' });
  const secret = secretsOf(config);
  return new Map(
    Object.entries(config.file.paging.providers).flatMap(([name, { type, settings }]) => {
      const provider = pageProviders.get(type);
      return provider === undefined
        ? []
        : [[name, provider.open(settings, { secret, outbound: out, now: () => clock.now() })] as const];
    }),
  );
}

const heartbeatMs = 5000;

/** Tells an outside watcher that all is well; undefined where none is named. */
export function heartbeatOf(config: Config): (() => Promise<void>) | undefined {
  const { heartbeatUrlEnv } = config.file.paging;
  const url = heartbeatUrlEnv === undefined ? '' : secretsOf(config)(heartbeatUrlEnv);
  if (url === '') return undefined;
  const out = outbound({ reach: 'configured' });
  return async () => {
    const insecure = url.startsWith('http://');
    const { status } = await out.request({
      method: 'GET',
      url,
      mostBytes: 1024,
      insecure,
      signal: AbortSignal.timeout(heartbeatMs),
    });
    if (status >= 400) throw new Error(`the watcher answered ${status}`);
  };
}
