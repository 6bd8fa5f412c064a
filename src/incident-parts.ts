import { outbound } from './adapters/outbound/outbound.ts';
import { snsCalls } from './adapters/outbound/sns.ts';
import { alertIntake } from './alerts/intake.ts';
import { compileRules } from './alerts/match.ts';
import type { HookSettings } from './alerts/receive.ts';
import { alertSources } from './alerts/sources.ts';
import type { Config } from './config.ts';
import { parseSeverity } from './model/incident.ts';
import type { Pager } from './paging/provider.ts';
import { pageProviders } from './paging/providers.ts';
import type { Clock } from './ports/clock.ts';
import type { Store } from './ports/store.ts';

/** A named secret; what is not set was told when the configuration was read. */
function secretsOf(config: Config): (name: string) => string {
  return (name) => config.secrets.get(name) ?? '';
}

/** The webhooks of the configuration, ready to receive. */
export function hooksOf(config: Config, store: Store, clock: Clock): readonly HookSettings[] {
  const { hooks, incidents } = config.file;
  const rules = compileRules(incidents.rules);
  const unknownSeverity = parseSeverity(incidents.unknownSeverity) ?? 2;
  const take = alertIntake(store.alerts);
  const sns = snsCalls();
  const surroundings = { secret: secretsOf(config), certificate: sns.certificate };
  return Object.entries(hooks).flatMap(([name, { type, settings }]) => {
    const source = alertSources.get(type);
    if (source === undefined) return [];
    return [{ name, source, settings, rules, unknownSeverity, clock, surroundings, take, confirm: sns.confirm }];
  });
}

/** Heartbeats that are awaited from the start: one that never comes is silent too. */
export async function awaitHeartbeats(hooks: readonly HookSettings[], store: Store): Promise<void> {
  for (const { name, source, settings } of hooks) {
    const awaited = source.awaited?.(settings);
    if (awaited !== undefined) await store.alerts.expectBeat(name, awaited.sender, awaited.silentAfterMs);
  }
}

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
