import type { Event } from '../objects/core.ts';
import type { KubeObject } from '../objects/meta.ts';
import { definitionOf } from '../resources/registry.ts';
import type { View } from './view.ts';

/** An event in the words of events.k8s.io: the same object, other names for its fields. */
function newForm(object: KubeObject): KubeObject {
  const event = object as Event;
  const { involvedObject, message, source, firstTimestamp, lastTimestamp, count, reportingComponent } = event;
  return {
    metadata: event.metadata,
    kind: 'Event',
    apiVersion: 'events.k8s.io/v1',
    eventTime: event.eventTime ?? null,
    ...(event.series ? { series: event.series } : {}),
    reportingController: reportingComponent ?? '',
    reportingInstance: event.reportingInstance ?? '',
    ...(event.action === undefined ? {} : { action: event.action }),
    reason: event.reason,
    regarding: involvedObject,
    note: message,
    type: event.type,
    deprecatedSource: source ?? {},
    deprecatedFirstTimestamp: firstTimestamp ?? null,
    deprecatedLastTimestamp: lastTimestamp ?? null,
    ...(count === undefined ? {} : { deprecatedCount: count }),
  };
}

/** Events as the group events.k8s.io shows them; they are stored once, in the core form. */
export const newEvents: View & { readonly group: string; readonly version: string } = {
  group: 'events.k8s.io',
  version: 'v1',
  apiVersion: 'events.k8s.io/v1',
  kind: 'Event',
  show: newForm,
};

export const eventsDefinition = definitionOf('events');
