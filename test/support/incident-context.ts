import type { IncidentContext } from '../../src/incidents/context.ts';
import type { IncidentSettings } from '../../src/incidents/settings.ts';
import type { Environment } from '../../src/model/environment.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { Log } from '../../src/ports/log.ts';
import type { Store } from '../../src/ports/store.ts';
import { aPolicy } from './alerts.ts';

const minuteMs = 60_000;

const severity = (paged: boolean) => ({
  answerDue: (began: Date) => new Date(began.getTime() + 15 * minuteMs),
  updateMs: undefined,
  policy: paged ? aPolicy : undefined,
});

/** As configured where nothing is said, with people on call for P1 and P2: 15 minutes, then 30. */
const usualSettings: IncidentSettings = {
  indexChannel: 'C1',
  channelPrefix: 'inc',
  privateChannels: false,
  invite: [],
  links: [],
  rules: [],
  quietMs: 5 * minuteMs,
  reopenMs: 60 * minuteMs,
  pageAgainAlerts: 20,
  archiveMs: 7 * 24 * 60 * minuteMs,
  checklist: 'msil',
  markEmoji: undefined,
  diagnose: false,
  exports: false,
  severities: { 1: severity(true), 2: severity(true), 3: severity(false), 4: severity(false) },
  contacts: [],
  ackLeaseMs: () => 15 * minuteMs,
};

/** A context of incidents on a store, without Slack: what it comes to is in the rows. */
export function anIncidentContext(
  store: Store,
  clock: Clock,
  log: Log,
  over: Partial<IncidentSettings> = {},
): IncidentContext {
  return {
    store,
    directory: { names: async () => new Map() },
    clock,
    log,
    settings: { ...usualSettings, ...over },
    environments: new Map<string, Environment>(),
    defaultEnvironment: 'production',
  };
}
