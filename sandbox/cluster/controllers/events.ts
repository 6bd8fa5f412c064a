import type { Event, ObjectReference } from '../objects/core.ts';
import type { KubeObject } from '../objects/meta.ts';
import type { Store } from '../store/store.ts';
import type { Timeline } from '../timeline.ts';

/** Events are kept this long, as by a real API server. */
const KEPT_MS = 3_600_000;

/** Something worth telling about an object. */
export interface Occurrence {
  readonly about: KubeObject;
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
  /** Who tells, such as `deployment-controller`. */
  readonly component: string;
  readonly host?: string;
  /** `spec.containers{mcp-server}` for what concerns one container. */
  readonly fieldPath?: string;
  /** How often it happened; 1 where nothing is said. */
  readonly times?: number;
}

export interface EventRecorder {
  /** Records an event of the old form; the same one again within the hour raises its count. */
  record(occurrence: Occurrence): void;
  /** Records an event of the new form (events.k8s.io), as the scheduler does: it has an event time and no last time. */
  recordNew(occurrence: Occurrence, action: string): void;
}

function reference(about: KubeObject, fieldPath: string | undefined): ObjectReference {
  const { namespace, name, uid, resourceVersion } = about.metadata;
  return {
    kind: about.kind,
    ...(namespace === undefined ? {} : { namespace }),
    name,
    uid,
    apiVersion: about.apiVersion,
    resourceVersion,
    ...(fieldPath === undefined ? {} : { fieldPath }),
  };
}

/** When an event last happened, in ms since 1970. */
function lastSeen(event: Event): number {
  return Date.parse(event.lastTimestamp ?? event.eventTime ?? event.metadata.creationTimestamp);
}

/** Makes the recorder of one cluster; old events go away by themselves. */
export function createEventRecorder(store: Store, timeline: Timeline): EventRecorder {
  const known = new Map<string, { readonly namespace: string; readonly name: string }>();
  let number = 0;

  const eventName = (about: KubeObject) => {
    number += 1;
    const instant = BigInt(timeline.now()) * 1_000_000n + BigInt(number % 1_000_000);
    return `${about.metadata.name}.${instant.toString(16)}`;
  };

  const countAgain = (place: { readonly namespace: string; readonly name: string }, times: number) =>
    store.update('events', place.namespace, place.name, (event) => {
      event.count = (event.count ?? 1) + times;
      event.lastTimestamp = timeline.stamp();
    });

  const create = (occurrence: Occurrence, fields: Partial<Event>) => {
    const { about, type, reason, message, component, host, fieldPath } = occurrence;
    const namespace = about.metadata.namespace ?? 'default';
    const name = eventName(about);
    store.create('events', {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name, namespace },
      involvedObject: reference(about, fieldPath),
      type,
      reason,
      message,
      reportingComponent: component,
      reportingInstance: host ?? '',
      ...fields,
    });
    return { namespace, name };
  };

  const prune = () => {
    const limit = timeline.now() - KEPT_MS;
    for (const event of store.list('events'))
      if (lastSeen(event) < limit) store.remove('events', event.metadata.namespace ?? '', event.metadata.name);
    for (const [key, { namespace, name }] of known) if (!store.get('events', namespace, name)) known.delete(key);
  };
  timeline.every(60_000, prune);

  return {
    record(occurrence) {
      const { about, type, reason, message, component, host, fieldPath = '', times = 1 } = occurrence;
      const key = [about.metadata.uid, fieldPath, type, reason, message, component].join('\n');
      const place = known.get(key);
      if (place && countAgain(place, times)) return;
      const stamp = timeline.stamp();
      const source = { component, ...(host === undefined ? {} : { host }) };
      const fields = { count: times, firstTimestamp: stamp, lastTimestamp: stamp, eventTime: null, source };
      known.set(key, create(occurrence, fields));
    },
    recordNew(occurrence, action) {
      const eventTime = timeline.microStamp();
      create(occurrence, { eventTime, action, firstTimestamp: null, lastTimestamp: null, source: {} });
    },
  };
}
