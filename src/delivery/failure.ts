import type { ChatFailure } from '../ports/chat.ts';
import type { Message } from '../ports/store/messages.ts';

/** What to do about a message Slack did not take. */
export type Remedy =
  | { readonly kind: 'later'; readonly waitMs: number; readonly nothingSent: boolean }
  /** Join the channel and try again. */
  | { readonly kind: 'join' }
  /** Tell the person who asked, directly. */
  | { readonly kind: 'redirect' }
  /** The blocks were refused: send the words alone. */
  | { readonly kind: 'plain' }
  /** The thread it belongs in is gone: post it beside. */
  | { readonly kind: 'repost' }
  /** Slack does not edit the message: post it anew. `forGood`: it will edit none of them. */
  | { readonly kind: 'anew'; readonly forGood: boolean }
  /** Slack shows nothing to this person there: tell them directly. */
  | { readonly kind: 'direct' }
  /** Slack no longer knows the file: upload it anew. */
  | { readonly kind: 'upload' }
  /** Slack takes no such file: post its words, and say why. */
  | { readonly kind: 'words' }
  | { readonly kind: 'drop' };

const tooMuch = new Set([
  'invalid_blocks',
  'invalid_blocks_format',
  'msg_blocks_too_long',
  'msg_too_long',
  'invalid_arguments',
]);
/** Refusals of edits that hold for whatever is posted in the place of the message, too. */
const neverEdits = new Set(['cant_update_message', 'edit_window_closed', 'update_not_allowed', 'is_inactive']);
const elsewhere = new Set([
  'is_archived',
  'channel_not_found',
  'restricted_action',
  'restricted_action_read_only_channel',
  'method_not_supported_for_channel_type',
]);
const busy = new Set(['fatal_error', 'internal_error', 'service_unavailable', 'request_timeout', 'team_added_to_org']);

/** A call that was given up may still be on its way in Slack: what it does is looked at only after this. */
export const settleMs = 15_000;

/** Backs off from half a second to half a minute: after an outage everything is there within a minute. */
export function backOffMs(failures: number): number {
  return Math.min(30_000, 500 * 2 ** Math.min(failures, 6));
}

/** A look-up is tried again this soon: the budget spaces look-ups, and whoever waits for it must not wait for its back-off too. */
const mostLookWaitMs = 10_000;

/** What to do about a look-up that failed: it changes nothing in Slack, so it needs no time to settle. */
export function remedyForLook(failure: ChatFailure, remedy: Remedy): Remedy {
  const passes = failure.kind === 'ambiguous' || failure.kind === 'unavailable';
  if (remedy.kind !== 'later' || !passes) return remedy;
  return { ...remedy, waitMs: Math.min(remedy.waitMs, mostLookWaitMs) };
}

/**
 * How each refusal is met (docs.slack.dev, errors of each method), at its n-th failure in a row; what was tried once and refused again
 * is not tried a second time.
 */
export function remedyFor(
  failure: ChatFailure,
  message: Pick<Message, 'kind' | 'ts' | 'thread'>,
  tried: ReadonlySet<string>,
  failures: number,
): Remedy {
  switch (failure.kind) {
    case 'limited':
      return { kind: 'later', waitMs: Math.max(1000, failure.retryAfterMs), nothingSent: true };
    case 'unavailable':
      return { kind: 'later', waitMs: backOffMs(failures), nothingSent: true };
    case 'ambiguous':
      return { kind: 'later', waitMs: isSlow(failure) ? settleMs : backOffMs(failures), nothingSent: false };
    case 'revoked':
      return { kind: 'later', waitMs: 60_000, nothingSent: true };
    default:
      return refused(failure.code, message, tried, failures);
  }
}

/** True when Slack had not answered in time: it may still do what it was asked. */
export function isSlow(failure: ChatFailure): boolean {
  return failure.code === 'timeout';
}

function refused(
  code: string,
  message: Pick<Message, 'kind' | 'ts' | 'thread'>,
  tried: ReadonlySet<string>,
  failures: number,
): Remedy {
  if (busy.has(code)) return { kind: 'later', waitMs: backOffMs(failures), nothingSent: false };
  if (tooMuch.has(code) && !tried.has('plain')) return { kind: 'plain' };
  // Whoever asked with a mention waits for the answer, whatever Slack shows in the channel.
  if (message.kind === 'ephemeral') return tried.has('direct') ? { kind: 'drop' } : { kind: 'direct' };
  const misplaced = elsewhere.has(code) || code === 'not_in_channel';
  if (message.ts !== undefined && !misplaced && !tried.has('anew'))
    return { kind: 'anew', forGood: neverEdits.has(code) };
  if (code === 'thread_not_found' && message.thread !== undefined && !tried.has('repost')) return { kind: 'repost' };
  if (code === 'file_not_found' && !tried.has('upload')) return { kind: 'upload' };
  if (code === 'not_in_channel' && !tried.has('join')) return { kind: 'join' };
  if (misplaced && followsPerson(message) && !tried.has('redirect')) return { kind: 'redirect' };
  return message.kind === 'file' ? { kind: 'words' } : { kind: 'drop' };
}

/** What must reach the person who asked, wherever that is. */
function followsPerson({ kind }: Pick<Message, 'kind'>): boolean {
  return kind === 'card' || kind === 'note' || kind === 'file';
}
