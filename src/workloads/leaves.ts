import { isTree, type Tree, tree } from './tree.ts';

/** One step of the way into a template: a field, or an entry of a list by the key that tells it from the others. */
export type Step = { readonly field: string } | { readonly entry: string };

/** A value at the end of a way: a scalar, a list of scalars, or an object with nothing in it. */
export interface Leaf {
  readonly path: readonly Step[];
  readonly value: unknown;
}

/** What tells the entries of a list apart (Kubernetes API: patchMergeKey, listMapKeys); any other list goes by position. */
const keyOf: Readonly<Record<string, (entry: Tree) => unknown>> = {
  ...Object.fromEntries(
    [
      ...['containers', 'initContainers', 'ephemeralContainers', 'env', 'volumes', 'imagePullSecrets'],
      ...['claims', 'resourceClaims', 'schedulingGates', 'sysctls'],
    ].map((list) => [list, (entry: Tree) => entry['name']]),
  ),
  volumeMounts: (entry) => entry['mountPath'],
  volumeDevices: (entry) => entry['devicePath'],
  hostAliases: (entry) => entry['ip'],
  topologySpreadConstraints: (entry) => entry['topologyKey'],
  resizePolicy: (entry) => entry['resourceName'],
  ports: ({ containerPort, protocol }) =>
    protocol === undefined || protocol === 'TCP' ? containerPort : `${containerPort}/${protocol}`,
};

const isScalar = (value: unknown) => typeof value !== 'object' || value === null;

/** The keys of the entries of a list, each once: the second of two with the same key is `key #2`. */
function keysOf(list: readonly unknown[], name: string): readonly string[] {
  const seen = new Map<string, number>();
  return list.map((entry, index) => {
    const key = keyOf[name]?.(tree(entry));
    if (key === undefined) return String(index);
    const count = (seen.get(String(key)) ?? 0) + 1;
    seen.set(String(key), count);
    return count === 1 ? String(key) : `${key} #${count}`;
  });
}

/** A list whose entries go by a key: its order is not in their ways, and may matter. */
export interface Order {
  readonly path: readonly Step[];
  readonly keys: readonly string[];
}

/** Every value of a tree with the way to it, and the order of every list that goes by keys. Ways are told apart by `wayId`. */
export function leavesOf(root: Tree): {
  readonly leaves: ReadonlyMap<string, Leaf>;
  readonly orders: ReadonlyMap<string, Order>;
} {
  const leaves = new Map<string, Leaf>();
  const orders = new Map<string, Order>();
  const visit = (value: unknown, path: readonly Step[], name: string): void => {
    if (Array.isArray(value) && value.length > 0 && !value.every(isScalar)) {
      const keys = keysOf(value, name);
      if (keyOf[name] !== undefined) orders.set(wayId(path), { path, keys });
      value.forEach((item, index) => {
        visit(item, [...path, { entry: keys[index] ?? String(index) }], '');
      });
    } else if (isTree(value) && Object.keys(value).length > 0) {
      for (const [field, item] of Object.entries(value)) visit(item, [...path, { field }], field);
    } else leaves.set(wayId(path), { path, value });
  };
  visit(root, [], '');
  return { leaves, orders };
}

/** One text for one way: names may hold dots and brackets, so it is never read as text again. */
function wayId(path: readonly Step[]): string {
  return JSON.stringify(path.map((step) => ('field' in step ? [step.field] : { entry: step.entry })));
}

/** A way as people read it: `mcp-server env[TOKEN].value`. */
export function wayWords(path: readonly Step[]): string {
  const [first, second, third, ...rest] = path;
  const isField = (step: Step | undefined, name: string) =>
    step !== undefined && 'field' in step && step.field === name;
  if (isField(first, 'spec') && isField(second, 'containers') && third !== undefined && 'entry' in third) {
    return `${third.entry} ${joined(rest)}`.trimEnd();
  }
  return joined(isField(first, 'spec') || (isField(first, 'metadata') && path.length > 1) ? path.slice(1) : path);
}

function joined(path: readonly Step[]): string {
  return path
    .map((step, index) => ('entry' in step ? `[${step.entry}]` : `${index === 0 ? '' : '.'}${step.field}`))
    .join('');
}
