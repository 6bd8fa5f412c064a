/** What the bot counts about itself. */
export interface Metrics {
  /** A request of Slack was answered. */
  acknowledged(kind: string, status: number, ms: number): void;
  slackCall(method: string, outcome: string, ms: number): void;
  clusterCall(verb: string, resource: string, status: number | string, ms: number): void;
  /** A Socket Mode connection ended, or could not be opened, for this reason. */
  socketEnded(reason: string): void;
  /** A message is in Slack; `lateMs` after what it shows was written. */
  delivered(kind: string, lateMs: number): void;
  /** A message of a monitor came to a hook. */
  hookMessage(hook: string, outcome: string): void;
  /** Values read when somebody asks for them. */
  gauges(read: () => Promise<Readonly<Record<string, Gauge>>>): void;
  /** The Prometheus text exposition. */
  expose(): Promise<{ readonly type: string; readonly body: string }>;
}

export type Gauge = number | Readonly<Record<string, number>>;
