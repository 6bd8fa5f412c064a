import type { Aggregation } from './expression.ts';
import { type Element, type Labels, labelKey, nameless, only, without } from './labels.ts';

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

const results: ReadonlyMap<string, (values: readonly number[]) => number> = new Map([
  ['sum', sum],
  ['avg', (values) => sum(values) / values.length],
  ['count', (values) => values.length],
  ['max', (values) => values.reduce((best, value) => (value > best || Number.isNaN(best) ? value : best), Number.NaN)],
  ['min', (values) => values.reduce((best, value) => (value < best || Number.isNaN(best) ? value : best), Number.NaN)],
]);

/** Brings elements together in groups; `limit` is how many topk and bottomk leave of each. */
export function aggregate(
  { operator, grouping }: Aggregation,
  elements: readonly Element[],
  limit: number,
): readonly Element[] {
  const groups = new Map<string, { readonly labels: Labels; readonly elements: Element[] }>();
  for (const element of elements) {
    const labels = grouping.by
      ? only(element.labels, grouping.labels)
      : nameless(without(element.labels, grouping.labels));
    const key = labelKey(labels);
    const group = groups.get(key) ?? { labels, elements: [] };
    group.elements.push(element);
    groups.set(key, group);
  }
  const result = results.get(operator);
  return [...groups.values()].flatMap((group) =>
    result === undefined
      ? best(group.elements, operator === 'topk' ? -1 : 1, limit)
      : [{ labels: group.labels, value: result(group.elements.map(({ value }) => value)) }],
  );
}

/** The first ones in order, with what is not a number last. */
function best(elements: readonly Element[], direction: 1 | -1, limit: number): readonly Element[] {
  const rank = ({ value }: Element) => (Number.isNaN(value) ? Infinity : value * direction);
  return [...elements].sort((one, other) => compare(rank(one), rank(other))).slice(0, Math.max(0, Math.trunc(limit)));
}

const compare = (one: number, other: number): number => (one === other ? 0 : one < other ? -1 : 1);
