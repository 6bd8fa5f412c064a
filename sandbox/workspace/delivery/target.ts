import type { Envelope } from '../core.ts';
import type { FailureReason } from '../event-log.ts';

/** Where deliveries go: to a bot socket, or signed to request URLs. Each kind may have a URL of its own. */
export type DeliveryMode =
  | 'socket'
  | {
      readonly requestUrl: string;
      readonly commandUrl?: string;
      readonly interactivityUrl?: string;
      /** For block_suggestion. */
      readonly optionsUrl?: string;
      readonly eventUrl?: string;
    };

/** What came of sending one envelope once. */
export interface Sent {
  readonly acked: boolean;
  readonly reason: FailureReason | undefined;
  readonly target: string;
  readonly envelopeId: string;
  readonly response: unknown;
  readonly status: number | undefined;
  readonly request:
    | { readonly url: string; readonly headers: Record<string, string>; readonly body: string }
    | undefined;
  readonly noRetry: boolean;
}

/** Sends one envelope once and waits for its acknowledgement, as long as the workspace is patient. */
export type Send = (envelope: Envelope) => Promise<Sent>;

/** An app has three seconds to acknowledge. */
export const ACK_MS = 3_000;
