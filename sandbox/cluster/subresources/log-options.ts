import { badRequest, type FieldError, invalid } from '../api/status.ts';

/** What a reader of a log asked for. */
export interface LogOptions {
  readonly container: string | undefined;
  readonly follow: boolean;
  readonly previous: boolean;
  readonly timestamps: boolean;
  readonly tailLines: number | undefined;
  readonly limitBytes: number | undefined;
  readonly sinceSeconds: number | undefined;
  /** ms since 1970. */
  readonly sinceTime: number | undefined;
}

function integer(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null || text === '') return undefined;
  if (/^-?\d+$/.test(text)) return Number(text);
  throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`);
}

function truth(query: URLSearchParams, name: string): boolean {
  const text = query.get(name);
  if (text === null) return false;
  return text === '' || text === '1' || text.toLowerCase() === 'true';
}

function below(field: string, value: number | undefined, least: 0 | 1): FieldError[] {
  if (value === undefined || value >= least) return [];
  const rule = least === 0 ? 'must be greater than or equal to 0' : 'must be greater than 0';
  return [{ field, reason: 'FieldValueInvalid', message: `Invalid value: ${value}: ${rule}` }];
}

/** Reads the options of a log request; 400 for a number that is none, 422 for one that makes no sense. */
export function readLogOptions(query: URLSearchParams, pod: string): LogOptions {
  const tailLines = integer(query, 'tailLines');
  const limitBytes = integer(query, 'limitBytes');
  const sinceSeconds = integer(query, 'sinceSeconds');
  const since = query.get('sinceTime');
  const errors = [
    ...below('tailLines', tailLines, 0),
    ...below('limitBytes', limitBytes, 1),
    ...below('sinceSeconds', sinceSeconds, 1),
  ];
  if (since !== null && sinceSeconds !== undefined) {
    const message = 'Forbidden: at most one of `sinceTime` or `sinceSeconds` may be specified';
    errors.push({ field: '[]', reason: 'FieldValueForbidden', message });
  }
  if (errors.length > 0) throw invalid('', 'PodLogOptions', pod, errors);
  return {
    container: query.get('container') || undefined,
    follow: truth(query, 'follow'),
    previous: truth(query, 'previous'),
    timestamps: truth(query, 'timestamps'),
    tailLines,
    limitBytes,
    sinceSeconds,
    sinceTime: since === null ? undefined : Date.parse(since),
  };
}
