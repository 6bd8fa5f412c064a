import { catalogue, type ErrorCode } from './error-catalogue.ts';
import type { Offer } from './model/report.ts';
import { plain, type Text } from './model/text.ts';

/** Whether the thing asked for may have happened although an error came back (a lost reply, a timeout after sending). */
export type Effect = 'none' | 'unknown';

/** What the person can press in place of what was refused: the command as it was probably meant, or a request for the role they lack. */
export type NextPress =
  | { readonly kind: 'command'; readonly line: string }
  | { readonly kind: 'access'; readonly role: string; readonly environment: string };

export interface FaultOptions {
  /** The error beneath, for the log; never shown in Slack. */
  readonly cause?: unknown;
  /** What to do, where it is more exact than the catalogue's own hint. */
  readonly hint?: string;
  /** `unknown` when a write was sent and its reply lost; default `none`. */
  readonly effect?: Effect;
  /** How long to wait before trying again, in ms, where the other side said so (Retry-After). */
  readonly retryAfterMs?: number;
  /** What can be done about it at the press of a button, beside the way back that a change has anyway. */
  readonly offers?: readonly Offer[];
  /** What is wrong with which parameter, for a form that shows each mistake under its field. */
  readonly fields?: Readonly<Record<string, string>>;
  /** What the refusal offers as a button. */
  readonly next?: NextPress | undefined;
}

/** The one error type that reaches people: a code of the catalogue, one plain sentence, and what to do next. */
export class Fault extends Error {
  readonly code: ErrorCode;
  /** What happened, with people and code as such; `message` holds its words alone. */
  readonly text: Text;
  /** What to do; commands stand between backticks. */
  readonly hint: string;
  readonly retry: 'never' | 'later';
  readonly effect: Effect;
  readonly retryAfterMs: number | undefined;
  readonly offers: readonly Offer[];
  readonly fields: Readonly<Record<string, string>>;
  readonly next: NextPress | undefined;

  constructor(code: ErrorCode, text: Text, options: FaultOptions = {}) {
    super(plain(text), options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'Fault';
    this.code = code;
    this.text = text;
    this.hint = options.hint ?? catalogue[code].hint;
    this.retry = catalogue[code].retry;
    this.effect = options.effect ?? 'none';
    this.retryAfterMs = options.retryAfterMs;
    this.offers = options.offers ?? [];
    this.fields = options.fields ?? {};
    this.next = options.next;
  }
}

/** Makes an error of the catalogue. `text` says what happened, in one sentence without secrets, for the person who asked. */
export function fault(code: ErrorCode, text: Text, options?: FaultOptions): Fault {
  return new Fault(code, text, options);
}

/** True for an error of the catalogue, of one code where it is given. */
export function isFault(error: unknown, code?: ErrorCode): error is Fault {
  return error instanceof Fault && (code === undefined || error.code === code);
}

/** Any thrown value as an error of the catalogue; what is not one becomes `INTERNAL`, with its text kept for the log only. */
export function asFault(error: unknown): Fault {
  if (error instanceof Fault) return error;
  return new Fault('INTERNAL', 'The bot met an error of its own.', { cause: error });
}
