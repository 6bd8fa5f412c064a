import type { CoreV1Event, CoreV1EventSeries, V1ObjectMeta, V1ObjectReference } from '@kubernetes/client-node';
import type { ClusterEvent } from '../../ports/workload.ts';
import { amount, fields, text, time } from './fields.ts';

function eventOf(value: unknown, now: Date): ClusterEvent {
  const event = fields<CoreV1Event>(value);
  const series = fields<CoreV1EventSeries>(event.series);
  const about = fields<V1ObjectReference>(event.involvedObject);
  // New-style recorders (the scheduler's, for one) leave lastTimestamp and count empty.
  const at =
    time(series.lastObservedTime, now) ??
    time(event.lastTimestamp, now) ??
    time(event.eventTime, now) ??
    time(fields<V1ObjectMeta>(event.metadata).creationTimestamp, now);
  return {
    type: text(event.type),
    reason: text(event.reason),
    message: text(event.message),
    count: amount(series.count, amount(event.count, 1)),
    at: at ?? '',
    object: { kind: text(about.kind), name: text(about.name), uid: text(about.uid) },
  };
}

const instant = (event: ClusterEvent) => (event.at === '' ? 0 : Date.parse(event.at));

/** Events of the API (core/v1), newest first; one without any time comes last. */
export function eventsOf(values: readonly unknown[], now: Date): readonly ClusterEvent[] {
  return values.map((value) => eventOf(value, now)).sort((a, b) => instant(b) - instant(a));
}
