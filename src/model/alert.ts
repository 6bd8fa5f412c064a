/** How an alert stands. `pending`: the monitor does not know (no data); it neither opens nor resolves anything. */
export type AlertStatus = 'firing' | 'resolved' | 'pending';

/** One alert in the words of Alertmanager, whatever monitor it came from. */
export interface Alert {
  /** Identity within its source; the same alert keeps it from firing to resolved. */
  readonly fingerprint: string;
  readonly status: AlertStatus;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** The sender's own word for how bad it is, where it has a field for that; it goes before all labels. */
  readonly severityWord?: string | undefined;
  /** One line for people. */
  readonly summary: string;
  /** ISO 8601. */
  readonly startsAt: string;
  readonly endsAt: string | undefined;
  /** True where the sender gives no start, or no end, that can be read: it is the time of arrival. */
  readonly startGuessed?: boolean;
  readonly endGuessed?: boolean;
  /** Where to look: the rule, the dashboard, the panel. https or http only. */
  readonly links: readonly { readonly label: string; readonly url: string }[];
}

/** Alerts that belong together, as the source grouped them; each group is one incident or one thread. */
export interface AlertBatch {
  /** Identity of the group within its source. */
  readonly group: string;
  readonly groupLabels: Readonly<Record<string, string>>;
  readonly alerts: readonly Alert[];
  /** Alerts of the group that the source left out of this message: they fire until it says otherwise. */
  readonly truncated: number;
}

/** An item of a message that could not be read; its siblings go on. */
export interface Quarantined {
  readonly reason: string;
  /** The item as it came, cut to 16 KiB. */
  readonly item: string;
}

/** What one message of a monitor holds. */
export interface Parsed {
  readonly batches: readonly AlertBatch[];
  readonly quarantined: readonly Quarantined[];
  /** The message's own id where it has one that stays the same when it is sent again (SNS MessageId); else its body's hash counts. */
  readonly id: string | undefined;
  /** A sign of life (heartbeat): from whom. */
  readonly heartbeat?: string | undefined;
  /** An acknowledgement from the sender's side (Events v2 `acknowledge`): fingerprints whose incident is to be acknowledged. */
  readonly acknowledged?: readonly string[] | undefined;
  /** An SNS subscription that waits for confirmation: its address, checked already. */
  readonly confirm?: string | undefined;
}
