import type { Binary } from './expression.ts';
import { type Element, type Labels, labelKey, nameless, only, without } from './labels.ts';
import { notExecuted } from './query-error.ts';

const arithmetic: ReadonlyMap<string, (left: number, right: number) => number> = new Map([
  ['+', (left, right) => left + right],
  ['-', (left, right) => left - right],
  ['*', (left, right) => left * right],
  ['/', (left, right) => left / right],
  ['%', (left, right) => left % right],
  ['^', (left, right) => left ** right],
]);

export const comparisons: ReadonlyMap<string, (left: number, right: number) => boolean> = new Map([
  ['==', (left, right) => left === right],
  ['!=', (left, right) => left !== right],
  ['>', (left, right) => left > right],
  ['<', (left, right) => left < right],
  ['>=', (left, right) => left >= right],
  ['<=', (left, right) => left <= right],
]);

export const setOperators: ReadonlySet<string> = new Set(['and', 'or', 'unless']);

type Value = number | readonly Element[];

/** What an operator gives for two scalars, a scalar and a vector, or two vectors matched one to one. */
export function operate(expression: Binary, left: Value, right: Value): Value {
  if (typeof left === 'number' && typeof right === 'number') return both(expression, left, right).value;
  if (typeof left === 'number' || typeof right === 'number') return withScalar(expression, left, right);
  if (setOperators.has(expression.operator)) return sets(expression, left, right);
  return matched(expression, left, right);
}

/** Of two numbers: what comes out, and whether a filter lets it through. */
function both(
  { operator, bool }: Binary,
  left: number,
  right: number,
): { readonly value: number; readonly kept: boolean } {
  const compare = comparisons.get(operator);
  if (compare !== undefined) {
    const so = compare(left, right);
    return bool ? { value: so ? 1 : 0, kept: true } : { value: left, kept: so };
  }
  const calculate = arithmetic.get(operator);
  if (calculate === undefined) throw notExecuted(`the operator ${operator} is not simulated by this server`);
  return { value: calculate(left, right), kept: true };
}

const keepsName = ({ operator, bool }: Binary) => comparisons.has(operator) && !bool;

function withScalar(expression: Binary, left: Value, right: Value): readonly Element[] {
  const elements = typeof left === 'number' ? (right as readonly Element[]) : left;
  return elements.flatMap(({ labels, value }) => {
    const [first, second] = typeof left === 'number' ? [left, value] : [value, right as number];
    const { value: result, kept } = both(expression, first, second);
    if (!kept) return [];
    // A filter gives the element of the vector, on whichever side it stands.
    return [keepsName(expression) ? { labels, value } : { labels: nameless(labels), value: result }];
  });
}

function signature({ matching }: Binary, labels: Labels): string {
  return labelKey(common(matching, labels));
}

function common({ on, labels: names }: Binary['matching'], labels: Labels): Labels {
  return on ? only(labels, names) : without(nameless(labels), names);
}

function sets(expression: Binary, left: readonly Element[], right: readonly Element[]): readonly Element[] {
  const keys = (elements: readonly Element[]) => new Set(elements.map(({ labels }) => signature(expression, labels)));
  const [inLeft, inRight] = [keys(left), keys(right)];
  switch (expression.operator) {
    case 'and':
      return left.filter(({ labels }) => inRight.has(signature(expression, labels)));
    case 'unless':
      return left.filter(({ labels }) => !inRight.has(signature(expression, labels)));
    default:
      return [...left, ...right.filter(({ labels }) => !inLeft.has(signature(expression, labels)))];
  }
}

function matched(expression: Binary, left: readonly Element[], right: readonly Element[]): readonly Element[] {
  const others = byMatch(expression, right, 'right');
  return [...byMatch(expression, left, 'left')].flatMap(([key, one]) => {
    const other = others.get(key);
    if (other === undefined) return [];
    const { value, kept } = both(expression, one.value, other.value);
    if (!kept) return [];
    const base = keepsName(expression) ? one.labels : nameless(one.labels);
    const { on, labels: names } = expression.matching;
    // One to one: of what the two sides do not share nothing is left.
    const labels = on ? only(base, names) : without(base, names);
    return [{ labels, value }];
  });
}

function byMatch(expression: Binary, elements: readonly Element[], side: string): ReadonlyMap<string, Element> {
  const found = new Map<string, Element>();
  for (const element of elements) {
    const key = signature(expression, element.labels);
    if (found.has(key)) {
      throw notExecuted(
        `found duplicate series for the match group ${JSON.stringify(common(expression.matching, element.labels))} on the ${side} ` +
          'hand-side of the operation; many-to-many matching not allowed: matching labels must be unique on one side',
      );
    }
    found.set(key, element);
  }
  return found;
}
