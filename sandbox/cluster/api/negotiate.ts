import { ApiError } from './status.ts';

/** The form an answer takes: as JSON or YAML, whole or as a view that kubectl asks for. */
export interface Form {
  readonly encoding: 'json' | 'yaml';
  readonly as: 'object' | 'table' | 'metadata';
}

const JSON_FORM: Form = { encoding: 'json', as: 'object' };

function viewOf(parameters: readonly string[]): Form['as'] | undefined {
  const pairs = new Map(parameters.map((one) => [one.split('=')[0]?.trim() ?? '', one.split('=')[1]?.trim()]));
  const as = pairs.get('as');
  if (as === undefined) return 'object';
  if (pairs.get('g') !== 'meta.k8s.io' || pairs.get('v') !== 'v1') return undefined;
  if (as === 'Table') return 'table';
  return as === 'PartialObjectMetadata' || as === 'PartialObjectMetadataList' ? 'metadata' : undefined;
}

/** The first form of an Accept header that is served here; protobuf is passed over. 406 when none is. */
export function negotiate(accept: string | undefined): Form {
  if (accept === undefined || accept.trim() === '') return JSON_FORM;
  for (const range of accept.split(',')) {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim());
    if (type === '*/*' || type === 'application/*') return JSON_FORM;
    const encoding = type === 'application/json' ? 'json' : type === 'application/yaml' ? 'yaml' : undefined;
    const as = viewOf(parameters);
    if (encoding !== undefined && as !== undefined) return { encoding, as };
  }
  const message =
    '406: Not Acceptable\n\nAvailable representations: application/json, application/yaml, application/vnd.kubernetes.protobuf';
  throw new ApiError(406, 'NotAcceptable', message, {});
}
