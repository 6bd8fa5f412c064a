import type { ContainerStatus, Pod } from '../objects/pod.ts';
import type { Store } from '../store/store.ts';
import type { Timeline } from '../timeline.ts';
import type { PodFault } from './pod-fault.ts';

/** What the parts of one pod share. */
export interface PodHandle {
  readonly store: Store;
  readonly timeline: Timeline;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly address: string;
  /** A new pod is ready after about this many ms. */
  readonly startupMs: number;
  /** Where an MCP server listens when its container declares no port. */
  readonly mcpPort: number;
  /** Images this pod's node holds already. */
  readonly images: Set<string>;
  /** The pod as it is now; undefined when it is gone. */
  pod(): Pod | undefined;
  fault(): PodFault | undefined;
  /** Changes the status of one container, and with it what follows for the pod. */
  setContainer(container: string, mutate: (status: ContainerStatus) => void): void;
  /** Tells something about one container, `times` times. */
  tell(type: 'Normal' | 'Warning', container: string, reason: string, message: string, times?: number): void;
}
