import type { AlertStatus, Parsed } from '../../model/alert.ts';
import { cut } from '../../model/cut.ts';
import { alertOf } from './alert.ts';
import { batchesOf, readItems } from './items.ts';
import { isRecord, type JsonRecord, kindOf, malformed, own, textAt, Unreadable } from './json.ts';
import { labelsOf } from './labels.ts';

/** What the webhooks of Alertmanager and Grafana differ in. */
export interface WebhookDialect {
  /** Completes "The body must be …". */
  readonly expected: string;
  readonly links: (alert: JsonRecord, body: JsonRecord) => readonly (readonly [label: string, url: unknown])[];
  /** Annotations the dialect adds; the alert's own win. */
  readonly annotations?: (alert: JsonRecord) => JsonRecord;
  /** What a status means together with the rest of the alert. */
  readonly status?: (status: AlertStatus, alert: JsonRecord) => AlertStatus;
}

/**
 * Reads the message both Alertmanager (version 4) and Grafana send: one group and its alerts. The group is the sender's `groupKey`, which
 * holds the matchers of the route: editing the routing gives the same alerts another group, while their fingerprints stay.
 * Throws HOOK_MALFORMED when there is no list of alerts.
 */
export function readGroup(body: JsonRecord, now: Date, dialect: WebhookDialect): Parsed {
  const alerts = own(body, 'alerts');
  if (!Array.isArray(alerts)) throw malformed(dialect.expected, `has alerts that are ${kindOf(alerts)}`);
  const groupLabels = lenientLabels(own(body, 'groupLabels'));
  const group = textAt(body, 'groupKey') ?? groupFrom(textAt(body, 'receiver') ?? '', groupLabels);
  const items = readItems(alerts, (item) => ({ group, groupLabels, alert: readAlert(item, body, now, dialect) }));
  const truncated = own(body, 'truncatedAlerts');
  const left = typeof truncated === 'number' && truncated > 0 ? Math.min(Math.trunc(truncated), 2 ** 31 - 1) : 0;
  // Since 0.32 the sender says when nothing fires any more; then what it left out does not fire either.
  const over = own(body, 'notification_reason') === 'all alerts resolved';
  return {
    batches: batchesOf(items.read, over ? 0 : left + items.skipped),
    quarantined: items.quarantined,
    id: undefined,
  };
}

function readAlert(item: unknown, body: JsonRecord, now: Date, dialect: WebhookDialect) {
  if (!isRecord(item)) throw new Unreadable(`it is ${kindOf(item)}, not an object`);
  const annotations = own(item, 'annotations');
  const added = dialect.annotations?.(item) ?? {};
  const status = statusOf(own(item, 'status'));
  return alertOf(
    {
      status: dialect.status?.(status, item) ?? status,
      fingerprint: textAt(item, 'fingerprint'),
      labels: own(item, 'labels'),
      annotations: isRecord(annotations) ? { ...added, ...annotations } : (annotations ?? added),
      startsAt: own(item, 'startsAt'),
      endsAt: own(item, 'endsAt'),
      links: dialect.links(item, body),
    },
    now,
  );
}

function statusOf(status: unknown): AlertStatus {
  if (status === 'firing' || status === 'resolved') return status;
  throw new Unreadable(
    `its status is ${typeof status === 'string' ? `"${cut(status, 40)}"` : kindOf(status)}, not firing or resolved`,
  );
}

function lenientLabels(value: unknown): Readonly<Record<string, string>> {
  return isRecord(value) ? labelsOf(value, 'label').values : {};
}

/** A group key for a message without one (a replaced body): the receiver and the sorted group labels. */
function groupFrom(receiver: string, labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return `${receiver}:{${pairs.sort().join(',')}}`;
}
