import { snsCalls } from '../adapters/outbound/sns.ts';
import { alertIntake } from '../alerts/intake.ts';
import { compileRules } from '../alerts/match.ts';
import type { HookSettings } from '../alerts/receive.ts';
import { alertSources } from '../alerts/sources.ts';
import type { Config } from '../config.ts';
import { parseSeverity } from '../model/incident.ts';
import type { Clock } from '../ports/clock.ts';
import type { Store } from '../ports/store.ts';
import { secretsOf } from './secrets-of.ts';

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
