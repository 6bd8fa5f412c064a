import type { PodTemplate } from '../ports/workload.ts';
import { type Tree, tree } from '../workloads/tree.ts';

/**
 * How a container gets at a ConfigMap or Secret. What becomes a variable, and a file mounted by `subPath`, is read when the container starts;
 * other files are renewed by the kubelet (kubernetes.io, ConfigMaps: mounted ConfigMaps are updated automatically).
 */
export type ConfigUse = { readonly container: string; readonly init: boolean; readonly optional: boolean } & (
  | { readonly as: 'variable'; readonly variable: string; readonly key: string }
  /** Every key, under its own name after the prefix. */
  | { readonly as: 'variables'; readonly prefix: string }
  | {
      readonly as: 'files';
      readonly at: string;
      readonly keys: readonly string[] | undefined;
      readonly isFixed: boolean;
    }
);

/** A ConfigMap or Secret that a template names, and its uses. */
export interface ConfigSource {
  readonly kind: 'ConfigMap' | 'Secret';
  readonly name: string;
  readonly uses: readonly ConfigUse[];
}

/** A variable that the template itself gives a value; the value stays where it is. */
export interface OwnVariable {
  readonly container: string;
  readonly name: string;
}

type Found = { readonly kind: ConfigSource['kind']; readonly name: string; readonly use: ConfigUse };
type Who = { readonly container: string; readonly init: boolean };

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const trees = (value: unknown): readonly Tree[] => list(value).map(tree);
const word = (value: unknown): string => (typeof value === 'string' ? value : '');

function containersOf(template: PodTemplate): readonly (readonly [Who, Tree])[] {
  const spec = tree(template['spec']);
  const named = (value: unknown, among: 'init' | 'main') =>
    trees(value).map((one): readonly [Who, Tree] => {
      // A sidecar is listed with the containers that prepare the pod, and stays.
      const init = among === 'init' && one['restartPolicy'] !== 'Always';
      return [{ container: word(one['name']), init }, one];
    });
  return [...named(spec['initContainers'], 'init'), ...named(spec['containers'], 'main')];
}

/** Every ConfigMap and Secret the containers of a template read, ConfigMaps first, each once. */
export function configSources(template: PodTemplate): readonly ConfigSource[] {
  const volumes = volumesOf(template);
  const found = containersOf(template).flatMap(([who, container]) => [
    ...trees(container['env']).flatMap((one) => variable(who, one)),
    ...trees(container['envFrom']).flatMap((one) => variables(who, one)),
    ...trees(container['volumeMounts']).flatMap((one) => files(who, one, volumes)),
  ]);
  const groups = Map.groupBy(found, ({ kind, name }) => `${kind} ${name}`);
  return [...groups.values()]
    .flatMap((uses) => {
      const [first] = uses;
      return first === undefined ? [] : [{ kind: first.kind, name: first.name, uses: uses.map(({ use }) => use) }];
    })
    .sort((a, b) => (a.kind === b.kind ? (a.name < b.name ? -1 : 1) : a.kind === 'ConfigMap' ? -1 : 1));
}

/** Variables with a value in the template itself. */
export function ownVariables(template: PodTemplate): readonly OwnVariable[] {
  return containersOf(template).flatMap(([{ container }, one]) =>
    trees(one['env'])
      .filter((variable) => variable['valueFrom'] === undefined)
      .map((variable) => ({ container, name: word(variable['name']) })),
  );
}

const kinds = [
  ['ConfigMap', 'configMapKeyRef', 'configMapRef', 'configMap'],
  ['Secret', 'secretKeyRef', 'secretRef', 'secret'],
] as const;

function variable(who: Who, one: Tree): readonly Found[] {
  const from = tree(one['valueFrom']);
  return kinds.flatMap(([kind, ref]): readonly Found[] => {
    const { name, key, optional } = tree(from[ref]);
    if (word(name) === '') return [];
    const use = { ...who, as: 'variable' as const, optional: optional === true };
    return [{ kind, name: word(name), use: { ...use, variable: word(one['name']), key: word(key) } }];
  });
}

function variables(who: Who, one: Tree): readonly Found[] {
  return kinds.flatMap(([kind, _, ref]): readonly Found[] => {
    const { name, optional } = tree(one[ref]);
    if (word(name) === '') return [];
    const use = { ...who, as: 'variables' as const, optional: optional === true };
    return [{ kind, name: word(name), use: { ...use, prefix: word(one['prefix']) } }];
  });
}

/** What a volume holds of one ConfigMap or Secret; undefined keys are all of them. */
interface Held {
  readonly kind: ConfigSource['kind'];
  readonly name: string;
  readonly keys: readonly string[] | undefined;
  readonly optional: boolean;
}

function volumesOf(template: PodTemplate): ReadonlyMap<string, readonly Held[]> {
  return new Map(
    trees(tree(template['spec'])['volumes']).map((volume) => [
      word(volume['name']),
      [volume, ...trees(tree(volume['projected'])['sources'])].flatMap(heldBy),
    ]),
  );
}

function heldBy(source: Tree): readonly Held[] {
  return kinds.flatMap(([kind, _, __, field]) => {
    const held = tree(source[field]);
    const name = word(held['name']) || word(held['secretName']);
    if (name === '') return [];
    const items = trees(held['items']).map(({ key }) => word(key));
    return [{ kind, name, keys: items.length === 0 ? undefined : items, optional: held['optional'] === true }];
  });
}

function files(who: Who, mount: Tree, volumes: ReadonlyMap<string, readonly Held[]>): readonly Found[] {
  const isFixed = word(mount['subPath']) !== '' || word(mount['subPathExpr']) !== '';
  return (volumes.get(word(mount['name'])) ?? []).map(({ kind, name, keys, optional }) => ({
    ...{ kind, name },
    use: { ...who, as: 'files' as const, at: word(mount['mountPath']), keys, optional, isFixed },
  }));
}

/** Whether a use gets a key. */
export function reads(use: ConfigUse, key: string): boolean {
  if (use.as === 'variable') return use.key === key;
  return use.as === 'variables' || use.keys === undefined || use.keys.includes(key);
}

/** Whether a running container keeps what it read at its start. */
export const isReadAtStart = (use: ConfigUse): boolean => use.as !== 'files' || use.isFixed;

/** Keys that have to be there for a pod to start. */
export function neededKeys({ uses }: ConfigSource): readonly string[] {
  const keys = uses.flatMap((use) => {
    if (use.optional || use.as === 'variables') return [];
    return use.as === 'variable' ? [use.key] : (use.keys ?? []);
  });
  return [...new Set(keys)];
}
