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
  /** A person was answered: `failed` when that was the bot's own fault. */
  answered(via: string, outcome: 'done' | 'refused' | 'failed'): void;
  /** A message of a monitor came to a hook. */
  hookMessage(hook: string, outcome: string): void;
  /** These hooks are there: what was never counted is told as 0, so that its first is an increase. */
  expectHooks(hooks: readonly string[], outcomes: readonly string[]): void;
  /** A message of an agent came; `unknown` where its token was refused. */
  agentMessage(agent: string, outcome: 'taken' | 'refused' | 'failed'): void;
  page(outcome: 'sent' | 'later' | 'failed'): void;
  incidentOpened(severity: number): void;
  /** Values read when somebody asks for them; those that cannot be read are not told, and `store_up` is 0. */
  gauges(read: () => Promise<Readonly<Record<string, Gauge>>>): void;
  /** The Prometheus text exposition. */
  expose(): Promise<{ readonly type: string; readonly body: string }>;
}

export type Gauge = number | Readonly<Record<string, number>>;
