import { cpuMillis, memoryBytes } from '../model/quantity.ts';
import type { Amounts, ContainerLimits, PodTemplate, QuotaResource } from '../ports/workload.ts';
import { type Tree, tree } from '../workloads/tree.ts';

/** What one pod counts for in a quota; undefined where a container says nothing and gets nothing by default. */
export type PodSize = Readonly<Record<QuotaResource, number | undefined>>;

const trees = (value: unknown): readonly Tree[] => (Array.isArray(value) ? value : []).map(tree);
const amounts = (value: unknown): Amounts => {
  const { cpu, memory } = tree(value);
  // The API takes plain numbers too: `cpu: 1`.
  const word = (given: unknown) => (typeof given === 'number' ? String(given) : given);
  return { cpuMillis: cpuMillis(word(cpu)), memoryBytes: memoryBytes(word(memory)) };
};

/** The requests and limits of a container, as its pod gets them: what is not said comes from the limit, or from a LimitRange. */
export function containerSize(
  container: Tree,
  rules: readonly ContainerLimits[],
): { requests: Amounts; limits: Amounts } {
  const { requests, limits } = tree(container['resources']);
  const [asked, most] = [amounts(requests), amounts(limits)];
  const limit = (key: keyof Amounts) => most[key] ?? first(rules, ({ defaultLimit }) => defaultLimit[key]);
  const request = (key: keyof Amounts) =>
    asked[key] ??
    most[key] ??
    first(rules, ({ defaultRequest, defaultLimit }) => defaultRequest[key] ?? defaultLimit[key]);
  return {
    requests: { cpuMillis: request('cpuMillis'), memoryBytes: request('memoryBytes') },
    limits: { cpuMillis: limit('cpuMillis'), memoryBytes: limit('memoryBytes') },
  };
}

function first<T>(list: readonly T[], of: (one: T) => number | undefined): number | undefined {
  for (const one of list) {
    const found = of(one);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What a pod holds on its node: what it asks for, and nothing where it asks for nothing. */
export interface PodRequests {
  readonly cpuMillis: number;
  readonly memoryBytes: number;
}

/** The requests of a pod as the scheduler counts them: a container that says nothing counts for nothing. */
export function podRequests(template: PodTemplate, rules: readonly ContainerLimits[]): PodRequests {
  const { staying, passing } = containersOf(template);
  const sum = (key: keyof PodRequests) => {
    const of = (one: Tree) => containerSize(one, rules).requests[key] ?? 0;
    return Math.max(
      0,
      ...passing.map(of),
      staying.map(of).reduce((total, one) => total + one, 0),
    );
  };
  return { cpuMillis: sum('cpuMillis'), memoryBytes: sum('memoryBytes') };
}

/** Containers and sidecars, which stay, and the init containers that end before them. */
function containersOf(template: PodTemplate): { readonly staying: readonly Tree[]; readonly passing: readonly Tree[] } {
  const spec = tree(template['spec']);
  const inits = trees(spec['initContainers']);
  return {
    staying: [...inits.filter((one) => one['restartPolicy'] === 'Always'), ...trees(spec['containers'])],
    passing: inits.filter((one) => one['restartPolicy'] !== 'Always'),
  };
}

/**
 * What a pod of a template counts for: the sum of its containers and sidecars, and at least what its largest init container needs
 * (kubernetes.io, Init Containers: resource sharing).
 */
export function podSize(template: PodTemplate, rules: readonly ContainerLimits[]): PodSize {
  const { staying, passing } = containersOf(template);
  const sum = (of: (size: ReturnType<typeof containerSize>) => number | undefined) => {
    const all = staying.map((one) => of(containerSize(one, rules)));
    if (all.includes(undefined)) return undefined;
    const largest = Math.max(0, ...passing.map((one) => of(containerSize(one, rules)) ?? 0));
    return Math.max(
      largest,
      all.reduce<number>((total, one) => total + (one ?? 0), 0),
    );
  };
  return {
    pods: 1,
    'requests.cpu': sum(({ requests }) => requests.cpuMillis),
    'requests.memory': sum(({ requests }) => requests.memoryBytes),
    'limits.cpu': sum(({ limits }) => limits.cpuMillis),
    'limits.memory': sum(({ limits }) => limits.memoryBytes),
  };
}
