import type { Identities } from '../access/identities.ts';
import type { Kubelet } from '../kubelet/kubelet.ts';
import type { NameSuffix } from '../names.ts';
import type { AdmissionContext } from '../resources/definition.ts';
import type { Store } from '../store/store.ts';
import type { CommandTable } from '../subresources/commands.ts';
import type { Timeline } from '../timeline.ts';

/** What the handlers of the API work with. */
export interface ApiContext {
  readonly store: Store;
  readonly timeline: Timeline;
  readonly identities: Identities;
  readonly admission: AdmissionContext;
  readonly kubelet: Kubelet;
  readonly commands: CommandTable;
  /** Where MCP servers listen when their container declares no port. */
  readonly mcpPort: number;
  readonly nameSuffix: NameSuffix;
  /** Counts up, so that a service's requests take turns among its pods. */
  nextEndpoint(): number;
  /** Open watches and follows; each is ended when the cluster stops. */
  readonly streams: Set<() => void>;
  /** Watches that a fault may cut or expire, by resource. */
  readonly watches: Set<OpenWatch>;
}

/** A running watch. */
export interface OpenWatch {
  readonly resource: string;
  readonly namespace: string | undefined;
  readonly identity: string;
  /** Ends the connection, as a lost network does. */
  cut(): void;
  /** Sends 410 Expired and ends the stream. */
  expire(): void;
}
