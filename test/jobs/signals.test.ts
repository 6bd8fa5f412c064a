import { expect, it } from 'vitest';
import { linkedSignal } from '../../src/signals.ts';

it('fires with the reason of the first source that does', () => {
  const [a, b] = [new AbortController(), new AbortController()];
  const { signal } = linkedSignal(a.signal, b.signal);
  expect(signal.aborted).toBe(false);
  b.abort('b');
  a.abort('a');
  expect([signal.aborted, signal.reason]).toEqual([true, 'b']);
});

it('has fired where a source had', () => {
  const late = new AbortController();
  const { signal } = linkedSignal(AbortSignal.abort('before'), late.signal);
  expect(signal.reason).toBe('before');
});

it('hears nothing more once it is released', () => {
  const source = new AbortController();
  const { signal, release } = linkedSignal(source.signal);
  release();
  source.abort();
  expect(signal.aborted).toBe(false);
});
