import { describe, expect, it } from 'vitest';
import { lastWords, said, saidAt } from '../../src/workloads/log-line.ts';

const stamped = (text: string) => `2026-01-31T14:02:03.123456789Z ${text}`;

describe('a log line', () => {
  it.each([
    [stamped('plain words'), 'plain words'],
    [stamped('{"level":"error","message":"no connection"}'), 'no connection'],
    ['{"level":"error","msg":"no connection"}', 'no connection'],
    ['{"broken', '{"broken'],
    ['{"level":"error"}', '{"level":"error"}'],
  ])('%s says: %s', (line, words) => expect(said(line)).toBe(words));

  it('is short', () => expect(said('x'.repeat(5000))).toHaveLength(200));

  it('has a time where Kubernetes was asked for it', () => {
    expect(saidAt(stamped('x'))).toBe('2026-01-31T14:02:03Z');
    expect(saidAt('x')).toBeUndefined();
  });
});

describe('the last words of a program', () => {
  it('say why it ended rather than that it ended', () => {
    expect(lastWords(['starting', 'KeyError: exception in start', 'error: exiting with code 1'])).toBe(
      'KeyError: exception in start',
    );
  });

  it('are its farewell when there is nothing else, and none when no line is an error', () => {
    expect(lastWords(['error: exiting with code 1'])).toBe('error: exiting with code 1');
    expect(lastWords(['starting', 'ready'])).toBeUndefined();
  });
});
