/** One series of a page of metrics, and its value. */
export interface PageSample {
  readonly name: string;
  readonly labels: ReadonlyMap<string, string>;
  /** NaN and ±Infinity as they stand there. */
  readonly value: number;
}

/** What a page of metrics tells of the metrics that were asked for. */
export interface Page {
  /** By `seriesKey`. */
  readonly samples: ReadonlyMap<string, PageSample>;
  /** Metrics that the page declares, with or without series: a counter of errors without one never counted any. */
  readonly declared: ReadonlySet<string>;
  /** Lines about these metrics that could not be read. */
  readonly unreadable: number;
}

/** Whoever shows more than this, in characters, shows something else than metrics. */
const mostCharacters = 4_000_000;

const nameOf = /([a-zA-Z_:][a-zA-Z0-9_:]*)[ \t]*/y;
const labelOf = /[ \t]*(?:([a-zA-Z_]\w*)|"((?:[^"\\]|\\.)*)")[ \t]*=[ \t]*"((?:[^"\\]|\\.)*)"[ \t]*(,|\})/y;
const emptyLabels = /[ \t]*\}/y;
const restOf = /[ \t]*(\S+)(?:[ \t]+[+-]?[\d.eE+-]+)?[ \t]*(?:#.*)?\r?$/y;
const declaredIn = /^#[ \t]+(?:TYPE|HELP)[ \t]+([a-zA-Z_:][a-zA-Z0-9_:]*)/;
const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const beyond: Readonly<Record<string, number>> = { nan: Number.NaN, inf: Number.POSITIVE_INFINITY };

/**
 * Reads a page of metrics: Prometheus's text format 0.0.4, and OpenMetrics, whose exemplars and `_created` are passed over. Never throws. Of a series
 * that stands there twice the first counts. Source: prometheus.io/docs/instrumenting/exposition_formats.
 */
export function readPage(page: string, wanted: ReadonlySet<string>): Page {
  const samples = new Map<string, PageSample>();
  const declared = new Set<string>();
  let unreadable = 0;
  for (const line of page.slice(0, mostCharacters).split('\n')) {
    if (line.startsWith('#')) {
      const [, name = ''] = declaredIn.exec(line) ?? [];
      for (const one of [name, `${name}_total`]) if (wanted.has(one)) declared.add(one);
      continue;
    }
    const name = at(nameOf, line, 0);
    if (name?.[1] === undefined || !wanted.has(name[1])) continue;
    const sample = sampleIn(line, name[1], name[0].length);
    if (sample === undefined) {
      unreadable += 1;
      continue;
    }
    declared.add(sample.name);
    const key = seriesKey(sample);
    if (!samples.has(key)) samples.set(key, sample);
  }
  return { samples, declared, unreadable };
}

/** What tells a series from every other: its name and labels, in an order of their own; `without` leaves one label out. */
export function seriesKey({ name, labels }: Pick<PageSample, 'name' | 'labels'>, without = ''): string {
  return JSON.stringify([name, ...[...labels].filter(([label]) => label !== without).sort(([a], [b]) => order(a, b))]);
}

const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

function at(pattern: RegExp, line: string, index: number): RegExpExecArray | null {
  pattern.lastIndex = index;
  return pattern.exec(line);
}

function sampleIn(line: string, name: string, from: number): PageSample | undefined {
  const labels = new Map<string, string>();
  let index = from;
  if (line[index] === '{') {
    index += 1;
    for (;;) {
      // Also after a comma: `{a="1",}` is allowed.
      const end = at(emptyLabels, line, index);
      if (end !== null) {
        index += end[0].length;
        break;
      }
      const found = at(labelOf, line, index);
      if (found === null) return undefined;
      const [all, bare, quoted, value = '', next] = found;
      labels.set(bare ?? unescaped(quoted ?? ''), unescaped(value));
      index += all.length;
      if (next === '}') break;
    }
  }
  const rest = at(restOf, line, index);
  const value = rest?.[1] === undefined ? undefined : numberOf(rest[1]);
  return value === undefined ? undefined : { name, labels, value };
}

function numberOf(text: string): number | undefined {
  if (decimal.test(text)) return Number(text);
  const [, sign = '', word = ''] = /^([+-]?)(nan|inf)(?:inity)?$/i.exec(text) ?? [];
  const value = beyond[word.toLowerCase()];
  return value === undefined ? undefined : sign === '-' ? -value : value;
}

const unescaped = (text: string) => text.replaceAll(/\\(.)/g, (_, letter: string) => (letter === 'n' ? '\n' : letter));
