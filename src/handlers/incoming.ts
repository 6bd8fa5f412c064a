/** One thing Slack sent, by whichever way it came. */
export interface Incoming {
  readonly body: Readonly<Record<string, unknown>>;
  readonly retryNum: number | undefined;
  /** Answers Slack: with a payload where the interaction takes one. Only after what was asked is written. */
  acknowledge(response: unknown): Promise<void>;
}

/**
 * Works a thing off and acknowledges it; true when it was acknowledged. Rejects when it could not be written: then nothing is
 * acknowledged, Slack sends an event again and shows a person that the command failed.
 */
export type Work = (incoming: Incoming) => Promise<boolean>;

/** What kind of thing a body is, for the metrics. */
export function kindOf(body: Readonly<Record<string, unknown>>): string {
  if (typeof body['command'] === 'string') return 'command';
  if (body['type'] === 'event_callback') return 'event';
  return typeof body['type'] === 'string' && /^[a-z_]{1,30}$/.test(body['type']) ? body['type'] : 'other';
}
