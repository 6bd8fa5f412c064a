import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { signedBySlack } from '../../src/handlers/signature.ts';

const secret = '8f742231b10e8888abcd99yyyzzz85a5';
const now = new Date('2026-11-20T03:00:00Z');
const seconds = now.getTime() / 1000;
const body = Buffer.from('token=x&command=%2Fmcp&text=health');

function signed(timestamp: number | string, of: Buffer = body, by = secret) {
  const signature = `v0=${createHmac('sha256', by).update(`v0:${timestamp}:`).update(of).digest('hex')}`;
  return { timestamp: String(timestamp), signature };
}

describe('a signature of Slack', () => {
  it('is what docs.slack.dev computes for its example', () => {
    const example =
      'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c';
    const headers = {
      timestamp: '1531420618',
      signature: 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503',
    };
    const then = new Date(1_531_420_618_000);
    expect(signedBySlack(secret, headers, Buffer.from(example), then)).toBe(true);
  });

  it('is accepted five minutes either way, and no further', () => {
    for (const [skew, expected] of [
      [0, true],
      [-300, true],
      [300, true],
      [-301, false],
      [301, false],
      [30 * 86_400, false],
    ] as const) {
      expect([skew, signedBySlack(secret, signed(seconds + skew), body, now)]).toEqual([skew, expected]);
    }
  });

  it.each([
    ['another secret', signed(seconds, body, 'another')],
    ['another body', signed(seconds, Buffer.from('text=restart'))],
    ['another time', { ...signed(seconds), timestamp: String(seconds - 1) }],
    ['no time', { ...signed(seconds), timestamp: undefined }],
    ['no signature', { ...signed(seconds), signature: undefined }],
    ['an empty signature', { ...signed(seconds), signature: '' }],
    ['another version', { ...signed(seconds), signature: signed(seconds).signature.replace('v0=', 'v1=') }],
    ['upper case', { ...signed(seconds), signature: signed(seconds).signature.toUpperCase() }],
    ['a shorter one', { ...signed(seconds), signature: signed(seconds).signature.slice(0, -1) }],
    ['a time that is no number', signed('now')],
    ['a time with a sign', signed(`+${seconds}`)],
    ['a time with a fraction', signed(`${seconds}.0`)],
    ['a time of many digits', signed(`${'9'.repeat(400)}`)],
  ])('with %s is refused', (_, headers) => {
    expect(signedBySlack(secret, headers, body, now)).toBe(false);
  });

  it('by an empty secret is refused, however right it is', () => {
    expect(signedBySlack('', signed(seconds, body, ''), body, now)).toBe(false);
  });
});
