import type { Fields, Value } from './fields.ts';
import type { Command, Expression } from './query.ts';

const functions = new Set(['count', 'count_distinct', 'min', 'max', 'avg', 'sum', 'pct']);
export const isAggregate = (name: string): boolean => functions.has(name);

type Read = (expression: Expression, row: Fields) => Value;

/** One row for each group of rows. */
export function aggregate(
  { columns, by }: Extract<Command, { kind: 'stats' }>,
  rows: readonly Fields[],
  read: Read,
): readonly Fields[] {
  const groups = new Map<string, { readonly keys: readonly Value[]; readonly rows: Fields[] }>();
  for (const row of rows) {
    const keys = by.map(({ value }) => read(value, row));
    const key = JSON.stringify(keys.map((one) => one ?? null));
    const group = groups.get(key) ?? { keys, rows: [] };
    group.rows.push(row);
    groups.set(key, group);
  }
  return [...groups.values()].map(
    (group) =>
      new Map([
        ...by.map(({ name }, at) => [name, group.keys[at]] as const),
        ...columns.map(({ name, value }) => [name, over(value, group.rows, read)] as const),
      ]),
  );
}

function over(expression: Expression, rows: readonly Fields[], read: Read): Value {
  if (expression.kind !== 'call') return rows[0] === undefined ? undefined : read(expression, rows[0]);
  const [first, second] = expression.args;
  if (first === undefined) return rows.length;
  const values = rows.flatMap((row) => read(first, row) ?? []);
  const numbers = values.map(Number).filter((one) => !Number.isNaN(one));
  switch (expression.name) {
    case 'count':
      return values.length;
    case 'count_distinct':
      return new Set(values.map(String)).size;
    case 'sum':
      return numbers.reduce((sum, one) => sum + one, 0);
    case 'avg':
      return numbers.length === 0 ? undefined : numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
    case 'min':
      return numbers.length === 0 ? undefined : numbers.reduce((least, one) => Math.min(least, one));
    case 'max':
      return numbers.length === 0 ? undefined : numbers.reduce((most, one) => Math.max(most, one));
    default:
      return percentile(numbers, second?.kind === 'value' ? Number(second.value) : 50);
  }
}

function percentile(numbers: readonly number[], percent: number): Value {
  const ascending = numbers.toSorted((a, b) => a - b);
  return ascending[Math.max(0, Math.ceil((percent / 100) * ascending.length) - 1)];
}
