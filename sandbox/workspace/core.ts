import type { MovableClock } from '../clock.ts';
import type { InstalledApp } from './app.ts';
import type { DeliveryAttempt, EventLog } from './event-log.ts';
import type { DeliveryEffect, FaultBoard } from './faults.ts';
import type { RateLimits } from './rate-limits.ts';
import type { ReplyUrls } from './reply-urls.ts';
import type { Sessions } from './sessions.ts';
import type { Store } from './state/store.ts';
import type { Triggers } from './triggers.ts';

/** Something for the app: what it is, its payload, and whether the acknowledgement may carry an answer. */
export interface Envelope {
  readonly type: DeliveryAttempt['type'];
  readonly kind: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly acceptsResponse: boolean;
  /** Given to the app with every attempt after the first. */
  readonly attempt?: number;
  readonly retryReason?: string;
}

/** How a delivery ended: what the app answered, or why there is no answer. */
export type Delivered = Pick<DeliveryAttempt, 'acked' | 'ms' | 'reason' | 'response' | 'status'> & {
  /** Set by the header X-Slack-No-Retry. */
  readonly noRetry?: boolean;
};

/** The workspace and app a payload names; another than our own for tests of cross-tenant requests. */
export interface Origin {
  readonly teamId: string;
  readonly teamDomain: string;
  readonly appId: string;
}

/** An event of the Events API, without its envelope. */
export type AppEvent = Readonly<Record<string, unknown>> & { readonly type: string };

export interface EmitOptions {
  /** The name in the manifest where it is not the event's type: `message.channels`. */
  readonly subscription?: string;
  readonly origin?: Origin;
}

/** A file that is being uploaded. */
export interface Upload {
  readonly fileId: string;
  readonly name: string;
  readonly length: number;
  readonly user: string;
  content: Buffer | undefined;
}

/** What the parts of the workspace share. */
export interface Core {
  readonly clock: MovableClock;
  readonly random: () => number;
  readonly store: Store;
  readonly app: InstalledApp;
  readonly log: EventLog;
  readonly faults: FaultBoard;
  readonly limits: RateLimits;
  readonly triggers: Triggers;
  readonly replies: ReplyUrls;
  readonly sessions: Sessions;
  /** By the secret part of the upload URL. */
  readonly uploads: Map<string, Upload>;
  /** User tokens (xoxp) by token: whose they are. */
  readonly userTokens: Map<string, string>;
  /** Fires when the workspace stops. */
  readonly stopping: AbortSignal;
  /** How long a completed upload takes to appear, ms of the clock. */
  readonly fileDelayMs: number;
  /** Base URL, without a slash at the end. */
  url(): string;
  /** Opens one more place for a bot socket; the websocket URL. */
  openSocket(): string;
  /** One attempt, with these things going wrong. */
  deliver(envelope: Envelope, effects: readonly DeliveryEffect[]): Promise<Delivered>;
  /** Sends an event if the app subscribed to it, with Slack's retries; does not wait. */
  emit(event: AppEvent, options?: EmitOptions): void;
  /** Runs something that must not outlive the workspace; its failure is thrown when the workspace stops. */
  background(task: Promise<unknown>): void;
}

/** The origin of our own team and app. */
export function ownOrigin(core: Core): Origin {
  return { teamId: core.store.team.id, teamDomain: core.store.team.domain, appId: core.app.id };
}
