import { evaluate, evaluateRange } from './evaluate.ts';
import { typeOf } from './expression.ts';
import { durationMs } from './literals.ts';
import { parseQuery } from './parse.ts';
import { badQuery, QueryError } from './query-error.ts';
import type { Samples } from './samples.ts';

/** An answer of the HTTP API. */
export interface ApiAnswer {
  readonly status: number;
  readonly body: object;
}

/** Answers `/api/v1/query` and `/api/v1/query_range`, undefined for other paths; `now` (Unix ms) is the time of a query that names none. */
export function answerQuery(samples: Samples, path: string, form: URLSearchParams, now: number): ApiAnswer | undefined {
  try {
    if (path === '/api/v1/query') return success(instant(samples, form, now));
    return path === '/api/v1/query_range' ? success(range(samples, form)) : undefined;
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    return { status: error.status, body: { status: 'error', errorType: error.type, error: error.message } };
  }
}

const success = (data: object): ApiAnswer => ({ status: 200, body: { status: 'success', data } });

function instant(samples: Samples, form: URLSearchParams, now: number): object {
  const at = form.has('time') ? timeOf(form, 'time') : now;
  const expression = parsed(form);
  const value = (number: number) => [at / 1000, written(number)];
  if (expression.kind === 'selector' && expression.rangeMs !== undefined) {
    const toMs = at - expression.offsetMs;
    const found = samples.window(expression.conditions, toMs - expression.rangeMs, toMs);
    return {
      resultType: 'matrix',
      result: found.map(({ labels, window }) => ({ metric: labels, values: points(window) })),
    };
  }
  const got = evaluate(expression, samples, at);
  if (typeof got === 'number') return { resultType: 'scalar', result: value(got) };
  return { resultType: 'vector', result: got.map((one) => ({ metric: one.labels, value: value(one.value) })) };
}

function range(samples: Samples, form: URLSearchParams): object {
  const [start, end, step] = [timeOf(form, 'start'), timeOf(form, 'end'), stepOf(form)];
  if (end < start) throw badQuery('invalid parameter "end": end timestamp must not be before start time');
  if (!(step > 0)) {
    throw badQuery(
      'invalid parameter "step": zero or negative query resolution step widths are not accepted. Try a positive integer',
    );
  }
  if ((end - start) / step > 11_000) {
    throw badQuery(
      'exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution (?step=XX)',
    );
  }
  const expression = parsed(form);
  if (typeOf(expression) === 'range vector') {
    throw badQuery(
      'invalid parameter "query": invalid expression type "range vector" for range query, must be Scalar or instant Vector',
    );
  }
  const steps = Array.from({ length: Math.floor((end - start) / step) + 1 }, (_, index) => start + index * step);
  const found = evaluateRange(expression, samples, steps);
  return { resultType: 'matrix', result: found.map((one) => ({ metric: one.labels, values: points(one.points) })) };
}

const points = (all: readonly (readonly [at: number, value: number])[]) =>
  all.map(([at, number]) => [at / 1000, written(number)]);

function parsed(form: URLSearchParams) {
  try {
    return parseQuery(form.get('query') ?? '');
  } catch (error) {
    if (!(error instanceof QueryError) || error.status !== 400) throw error;
    throw badQuery(`invalid parameter "query": ${error.message}`);
  }
}

/** Unix ms of a parameter in seconds, or in RFC 3339. */
function timeOf(form: URLSearchParams, name: string): number {
  const text = form.get(name) ?? '';
  const ms = text.trim() === '' ? Number.NaN : Number.isNaN(Number(text)) ? Date.parse(text) : Number(text) * 1000;
  if (Number.isNaN(ms))
    throw badQuery(
      `invalid parameter ${JSON.stringify(name)}: cannot parse ${JSON.stringify(text)} to a valid timestamp`,
    );
  return Math.round(ms);
}

function stepOf(form: URLSearchParams): number {
  const text = form.get('step') ?? '';
  try {
    if (text !== '') return durationMs(text);
  } catch {
    // Told below.
  }
  throw badQuery(`invalid parameter "step": cannot parse ${JSON.stringify(text)} to a valid duration`);
}

function written(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  return Number.isFinite(value) ? String(value) : value > 0 ? '+Inf' : '-Inf';
}
