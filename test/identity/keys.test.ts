import { expect, it } from 'vitest';
import { cacheIn, discoveredIn, keyWords, signingKeysIn } from '../../src/identity/keys.ts';

it('reads ids of keys that sign; one for encryption and one without an id are none', () => {
  const keys = [{ kid: 'a', use: 'sig' }, { kid: 'b' }, { kid: 'c', use: 'enc' }, { kty: 'RSA' }];
  expect(signingKeysIn({ keys })).toEqual(['a', 'b']);
});

it.each([null, [], {}, { keys: {} }, { keys: [1] }])('is nothing for what is no key set: %j', (document) => {
  expect(signingKeysIn(document)).toBeUndefined();
});

it.each([
  null,
  {},
  { issuer: 'https://a' },
  { issuer: 1, jwks_uri: 'https://a' },
  { issuer: 'a', jwks_uri: 'no address' },
])('is nothing for what is no discovery document: %j', (document) => {
  expect(discoveredIn(document)).toBeUndefined();
});

it('reads what a pod holds, in both spellings, and what it does not say stays unsaid', () => {
  expect(cacheIn('{"kids":["a"]}')).toEqual({
    keys: ['a'],
    fetchedAt: undefined,
    issuer: undefined,
    audiences: undefined,
  });
  expect(cacheIn('{"key_ids":[],"fetched_at":"2026-01-31T14:00:00Z","audience":["x","y"]}')).toMatchObject({
    keys: [],
    fetchedAt: '2026-01-31T14:00:00.000Z',
    audiences: ['x', 'y'],
  });
  expect(cacheIn('{"kids":["a"],"fetched_at":7,"audience":{}}')).toMatchObject({ keys: ['a'], audiences: undefined });
});

it.each(['', '<html>', '[]', '{}', '{"kids":"a"}', '{"kids":[1]}'])(
  'is nothing for what is no such answer: %s',
  (body) => {
    expect(cacheIn(body)).toBeUndefined();
  },
);

it('names three keys and counts the rest', () => {
  expect(keyWords(['a', 'b', 'c', 'd', 'e'])).toBe('a, b, c and 2 more');
});
