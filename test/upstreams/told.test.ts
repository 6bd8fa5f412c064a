import { expect, it } from 'vitest';
import { toldBy } from '../../src/upstreams/told.ts';

it('reads what a pod tells, and counts nothing as reached that it does not say', () => {
  const body = JSON.stringify({
    upstreams: [
      { name: 'APIM', url: 'https://apim', status: 200, latency_ms: 12.5, error: null },
      { name: 'Dealer', error: 'ECONNREFUSED' },
      { name: 'Silent' },
      { url: 'https://x', latency_ms: 3 },
    ],
  });
  expect(toldBy(body)).toEqual([
    { name: 'APIM', url: 'https://apim', status: 200, ms: 12.5, error: '' },
    { name: 'Dealer', url: '', status: undefined, ms: undefined, error: 'ECONNREFUSED' },
    { name: 'Silent', url: '', status: undefined, ms: undefined, error: 'it tells no result' },
    { name: '', url: 'https://x', status: undefined, ms: 3, error: '' },
  ]);
});

it.each(['', '<html>', '[]', '{}', '{"upstreams":{}}', 'null'])('is nothing for what is no such answer: %s', (body) => {
  expect(toldBy(body)).toBeUndefined();
});

it('leaves out what is no entry, and keeps the rest short and without secrets', () => {
  const body = JSON.stringify({
    upstreams: [
      1,
      null,
      { name: 7 },
      { name: 'a', status: 9999 },
      { name: 'b', error: `password=hunter2hunter2 ${'x'.repeat(500)}` },
    ],
  });
  const [only, ...others] = toldBy(body) ?? [];
  expect(others).toEqual([]);
  expect(only?.error).not.toContain('hunter2');
  expect(only?.error.length).toBeLessThanOrEqual(80);
});
