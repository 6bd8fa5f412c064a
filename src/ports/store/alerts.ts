import type { Alert } from '../../model/alert.ts';
import type { Severity } from '../../model/incident.ts';

/** An alert with what the rules say of it, ready to be written. */
export interface JudgedAlert {
  readonly alert: Alert;
  readonly group: string;
  readonly groupLabels: Readonly<Record<string, string>>;
  readonly title: string;
  readonly severity: Severity;
  readonly environment: string | undefined;
  readonly service: string | undefined;
  readonly place: 'channel' | 'thread' | 'none';
  /** A word of severity that nobody knows; the severity is then the one of the configuration. */
  readonly unknownSeverity?: string | undefined;
}

/** One message of a monitor, read. */
export interface Intake {
  readonly hook: string;
  /** The message's own id, where it has one: it counts once. */
  readonly id: string | undefined;
  readonly alerts: readonly JudgedAlert[];
  /** Of each group, how many alerts the sender left out; only where the sender says so, 0 too. */
  readonly groups?: readonly { readonly group: string; readonly truncated: number }[];
  readonly quarantined: readonly { readonly reason: string; readonly item: string }[];
  readonly heartbeat?: { readonly sender: string; readonly silentAfterMs: number | undefined } | undefined;
  /** True for the bot's own word that this hook's heartbeat fell silent. */
  readonly silence?: boolean | undefined;
  /** Fingerprints whose incident the sender's side acknowledges. */
  readonly acknowledged: readonly string[];
}

/** A group that changed since the incident side last looked. */
export interface AlertGroup {
  readonly id: number;
  readonly hook: string;
  readonly key: string;
  readonly title: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly severity: Severity;
  readonly environment: string | undefined;
  readonly service: string | undefined;
  readonly place: 'channel' | 'thread' | 'none';
  readonly firing: number;
  readonly total: number;
  /** Alerts the sender left out of its last message: they fire until it says otherwise. */
  readonly leftOut: number;
  readonly incident: number | undefined;
  readonly version: number;
  readonly openedAt: string;
  /** When the sender last said that something in it fires. */
  readonly toldAt: string | undefined;
  /** Since it was last looked at, an alert began to fire, began anew, came to the group, or became worse. */
  readonly news: boolean;
}

export interface GroupAlert {
  readonly summary: string;
  readonly status: 'firing' | 'resolved';
  readonly severity: Severity;
  readonly labels: Readonly<Record<string, string>>;
  readonly links: readonly { readonly label: string; readonly url: string }[];
  readonly startsAt: string;
  readonly resolvedAt: string | undefined;
  readonly fired: number;
  readonly unknownSeverity: string | undefined;
  /** The command its monitor says to begin with, without `/mcp`: words of others, plain characters only. */
  readonly command: string | undefined;
}

/** An acknowledgement that came in by a hook. `incident`: the open one its alert belongs to; `stale`: there will be none. */
export interface HookAcknowledgement {
  readonly hook: string;
  readonly fingerprint: string;
  readonly receivedAt: string;
  readonly incident: number | undefined;
  readonly stale: boolean;
}

export interface AlertStore {
  /** Writes what came in, all of it or nothing; what is there already changes nothing. Rejects with STORE_DOWN. */
  take(batch: readonly Intake[]): Promise<void>;
  /** Groups that changed, worst first. */
  unseen(limit: number): Promise<readonly AlertGroup[]>;
  /** Nothing is to be done about this version of the group. */
  seen(group: number, version: number): Promise<void>;
  /**
   * Gives a group to an open incident that has one of its firing alerts already, or that had this very group: an edited route is no second
   * incident. Gives that incident.
   */
  join(group: number): Promise<number | undefined>;
  /** A group whose incident was closed just before something began to fire in it: it belongs to none any more. */
  leave(group: number): Promise<void>;
  /** Lets go of groups that were quiet for `quietMs` without an incident, and of those whose incident was resolved `reopenMs` ago. */
  letGo(quietMs: number, reopenMs: number): Promise<void>;
  /** Takes firings that were held back, unless a resolve came after them. */
  judgeDeferred(): Promise<void>;
  /** Acknowledgements of hooks that nobody has acted on. */
  acknowledgements(): Promise<readonly HookAcknowledgement[]>;
  acknowledgementDone(done: Pick<HookAcknowledgement, 'hook' | 'fingerprint' | 'receivedAt'>): Promise<void>;
  /** Alerts of an incident, firing and worst first. */
  ofIncident(incident: number, limit: number): Promise<readonly GroupAlert[]>;
  /** What could not be read and nobody was told of yet, by hook. */
  untold(): Promise<
    readonly { readonly hook: string; readonly count: number; readonly reason: string; readonly upTo: number }[]
  >;
  told(hook: string, upTo: number): Promise<void>;
  /** Heartbeats that are overdue. */
  silent(): Promise<readonly { readonly hook: string; readonly sender: string; readonly lastAt: string }[]>;
  /** A heartbeat that has never come is awaited from now on; one that is known stays as it is. */
  expectBeat(hook: string, sender: string, silentAfterMs: number): Promise<void>;
}
