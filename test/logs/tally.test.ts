import { describe, expect, it } from 'vitest';
import type { FoundError } from '../../src/logs/found-error.ts';
import { signatureOf } from '../../src/logs/signature.ts';
import { errorCounter } from '../../src/logs/tally.ts';
import { scan } from './scanning.ts';

const error = (message: string, over: Partial<FoundError> = {}): FoundError => ({
  at: undefined,
  type: undefined,
  message,
  tool: undefined,
  route: undefined,
  ...over,
});

function tallyOf(...errors: readonly FoundError[]) {
  const counter = errorCounter();
  for (const one of errors) counter.add(one, 'pod-1');
  return counter.tally();
}

it.each([
  ['no answer in 5 s', 'no answer in … s'],
  ['no answer in 5.25 s', 'no answer in … s'],
  ['no tool \'get_stock\' in "catalogue"', 'no tool \'…\' in "…"'],
  ['session 3f2504e0-4f89-11d3-9a0c-0305e82c3301 is gone', 'session … is gone'],
  ['at 0x7fff5fbff8c0', 'at …'],
  ['request 9f1c22ab failed', 'request … failed'],
  ['connect ECONNREFUSED 10.96.0.40:5432', 'connect ECONNREFUSED …'],
  ['the pool is empty', 'the pool is empty'],
])('%s has the signature %s', (message, signature) => {
  expect(signatureOf(message)).toBe(signature);
});

describe('errors are one kind', () => {
  it('where their messages differ in what changes alone, and two where their types differ', () => {
    const { kinds, errors } = tallyOf(
      error('no answer in 5 s', { type: 'Timeout', at: 2000 }),
      error('no answer in 30 s', { type: 'Timeout', at: 1000 }),
      error('no answer in 5 s', { type: 'OSError' }),
    );
    expect(errors).toBe(3);
    expect(kinds.map(({ type, count, first, last, sample }) => [type, count, first, last, sample])).toEqual([
      ['Timeout', 2, 1000, 2000, 'no answer in 5 s'],
      ['OSError', 1, undefined, undefined, 'no answer in 5 s'],
    ]);
  });

  it('by minute, tool, route and pod', () => {
    const { minutes, tools, routes, pods, types } = tallyOf(
      error('a', { at: 61_000, tool: 'search', route: '/tools', type: 'T' }),
      error('b', { at: 119_999, tool: 'search' }),
    );
    expect([...minutes]).toEqual([[60_000, 2]]);
    expect([tools, routes, pods, types]).toEqual([
      [{ name: 'search', count: 2 }],
      [{ name: '/tools', count: 1 }],
      [{ name: 'pod-1', count: 2 }],
      [{ name: 'T', count: 1 }],
    ]);
  });
});

it('no secret is in any of it, also where the signature has cut it up', () => {
  const secrets = ['AKIAIOSFODNN7EXAMPLE', 'hunter2hunter2', 'ghp_0123456789abcdefghijABCDEFGHIJ012345'];
  const told = tallyOf(
    error(`key ${secrets[0]} refused`, { tool: `password=${secrets[1]}`, type: secrets[2] ?? '' }),
    error(`login with password=${secrets[1]} failed`, { route: `/x/${secrets[2]}` }),
    error(`postgres://mcp:${secrets[1]}@db/mcp is gone`),
  );
  const text = JSON.stringify(told, (_, value: unknown) => (value instanceof Map ? [...value] : value));
  for (const secret of secrets) expect(text).not.toContain(secret.slice(4, 12));
  expect(told.kinds).toHaveLength(3);
});

it('half a secret, where a message was cut, is not kept', () => {
  const line = JSON.stringify({
    level: 'error',
    message: `${'x '.repeat(195)}AKIAIOSFODNN7EXAMPLE`,
    tool: `${'y'.repeat(115)}AKIAIOSFODNN7EXAMPLE`,
  });
  const { errors } = scan([Buffer.from(line), Buffer.from(`\nERROR ${'x '.repeat(195)}AKIAIOSFODNN7EXAMPLE`)]);
  expect(errors).toHaveLength(2);
  expect(JSON.stringify(errors)).not.toContain('AKIA');
});

it('keeps no more than so many kinds and names, and counts the rest', () => {
  const counter = errorCounter();
  const letters = (number: number) =>
    number.toString(26).replaceAll(/\d/g, (digit) => 'qrstuvwxyz'.charAt(Number(digit)));
  for (let number = 0; number < 5000; number += 1) {
    const name = letters(number + 26 ** 3);
    counter.add(error(`broken ${name}`, { tool: name, type: name, route: name, at: number * 60_000 }), name);
  }
  const { errors, kinds, otherErrors, tools, pods } = counter.tally();
  expect(errors).toBe(5000);
  expect([kinds.length, otherErrors, tools.length, pods.length]).toEqual([300, 4700, 500, 500]);
});

it('a kind that every pod shows is counted in each of 200 pods', () => {
  const counter = errorCounter();
  for (let pod = 0; pod < 200; pod += 1) counter.add(error('no answer'), `pod-${pod}`);
  expect(counter.tally().kinds.map((kind) => kind.pods.size)).toEqual([200]);
});
