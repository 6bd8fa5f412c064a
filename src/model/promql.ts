/**
 * A query in the language of Prometheus. It is made with `promql` only, so that whatever comes from people or from the configuration went
 * through a part that quotes or checks it.
 */
export class Promql {
  readonly #text: string;

  private constructor(text: string) {
    this.#text = text;
  }

  /** For the parts below; everybody else writes promql`…`. */
  static trusted(text: string): Promql {
    return new Promql(text);
  }

  toString(): string {
    return this.#text;
  }
}

/** What can stand in a query: another part of one, or a number. */
export type PromqlPart = Promql | number;

/** A query whose words are written in the source, with parts between them: promql`sum(rate(${selector('x_total')}[${span(300_000)}]))`. */
export function promql(words: TemplateStringsArray, ...parts: readonly PromqlPart[]): Promql {
  return Promql.trusted(words.map((word, at) => (at === 0 ? word : `${written(parts[at - 1])}${word}`)).join(''));
}

function written(part: PromqlPart | undefined): string {
  if (part instanceof Promql) return part.toString();
  if (typeof part !== 'number' || !Number.isFinite(part)) throw new RangeError('A query takes finite numbers only.');
  return String(part);
}

/** One condition on a label. An absent label counts as an empty one. */
export interface Matcher {
  readonly label: string;
  readonly operator: '=' | '!=' | '=~' | '!~';
  /** For `=~` and `!~` a pattern in RE2, anchored at both ends. */
  readonly value: string;
}

export const labelIs = (label: string, value: string): Matcher => ({ label, operator: '=', value });
export const labelIsNot = (label: string, value: string): Matcher => ({ label, operator: '!=', value });

/** True for each of the values, taken as they are. At least one is needed: none would match what has no such label. */
export function labelIn(label: string, values: readonly string[]): Matcher {
  if (values.length === 0) throw new RangeError(`No value of ${label} is wanted.`);
  return { label, operator: '=~', value: values.map(literal).join('|') };
}

const metricName = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const labelName = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/** Whether Prometheus of any version takes this as the name of a metric. */
export const isMetricName = (name: string): boolean => metricName.test(name);

/** Whether it takes this as the name of a label. */
export const isLabelName = (name: string): boolean => labelName.test(name);

/** The series of a metric that meet all conditions: `x_total{tool="a"}`. Throws RangeError for what cannot be a name. */
export function selector(metric: string, matchers: readonly Matcher[] = []): Promql {
  if (!isMetricName(metric)) throw new RangeError(`${JSON.stringify(metric)} is not the name of a metric.`);
  const conditions = matchers.map(({ label, operator, value }) => `${name(label)}${operator}${quoted(value)}`);
  return Promql.trusted(conditions.length === 0 ? metric : `${metric}{${conditions.join(',')}}`);
}

/** Labels to group by: `tool,le`. Throws RangeError for what cannot be a name. */
export function labelNames(...labels: readonly string[]): Promql {
  return Promql.trusted(labels.map(name).join(','));
}

/** A length of time: `300s`. */
export function span(ms: number): Promql {
  const seconds = Math.round(ms / 1000);
  if (!Number.isSafeInteger(seconds) || seconds < 1) throw new RangeError('A query needs a span of a second or more.');
  return Promql.trusted(`${seconds}s`);
}

function name(label: string): string {
  if (!labelName.test(label)) throw new RangeError(`${JSON.stringify(label)} is not the name of a label.`);
  return label;
}

/** The escapes of JSON are all known to PromQL, but for halves of characters, which no Prometheus holds. */
function quoted(value: string): string {
  return JSON.stringify(value.toWellFormed());
}

const literal = (value: string): string => value.replace(/[\\.+*?()|[\]{}^$]/g, String.raw`\$&`);
