import { expect, it } from 'vitest';
import { goldens } from '../golden/all.ts';
import { shippedActions, shippedAnswers } from '../support/shipped-commands.ts';

/** Every text that a message shows, without the text of its notification, what stands in for a date, and what machines wrote. */
function* shownIn(value: unknown): Generator<string> {
  if (Array.isArray(value)) for (const one of value) yield* shownIn(one);
  if (typeof value !== 'object' || value === null || ('type' in value && value.type === 'rich_text_preformatted'))
    return;
  for (const [key, inner] of Object.entries(value)) {
    if (key === 'text' && typeof inner === 'string') yield inner.replaceAll(/<!date[^>]*>/g, '');
    else if (key !== 'fallback') yield* shownIn(inner);
  }
}

const shown = [...goldens(await shippedActions(), await shippedAnswers())].flatMap(([name, { payload }]) => {
  const { blocks } = JSON.parse(JSON.stringify(payload)) as { readonly blocks?: unknown };
  return [...shownIn(blocks)].map((text) => ({ name, text }));
});

const found = (pattern: RegExp, but: RegExp = /^$/) =>
  shown.flatMap(({ name, text }) => {
    const hit = but.test(name) ? undefined : pattern.exec(text)?.[0];
    return hit === undefined ? [] : [`${name}: ${hit}`];
  });

it('sizes, times and shares carry their unit in one spelling', () => {
  expect(shown.length).toBeGreaterThan(2000);
  // PostgreSQL writes the values of its own settings without a space.
  expect(found(/\d(?:[KMGT]i?B|ms|min)\b/, /^(?:db-settings|guide)/)).toEqual([]);
  expect(found(/\d ?(?:KB|Kb|kb|mb|gb|msec|secs?|mins?\.|hrs?)\b/)).toEqual([]);
  // From ten seconds on, nobody reads milliseconds.
  expect(found(/\b\d{2},?\d{3} ms\b/)).toEqual([]);
  // Decimal sizes only where AWS bills by them.
  expect(found(/\d (?:kB|MB|GB|TB)\b/, /^(?:logs-query|retention)/)).toEqual([]);
});

it('times are those of the reader, or name their zone', () => {
  // The moment of a restore is told in three notations, so that nobody takes it for another.
  expect(found(/\bUTC\b|\d{4}-\d\d-\d\dT\d\d:/, /^db-pitr/)).toEqual([]);
  // A timetable is told in the zone it is kept in, and its small print says which.
  expect(
    found(/(?<![\d:.])\d\d:\d\d(?!\d|.*\()/, /^(?:windows?|schedules?|digest|agent-asks|incident-handover|db-pitr)/),
  ).toEqual([]);
});
