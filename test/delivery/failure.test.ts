import { describe, expect, it } from 'vitest';
import { backOffMs, remedyFor, remedyForLook, settleMs } from '../../src/delivery/failure.ts';
import { ChatFailure, type ChatFailureKind } from '../../src/ports/chat.ts';
import type { MessageKind } from '../../src/ports/store/messages.ts';

interface Sent {
  readonly kind?: MessageKind;
  readonly ts?: string;
  readonly thread?: string;
  readonly tried?: readonly string[];
  readonly failures?: number;
}

function remedy(
  kind: ChatFailureKind,
  code: string,
  { tried = [], failures = 0, ...message }: Sent = {},
  retryAfterMs = 0,
) {
  const failure = new ChatFailure(kind, 'chat.postMessage', code, { retryAfterMs });
  return remedyFor(failure, { kind: 'card', ts: undefined, thread: undefined, ...message }, new Set(tried), failures);
}

describe('a failure of the way to Slack', () => {
  it('that was a rate limit waits as long as Slack asks, and knows that nothing was sent', () => {
    expect(remedy('limited', 'ratelimited', {}, 30_000)).toEqual({ kind: 'later', waitMs: 30_000, nothingSent: true });
    expect(remedy('limited', 'ratelimited', {}, 0)).toMatchObject({ waitMs: 1000 });
  });

  it('that lost the answer may have sent it', () => {
    expect(remedy('ambiguous', 'ECONNRESET')).toEqual({ kind: 'later', waitMs: 500, nothingSent: false });
  });

  it('that gave a slow call up waits until it must have ended', () => {
    expect(remedy('ambiguous', 'timeout')).toEqual({ kind: 'later', waitMs: settleMs, nothingSent: false });
  });

  it('that never connected has sent nothing', () => {
    expect(remedy('unavailable', 'ECONNREFUSED')).toMatchObject({ nothingSent: true });
  });

  it.each(['unavailable', 'ambiguous'] as const)(
    'that goes on (%s) is tried less and less often, at least twice a minute',
    (kind) => {
      const waits = [0, 1, 2, 3, 4, 5, 6, 50].map((failures) => {
        const found = remedy(kind, 'http_503', { failures });
        return found.kind === 'later' ? found.waitMs : Number.NaN;
      });
      expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
    },
  );
});

it('a look-up that fails is tried again within ten seconds, but never before Slack allows it', () => {
  const look = (kind: ChatFailureKind, code: string, waitMs: number) => {
    const failure = new ChatFailure(kind, 'conversations.history', code);
    return remedyForLook(failure, { kind: 'later', waitMs, nothingSent: false });
  };
  expect(look('ambiguous', 'timeout', settleMs)).toMatchObject({ waitMs: 10_000 });
  expect(look('unavailable', 'ECONNREFUSED', 500)).toMatchObject({ waitMs: 500 });
  expect(look('limited', 'ratelimited', 40_000)).toMatchObject({ waitMs: 40_000 });
});

describe('a refusal', () => {
  it.each(['invalid_blocks', 'msg_too_long', 'msg_blocks_too_long', 'invalid_arguments'])(
    '%s: the words alone, once',
    (code) => {
      expect(remedy('refused', code)).toEqual({ kind: 'plain' });
      expect(remedy('refused', code, { tried: ['plain'] })).toEqual({ kind: 'drop' });
    },
  );

  it('not_in_channel: join, then the person, then nothing', () => {
    expect(remedy('refused', 'not_in_channel')).toEqual({ kind: 'join' });
    expect(remedy('refused', 'not_in_channel', { tried: ['join'] })).toEqual({ kind: 'redirect' });
    expect(remedy('refused', 'not_in_channel', { tried: ['join', 'redirect'] })).toEqual({ kind: 'drop' });
  });

  it.each(['is_archived', 'channel_not_found', 'restricted_action'])('%s: the person who asked', (code) => {
    for (const kind of ['card', 'note', 'file'] as const) {
      expect(remedy('refused', code, { kind, thread: '1.2' })).toEqual({ kind: 'redirect' });
    }
    expect(remedy('refused', code, { kind: 'ephemeral' })).toEqual({ kind: 'direct' });
    expect(remedy('refused', code, { kind: 'ephemeral', tried: ['direct'] })).toEqual({ kind: 'drop' });
  });

  it.each([
    ['message_not_found', false],
    ['nobody_foresaw_this', false],
    ['cant_update_message', true],
    ['edit_window_closed', true],
  ])('%s of an edit: posted again, once', (code, forGood) => {
    expect(remedy('refused', code, { ts: '1.2' })).toEqual({ kind: 'anew', forGood });
    expect(remedy('refused', code, { ts: '1.2', tried: ['anew'] })).toEqual({ kind: 'drop' });
  });

  it('msg_too_long of an edit: the words alone, then a new message', () => {
    expect(remedy('refused', 'msg_too_long', { ts: '1.2' })).toEqual({ kind: 'plain' });
    expect(remedy('refused', 'msg_too_long', { ts: '1.2', tried: ['plain'] })).toMatchObject({ kind: 'anew' });
  });

  it.each(['missing_scope', 'storage_limit_reached', 'http_403'])('%s of a file: its words', (code) => {
    expect(remedy('refused', code, { kind: 'file', thread: '1.2' })).toEqual({ kind: 'words' });
  });

  it('thread_not_found of a reply: posted beside its thread', () => {
    expect(remedy('refused', 'thread_not_found', { kind: 'note', thread: '1.2' })).toEqual({ kind: 'repost' });
  });

  it('file_not_found: uploaded again, once', () => {
    expect(remedy('refused', 'file_not_found', { kind: 'file' })).toEqual({ kind: 'upload' });
    expect(remedy('refused', 'file_not_found', { kind: 'file', tried: ['upload'] })).toEqual({ kind: 'words' });
  });

  it.each(['internal_error', 'fatal_error', 'service_unavailable', 'request_timeout'])('%s passes', (code) => {
    expect(remedy('refused', code)).toEqual({ kind: 'later', waitMs: 500, nothingSent: false });
  });

  it('of the token waits for somebody to install the app again', () => {
    expect(remedy('revoked', 'token_revoked')).toEqual({ kind: 'later', waitMs: 60_000, nothingSent: true });
  });

  it('nobody foresaw is final', () => {
    expect(remedy('refused', 'something_new')).toEqual({ kind: 'drop' });
  });
});

it('backing off never stops', () => {
  expect(backOffMs(10_000)).toBe(30_000);
});
