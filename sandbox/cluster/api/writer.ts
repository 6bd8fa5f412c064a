import type { Writer } from '../patches/ownership.ts';
import type { AnyDefinition } from '../resources/definition.ts';
import { apiVersionOf } from '../resources/registry.ts';
import type { ApiContext } from './context.ts';
import type { ApiRequest } from './request.ts';
import { invalid } from './status.ts';

/** Who writes, as field ownership records it: `fieldManager`, or else the first word of the User-Agent. */
export function writerOf(
  context: ApiContext,
  definition: AnyDefinition,
  request: ApiRequest,
  operation: Writer['operation'],
  subresource?: string,
): Writer {
  const agent = request.headers['user-agent'] ?? '';
  return {
    manager: request.query.get('fieldManager') ?? (agent.split('/')[0] || 'unknown'),
    operation,
    apiVersion: apiVersionOf(definition),
    time: context.timeline.stamp(),
    ...(subresource === undefined ? {} : { subresource }),
  };
}

/** True for `?dryRun=All`: everything is checked and nothing is kept. 422 for any other value. */
export function isDryRun(query: URLSearchParams, options: string): boolean {
  const given = query.getAll('dryRun').filter((value) => value !== '');
  if (given.some((value) => value !== 'All')) {
    const message = `Unsupported value: ${JSON.stringify(given)}: supported values: "All"`;
    throw invalid('meta.k8s.io', options, '', [{ field: 'dryRun', reason: 'FieldValueNotSupported', message }]);
  }
  return given.length > 0;
}
