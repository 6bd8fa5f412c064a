import type { SimulatedCluster } from '../../../cluster/cluster.ts';
import type { LogGroup } from './groups.ts';

/** An event as a collector has sent it. */
export interface LogEvent {
  /** ms since 1970. */
  readonly at: number;
  readonly message: string;
  /** `POD/CONTAINER` */
  readonly stream: string;
  readonly group: string;
}

/** Bytes that CloudWatch counts for an event beside its message. */
const overhead = 26;

export const sizeOf = ({ message }: LogEvent): number => Buffer.byteLength(message) + overhead;

export interface Window {
  /** ms since 1970, both ends included. */
  readonly from: number;
  readonly to: number;
}

/** The events of a group in a window, oldest first: the lines of its pods and whatever was put there by hand, as far as it is kept. */
export function eventsOf(
  cluster: SimulatedCluster,
  namespace: string,
  group: LogGroup,
  put: readonly LogEvent[],
  { from, to }: Window,
  now: number,
): readonly LogEvent[] {
  const oldest = Math.max(from, group.days === undefined ? 0 : now - group.days * 86_400_000);
  const inside = ({ at }: { readonly at: number }) => at >= oldest && at <= to;
  const written = !group.fromPods
    ? []
    : cluster
        .written(namespace)
        .flatMap(({ pod, container, lines }) =>
          lines
            .filter(inside)
            .map(({ at, text }): LogEvent => ({ at, message: text, stream: `${pod}/${container}`, group: group.name })),
        );
  return [...written, ...put.filter((one) => one.group === group.name && inside(one))].sort((a, b) => a.at - b.at);
}
