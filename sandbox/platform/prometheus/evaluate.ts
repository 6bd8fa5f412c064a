import { aggregate } from './aggregate.ts';
import type { Call, Expression, Selector } from './expression.ts';
import { histogramQuantile } from './histogram.ts';
import { type Element, type Labels, labelKey, nameless } from './labels.ts';
import { operate } from './operators.ts';
import { keepsName, overTime } from './over-time.ts';
import { notExecuted } from './query-error.ts';
import type { Samples } from './samples.ts';

export type Value = number | readonly Element[];

/** What an expression gives at a time (Unix ms). Throws QueryError. */
export function evaluate(expression: Expression, samples: Samples, at: number): Value {
  switch (expression.kind) {
    case 'number':
      return expression.value;
    case 'selector':
      return samples.instant(expression.conditions, at - expression.offsetMs);
    case 'negation': {
      const of = evaluate(expression.of, samples, at);
      if (typeof of === 'number') return -of;
      return distinct(of.map(({ labels, value }) => ({ labels: nameless(labels), value: -value })));
    }
    case 'call':
      return call(expression, samples, at);
    case 'aggregation': {
      const limit = expression.parameter === undefined ? 0 : scalar(expression.parameter, samples, at);
      return aggregate(expression, vector(expression.of, samples, at), limit);
    }
    case 'binary': {
      const [left, right] = [evaluate(expression.left, samples, at), evaluate(expression.right, samples, at)];
      const value = operate(expression, left, right);
      return typeof value === 'number' ? value : distinct(value);
    }
  }
}

/** What an expression gives at each step, as series by their labels. A scalar is a series without labels. */
export function evaluateRange(
  expression: Expression,
  samples: Samples,
  steps: readonly number[],
): readonly { readonly labels: Labels; readonly points: (readonly [at: number, value: number])[] }[] {
  const series = new Map<string, { readonly labels: Labels; readonly points: (readonly [number, number])[] }>();
  for (const at of steps) {
    const value = evaluate(expression, samples, at);
    for (const element of typeof value === 'number' ? [{ labels: {}, value }] : value) {
      const key = labelKey(element.labels);
      const one = series.get(key) ?? { labels: element.labels, points: [] };
      one.points.push([at, element.value]);
      series.set(key, one);
    }
  }
  return [...series.values()];
}

function vector(expression: Expression, samples: Samples, at: number): readonly Element[] {
  const value = evaluate(expression, samples, at);
  return typeof value === 'number' ? [{ labels: {}, value }] : value;
}

function scalar(expression: Expression, samples: Samples, at: number): number {
  const value = evaluate(expression, samples, at);
  return typeof value === 'number' ? value : value.length === 1 ? (value[0]?.value ?? Number.NaN) : Number.NaN;
}

function call({ name, args }: Call, samples: Samples, at: number): Value {
  const [first, second] = args;
  if (name === 'time') return at / 1000;
  if (first === undefined) throw notExecuted(`${name} got nothing`);
  if (name === 'vector') return [{ labels: {}, value: scalar(first, samples, at) }];
  if (name === 'scalar') return scalar(first, samples, at);
  if (name === 'histogram_quantile' && second !== undefined) {
    return histogramQuantile(scalar(first, samples, at), vector(second, samples, at));
  }
  return distinct(overWindow(name, first as Selector, samples, at));
}

function overWindow(name: string, selector: Selector, samples: Samples, at: number): readonly Element[] {
  const calculate = overTime.get(name);
  if (calculate === undefined) throw notExecuted(`the function ${name} is not simulated by this server`);
  const toMs = at - selector.offsetMs;
  const fromMs = toMs - (selector.rangeMs ?? 0);
  return samples.window(selector.conditions, fromMs, toMs).flatMap(({ labels, window }) => {
    const value = calculate(window, { fromMs, toMs });
    return value === undefined ? [] : [{ labels: keepsName(name) ? labels : nameless(labels), value }];
  });
}

function distinct(elements: readonly Element[]): readonly Element[] {
  if (new Set(elements.map(({ labels }) => labelKey(labels))).size < elements.length) {
    throw notExecuted('vector cannot contain metrics with the same labelset');
  }
  return elements;
}
