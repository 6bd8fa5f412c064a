import { fault } from '../errors.ts';
import { cpuMillis, memoryBytes } from '../model/quantity.ts';
import { bytes, cores } from '../model/units.ts';
import type { ContainerLimits, Deployment, PodTemplate, PodUsage } from '../ports/workload.ts';
import { images, templateDigest } from '../workloads/template.ts';
import { isTree, type Tree, tree } from '../workloads/tree.ts';
import type { Wish } from './amount-param.ts';
import { containerSize } from './pod-size.ts';

export interface ResourcesWish {
  readonly container: string | undefined;
  readonly memory: Wish | undefined;
  readonly cpu: Wish | undefined;
}

/** What a change of requests and limits comes to. */
export interface ResourcesGoal {
  readonly container: string;
  readonly template: PodTemplate;
}

/**
 * The template with other requests and limits for one container. A limit alone keeps the request, but for one that was the same as the limit or
 * would be above it. Throws PARAM_INVALID, NOTHING_TO_DO.
 */
export function resourcesGoal(
  deployment: Deployment,
  wish: ResourcesWish,
  rules: readonly ContainerLimits[],
): ResourcesGoal {
  if (wish.memory === undefined && wish.cpu === undefined)
    throw refused('I need memory= or cpu=.', 'For example `/mcp resources set memory=512Mi/1Gi`.');
  const container = chosen(deployment, wish.container);
  const spec = tree(deployment.template['spec']);
  const list: readonly unknown[] = Array.isArray(spec['containers']) ? spec['containers'] : [];
  const containers = list.map((one) =>
    isTree(one) && one['name'] === container ? withResources(one, wish, rules) : one,
  );
  const template = { ...deployment.template, spec: { ...spec, containers } };
  if (templateDigest(template) === templateDigest(deployment.template))
    throw fault(
      'NOTHING_TO_DO',
      `${container} of ${deployment.name} has these requests and limits already. Nothing was changed.`,
      {
        hint: `See what it uses with \`/mcp top ${deployment.name}\`.`,
      },
    );
  return { container, template };
}

function chosen({ name, template }: Deployment, named: string | undefined): string {
  const all = images(template).map(({ container }) => container);
  const found = named === undefined ? (all.length === 1 ? all[0] : all.find((one) => one === name)) : named;
  if (found !== undefined && all.includes(found)) return found;
  const what = named === undefined ? `${name} has ${all.length} containers` : `${name} has no container ${named}`;
  throw refused(`${what}.`, `Say which one with \`container=\`: ${all.join(', ')}.`);
}

function withResources(container: Tree, wish: ResourcesWish, rules: readonly ContainerLimits[]): Tree {
  const { requests, limits, ...rest } = tree(container['resources']);
  const resources = {
    ...rest,
    requests: { ...tree(requests), ...requestsOf(container, wish) },
    limits: {
      ...tree(limits),
      ...(wish.cpu === undefined ? {} : { cpu: wish.cpu.limit }),
      ...(wish.memory === undefined ? {} : { memory: wish.memory.limit }),
    },
  };
  const changed = { ...container, resources };
  requireFit(changed, rules);
  return changed;
}

const readers = { cpu: cpuMillis, memory: memoryBytes } as const;

function requestsOf(container: Tree, wish: ResourcesWish): Record<string, string> {
  const { requests, limits } = tree(container['resources']);
  const found: Record<string, string> = {};
  for (const kind of ['cpu', 'memory'] as const) {
    const { request, limit } = wish[kind] ?? { request: undefined, limit: undefined };
    if (limit === undefined) continue;
    const read = readers[kind];
    const [asked, most, fresh] = [read(tree(requests)[kind]), read(tree(limits)[kind]), read(limit) ?? 0];
    const follows = asked !== undefined && (asked === most || asked > fresh);
    if (request !== undefined) found[kind] = request;
    else if (follows) found[kind] = limit;
  }
  return found;
}

const amount = { cpuMillis: cores, memoryBytes: bytes } as const;

/** Throws PARAM_INVALID for a request above its limit, and for what a LimitRange refuses. */
function requireFit(container: Tree, rules: readonly ContainerLimits[]): void {
  const { requests, limits } = containerSize(container, rules);
  for (const key of ['cpuMillis', 'memoryBytes'] as const) {
    const [request, limit] = [requests[key], limits[key]];
    const words = amount[key];
    if (request !== undefined && limit !== undefined && request > limit)
      throw refused(`A request of ${words(request)} is above its limit of ${words(limit)}.`);
    for (const { name, min, max } of rules) {
      const [least, most] = [min[key], max[key]];
      if (most !== undefined && limit !== undefined && limit > most)
        throw refused(`LimitRange ${name} allows a container ${words(most)} at most, and this is ${words(limit)}.`);
      if (least !== undefined && request !== undefined && request < least)
        throw refused(`LimitRange ${name} wants a request of ${words(least)} at least, and this is ${words(request)}.`);
    }
  }
}

/** Throws PARAM_INVALID where some pod uses more memory now than it may have: it would be killed at once. */
export function requireEnough(container: string, limit: number | undefined, usage: readonly PodUsage[]): void {
  if (limit === undefined) return;
  const used = Math.max(
    0,
    ...usage.flatMap((pod) => pod.containers.filter(({ name }) => name === container).map((one) => one.memoryBytes)),
  );
  if (used <= limit) return;
  throw refused(
    `${container} uses ${bytes(used)} now: a limit of ${bytes(limit)} would have it killed.`,
    'Choose more than it uses, or restart it first if it leaks: `/mcp memory`.',
  );
}

function refused(text: string, hint?: string) {
  return fault('PARAM_INVALID', `${text} Nothing was changed.`, hint === undefined ? {} : { hint });
}
