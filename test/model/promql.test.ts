import { expect, it } from 'vitest';
import { labelIn, labelIs, labelIsNot, labelNames, promql, selector, span } from '../../src/model/promql.ts';

it('writes a query around quoted values and checked names', () => {
  const errors = selector('mcp_errors_total', [labelIs('tool', 'book_service'), labelIsNot('pod', 'a')]);
  const query = promql`topk(${3}, sum by (${labelNames('tool', 'pod')}) (rate(${errors}[${span(300_000)}])))`;
  expect(String(query)).toBe('topk(3, sum by (tool,pod) (rate(mcp_errors_total{tool="book_service",pod!="a"}[300s])))');
});

it.each([
  ['x"} or vector(1) #', String.raw`up{tool="x\"} or vector(1) #"}`],
  ['a\\', String.raw`up{tool="a\\"}`],
  ['two\nlines', String.raw`up{tool="two\nlines"}`],
  ['`up`', 'up{tool="`up`"}'],
  ['half \ud800', 'up{tool="half \ufffd"}'],
])('a value stays a value: %j', (value, query) => {
  expect(String(selector('up', [labelIs('tool', value)]))).toBe(query);
});

it('one of several values takes each as it is, not as a pattern', () => {
  const query = selector('up', [labelIn('pod', ['mcp-server-1', 'a.b|c', '.*'])]);
  expect(String(query)).toBe(String.raw`up{pod=~"mcp-server-1|a\\.b\\|c|\\.\\*"}`);
  expect(() => labelIn('pod', [])).toThrow('No value of pod is wanted');
});

it.each(['', '1x', 'a b', 'up{', 'ü', 'up\n'])('a name that is none is refused: %j', (name) => {
  expect(() => selector(name)).toThrow(RangeError);
  expect(() => selector('up', [labelIs(name, 'x')])).toThrow(RangeError);
  expect(() => labelNames(name)).toThrow(RangeError);
});

it('numbers are finite, spans a second or more', () => {
  expect(() => promql`vector(${Number.NaN})`).toThrow(RangeError);
  expect(() => span(100)).toThrow(RangeError);
  expect(() => promql`${'up' as unknown as number}`).toThrow(RangeError);
});
