import { expect, it } from 'vitest';
import { field, insights, isQuotable, marked, markOf, quoted } from '../../src/model/insights.ts';

it('joins what is written in the source with parts that were checked', () => {
  const query = insights`filter ${field('call.user_id')} = ${quoted('a.b+c@x-y.example')} and ${field('n')} > ${5000}`;
  expect(query.toString()).toBe('filter call.user_id = "a.b+c@x-y.example" and n > 5000');
});

it('a pattern in the source keeps its backslashes', () => {
  expect(insights`filter @message like /\berror\b/`.toString()).toBe(String.raw`filter @message like /\berror\b/`);
});

it.each([
  'a"b',
  'a\\',
  '*',
  '%x%',
  'a b',
  'a|b',
  'a\nb',
  'ä',
  '',
  'x'.repeat(255),
  "'",
  '`',
  '#',
  '/a/ or 1=1',
  '{a}',
  '?',
])('lets no %j between its quotes', (text) => {
  expect(isQuotable(text)).toBe(false);
  expect(() => quoted(text)).toThrow(RangeError);
});

it.each(['', 'a b', '1a', 'a..b', 'a.', '@message', 'a-b', 'a`b', 'a|b'])('takes no %j for a field', (name) => {
  expect(() => field(name)).toThrow(RangeError);
});

it.each([Number.NaN, Number.POSITIVE_INFINITY, -1])('takes no %s for a number', (number) => {
  expect(() => insights`limit ${number}`).toThrow(RangeError);
});

it('a mark is told again, a stranger has none, and what could end its line is none', () => {
  expect(markOf(marked(insights`limit 1`, 'R-1042-3'))).toBe('R-1042-3');
  expect(markOf('fields @message')).toBeUndefined();
  expect(() => marked(insights`limit 1`, 'a\nlimit 2')).toThrow(RangeError);
});
