import { fault } from '../../errors.ts';
import type { CallOptions } from '../../ports/cluster.ts';
import type { Pod } from '../../ports/workload.ts';
import { parsedJson, refusedBy } from './api.ts';
import { deadlineOf } from './deadline.ts';
import { type Context, exchange, isBusy } from './exchange.ts';
import { fields, list, text } from './fields.ts';
import type { ApiRequest } from './request.ts';
import { rights } from './rights.ts';

const maxBytes = 1024 * 1024;

/**
 * POST of an Eviction (policy/v1), for the pod of this uid and no other of its name. Throws EVICTION_BLOCKED with the words of the API server
 * for the budget, and CLUSTER_NOT_FOUND where the pod is gone.
 */
export async function evict(
  context: Context,
  namespace: string,
  { name, uid }: Pick<Pod, 'name' | 'uid'>,
  options?: CallOptions,
): Promise<void> {
  const request: ApiRequest = {
    right: rights.createEviction,
    namespace,
    name,
    contentType: 'application/json',
    body: JSON.stringify({
      apiVersion: 'policy/v1',
      kind: 'Eviction',
      metadata: { name, namespace },
      deleteOptions: { preconditions: { uid } },
    }),
  };
  const answer = await exchange(context, request, deadlineOf(options), { limit: maxBytes, isPassing: isBusy });
  if (answer.status >= 200 && answer.status <= 299) return;
  const budget = answer.status === 429 ? budgetWords(parsedJson(answer.bytes)) : undefined;
  if (budget === undefined) throw refusedBy(context, request, answer);
  throw fault('EVICTION_BLOCKED', `${name} was not evicted: ${budget}`);
}

/**
 * What a budget says of an eviction it does not allow: `The disruption budget mcp-server needs 2 healthy pods and has 2 currently.` A 429
 * without it is the API server's own (kubernetes/pkg/registry/core/pod/storage, eviction.go).
 */
function budgetWords(body: unknown): string | undefined {
  const { details } = fields<{ details: unknown }>(body);
  for (const value of list(fields<{ causes: unknown }>(details).causes)) {
    const cause = fields<{ reason: string; message: string }>(value);
    if (text(cause.reason) !== 'DisruptionBudget') continue;
    return `${text(cause.message).replace(/^The/, 'the').replace(/\.$/, '')}.`;
  }
  return undefined;
}
