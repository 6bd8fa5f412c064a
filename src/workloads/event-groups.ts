import type { Text } from '../model/text.ts';
import { counted } from '../model/units.ts';
import type { ClusterEvent } from '../ports/workload.ts';
import { inOneLine } from './message.ts';
import { shortName } from './pods.ts';

/** Events that say the same, of however many objects. */
export interface EventGroup {
  readonly warning: boolean;
  readonly reason: string;
  /** What the newest of them says. */
  readonly message: string;
  /** How often it happened, by the counts of the cluster. */
  readonly count: number;
  /** ISO 8601; '' where none has a time. */
  readonly last: string;
  /** `Pod/mcp-server-…`, the one with the newest event first. */
  readonly objects: readonly string[];
}

/** What makes two messages of one cause differ: names of pods with their uid, lengths of time, addresses. */
const particular = [
  /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/g,
  /\b\d+(?:\.\d+){3}(?::\d+)?\b/g,
  /\b(?:\d+h)?(?:\d+m)?\d+(?:\.\d+)?m?s\b/g,
];

function shapeOf({ message, object }: ClusterEvent): string {
  // A ReplicaSet's events name the pods it makes: its own name and five letters.
  const named = object.name === '' ? message : message.replaceAll(object.name, '…').replaceAll(/…-[a-z0-9]{5}\b/g, '…');
  return particular.reduce((text, pattern) => text.replace(pattern, '…'), named);
}

/** Events that say the same as one, warnings first, then the newest. */
export function eventGroups(events: readonly ClusterEvent[]): readonly EventGroup[] {
  const newest = [...events].sort((a, b) => b.at.localeCompare(a.at));
  // What is normal is told by its reason: that pods were placed on other nodes makes no difference.
  const groups = Map.groupBy(newest, (event) =>
    JSON.stringify([event.type, event.reason, event.object.kind, event.type === 'Normal' ? '' : shapeOf(event)]),
  );
  return [...groups.values()]
    .flatMap((list) => {
      const [first] = list;
      if (first === undefined) return [];
      const { reason, message, at } = first;
      const objects = [...new Set(list.map(({ object }) => `${object.kind}/${object.name}`))];
      const count = list.reduce((sum, one) => sum + Math.max(1, one.count), 0);
      // What is no word of Kubernetes is no reason to be calm.
      return [{ warning: first.type !== 'Normal', reason, message: inOneLine(message), count, last: at, objects }];
    })
    .sort((a, b) => Number(b.warning) - Number(a.warning) || b.last.localeCompare(a.last));
}

/** `Unhealthy 41x on 3 pods, 2 min ago: Readiness probe failed: …`; where it is of one object, that is named unless `quiet`. */
export function eventWords({ reason, count, objects, last, message, warning }: EventGroup, quiet = false): Text {
  const title = reason || 'no reason';
  return [
    warning ? { strong: title } : title,
    count === 1 ? '' : ` ${count}x`,
    quiet ? '' : ` on ${objectWords(objects)}`,
    ...(last === '' ? [] : [', ', { time: last, as: 'ago' as const }]),
    message === '' ? '' : `: ${message}`,
  ].filter((piece) => piece !== '');
}

function objectWords(objects: readonly string[]): string {
  const [first = '', ...others] = objects;
  const [kind = '', name = ''] = first.split('/');
  if (others.length > 0) return counted(objects.length, kind === 'Pod' ? 'pod' : kind);
  return kind === 'Pod' ? shortName(name) : `${kind} ${name}`;
}
