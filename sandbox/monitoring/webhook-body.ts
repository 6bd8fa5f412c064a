import type { RuleAlert } from './alerts.ts';

/** An alert that fires, or has stopped since the last message. */
export interface KnownAlert extends RuleAlert {
  readonly fingerprint: string;
  readonly startsAt: string;
  /** undefined while it fires. */
  readonly endsAt: string | undefined;
}

export type Reason =
  | 'first notification'
  | 'new alerts added'
  | 'some alerts resolved'
  | 'all alerts resolved'
  | 'repeat interval elapsed';

const groupedBy = ['alertname', 'environment', 'service'] as const;

/** The labels alerts of one group share: `group_by` of the route. */
export function groupLabelsOf({ labels }: RuleAlert): Readonly<Record<string, string>> {
  return Object.fromEntries(groupedBy.flatMap((name) => (labels[name] === undefined ? [] : [[name, labels[name]]])));
}

export function groupKeyOf(groupLabels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(groupLabels).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return `{}/{severity=~"critical|error|warning"}:{${pairs.join(', ')}}`;
}

/** What Alertmanager 0.34 posts to a webhook (version 4) for one group. */
export function webhookBody(alerts: readonly KnownAlert[], reason: Reason): object {
  const [first] = alerts;
  const groupLabels = first === undefined ? {} : groupLabelsOf(first);
  return {
    receiver: 'chatops',
    status: alerts.some(({ endsAt }) => endsAt === undefined) ? 'firing' : 'resolved',
    alerts: alerts.map(({ labels, annotations, startsAt, endsAt, fingerprint }) => ({
      status: endsAt === undefined ? 'firing' : 'resolved',
      labels,
      annotations,
      startsAt,
      endsAt: endsAt ?? '0001-01-01T00:00:00Z',
      generatorURL: `http://prometheus.sandbox/graph?g0.expr=${encodeURIComponent(labels['alertname'] ?? '')}&g0.tab=1`,
      fingerprint,
    })),
    groupLabels,
    commonLabels: common(alerts.map(({ labels }) => labels)),
    commonAnnotations: common(alerts.map(({ annotations }) => annotations)),
    externalURL: 'http://alertmanager.sandbox',
    version: '4',
    groupKey: groupKeyOf(groupLabels),
    truncatedAlerts: 0,
    notification_reason: reason,
    routeLabels: {},
  };
}

type Pairs = Readonly<Record<string, string>>;

function common(sets: readonly Pairs[]): Pairs {
  const [first = {}, ...rest] = sets;
  return Object.fromEntries(Object.entries(first).filter(([name, value]) => rest.every((set) => set[name] === value)));
}
