/** Block Kit, as JSON: built in src/blocks, opaque here. */
export interface ChatPayload {
  /** One full sentence: the notification, and what a screen reader says. */
  readonly text: string;
  readonly blocks: readonly object[];
}

export type ChatFailureKind =
  /** Rate-limited; nothing was done. */
  | 'limited'
  /** Sent, and the answer lost: it may have been done. */
  | 'ambiguous'
  /** Not sent. */
  | 'unavailable'
  /** Slack says no, and will again: `code` says why. */
  | 'refused'
  /** The token is no longer good: nothing can be sent at all. */
  | 'revoked';

/** Why Slack did not do what it was asked. */
export class ChatFailure extends Error {
  readonly kind: ChatFailureKind;
  /** Slack's own code, such as `not_in_channel`. */
  readonly code: string;
  readonly method: string;
  readonly retryAfterMs: number;

  constructor(
    kind: ChatFailureKind,
    method: string,
    code: string,
    options: { retryAfterMs?: number; cause?: unknown } = {},
  ) {
    super(`${method}: ${code}`, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'ChatFailure';
    this.kind = kind;
    this.method = method;
    this.code = code;
    this.retryAfterMs = options.retryAfterMs ?? 0;
  }
}

export interface Posted {
  readonly ts: string;
  readonly channel: string;
}

export interface Place {
  readonly channel: string;
  readonly thread?: string | undefined;
}

export interface Upload {
  readonly name: string;
  /** Its media type. */
  readonly type: string;
  readonly bytes: Uint8Array;
  /** What a screen reader says of a picture. */
  readonly words?: string | undefined;
}

/**
 * What the delivery asks of Slack. Every method makes one call and no retry, waits at most 8 s, and rejects with a ChatFailure: trying
 * again, and when, is for the delivery alone to decide.
 */
export interface Chat {
  /** Posts a message that carries `key` as metadata; gives where it is (a post to a person's id lands in their direct messages). */
  post(place: Place, payload: ChatPayload, key: string): Promise<Posted>;
  edit(channel: string, ts: string, payload: ChatPayload, key: string): Promise<void>;
  ephemeral(place: Place, user: string, payload: ChatPayload): Promise<void>;
  /** The timestamp of our own message with this key, looked for since `since` (ISO 8601); undefined when there is none. */
  find(place: Place, key: string, since: string): Promise<string | undefined>;
  publishHome(user: string, payload: ChatPayload): Promise<void>;
  join(channel: string): Promise<void>;
  /** Uploads a file without showing it anywhere; gives its id. */
  upload(file: Upload): Promise<string>;
  share(file: { readonly id: string; readonly title: string }, place: Place): Promise<void>;
  /** True when the file is visible in the channel already. */
  shared(file: string, channel: string): Promise<boolean>;
}

/** What a person who presses waits for: calls of their own, never behind the delivery's. */
export interface ChatDialogue {
  openView(trigger: string, view: object): Promise<void>;
  /** Answers at the address that came with the interaction, for this person's eyes only. */
  respond(url: string, payload: ChatPayload): Promise<void>;
}
