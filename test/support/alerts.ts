import { movableClock } from '../../sandbox/clock.ts';
import { openStore } from '../../src/adapters/store/store.ts';
import type { Alert } from '../../src/model/alert.ts';
import type { EscalationPolicy } from '../../src/model/paging.ts';
import type { Intake, JudgedAlert } from '../../src/ports/store/alerts.ts';
import type { NewIncident } from '../../src/ports/store/incidents.ts';
import type { Store } from '../../src/ports/store.ts';
import type { TestDatabase } from './database.ts';

export const hook = 'alertmanager';

/** A minute of the night all this happens in. */
export const at = (minute: number, second = 0) => new Date(Date.UTC(2026, 10, 20, 3, minute, second)).toISOString();

interface Told extends Partial<Omit<JudgedAlert, 'alert'>>, Partial<Pick<Alert, 'labels' | 'summary' | 'endsAt'>> {
  readonly startsAt?: string;
}

function judged(fingerprint: string, status: Alert['status'], told: Told): JudgedAlert {
  const { labels = { alertname: fingerprint }, summary = fingerprint, endsAt, startsAt = at(0), ...over } = told;
  return {
    alert: { fingerprint, status, labels, annotations: {}, summary, startsAt, endsAt, links: [] },
    group: 'group',
    groupLabels: {},
    title: 'Something is wrong',
    severity: 1,
    environment: 'staging',
    service: 'mcp-server',
    place: 'channel',
    ...over,
  };
}

export const firing = (fingerprint: string, told: Told = {}) => judged(fingerprint, 'firing', told);
export const resolved = (fingerprint: string, told: Told = {}) =>
  judged(fingerprint, 'resolved', { endsAt: at(30), ...told });

/** One message of a monitor. */
export function message(alerts: readonly JudgedAlert[], over: Partial<Intake> = {}): Intake {
  return { hook, id: undefined, alerts, quarantined: [], acknowledged: [], ...over };
}

/** What the store holds of groups: state and counts, by key. */
export async function groupsIn(database: TestDatabase) {
  return database.query<{
    key: string;
    state: string;
    firing: number;
    total: number;
    severity: number;
    version: string;
  }>('SELECT key, state, firing, total, severity, version FROM alert_groups ORDER BY id');
}

/** What the store holds of alerts, by fingerprint. */
export async function alertsIn(database: TestDatabase) {
  return database.query<{ fingerprint: string; status: string; fired: number }>(
    'SELECT fingerprint, status, fired FROM alerts ORDER BY fingerprint',
  );
}

/** The same database as another process sees it. */
export function anotherProcess(database: TestDatabase): Store {
  return openStore({ url: database.url, clock: movableClock(), workConnections: 4 });
}

/** Two levels with one person each, 15 and 30 minutes. */
export const aPolicy: EscalationPolicy = aPolicyOf('U1', 'U2');

/** Two levels, each of one person. */
export function aPolicyOf(first: string, second: string): EscalationPolicy {
  return {
    name: 'default',
    levels: [
      { name: 'L1', role: 'On-call Engineer', targets: [{ kind: 'person', slack: first }], waitMs: 15 * 60_000 },
      { name: 'L2', role: 'Platform Lead', targets: [{ kind: 'person', slack: second }], waitMs: 30 * 60_000 },
    ],
    repeat: 0,
    businessHours: undefined,
  };
}

let incidents = 0;

/** An incident with a channel and an escalation that is due at once; each call is another one. */
export function anIncident(over: Partial<NewIncident> = {}): NewIncident {
  incidents += 1;
  return {
    key: `test:${incidents}`,
    title: 'Something is wrong',
    severity: 1,
    environment: 'staging',
    service: 'mcp-server',
    place: 'channel',
    openedBy: 'U9',
    summary: '',
    updateEveryMs: undefined,
    policy: aPolicy,
    steps: [],
    checklist: [],
    ticked: [],
    indexChannel: 'C1',
    ...over,
  };
}
