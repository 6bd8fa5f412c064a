import { createHash } from 'node:crypto';
import { pulledBy } from '../model/image.ts';
import { canonical } from '../model/json.ts';
import type { PodTemplate } from '../ports/workload.ts';
import { isTree, type Tree, tree } from './tree.ts';

/** One text for one template, whatever the order of its keys: for the digest of a plan, and to compare two. */
export function templateDigest(template: PodTemplate): string {
  return createHash('sha256')
    .update(canonical(comparable(template)))
    .digest('hex')
    .slice(0, 16);
}

/**
 * Fields of Kubernetes that are maps, or objects that the API server always fills in: it shows an empty one and an absent one alike. Any
 * other empty object means something and starts a rollout when it goes: `emptyDir: {}`, a `labelSelector: {}` that selects everything.
 */
const emptyIsAbsent = new Set([
  'metadata',
  'labels',
  'annotations',
  'matchLabels',
  'nodeSelector',
  'overhead',
  'limits',
  'requests',
  'resources',
  'volumeAttributes',
  'options',
]);

/** The same of fields of the pod itself: its security context is always there, its own resources are not. */
function isAbsentWhenEmpty(path: readonly string[]): boolean {
  const where = path.join('.');
  if (where === 'spec.securityContext') return true;
  return where !== 'spec.resources' && emptyIsAbsent.has(path.at(-1) ?? '');
}

/**
 * A template as two can be compared: without the label that the controller adds to each ReplicaSet's own, and without what the API
 * server shows alike when it is absent: null, an empty list, an empty map.
 */
export function comparable(template: PodTemplate): Tree {
  const { 'pod-template-hash': _, ...labels } = tree(tree(template['metadata'])['labels']);
  const metadata = { ...tree(template['metadata']), labels };
  return tree(pruned({ ...template, metadata }, []));
}

function pruned(value: unknown, path: readonly string[]): unknown {
  if (Array.isArray(value)) return value.map((item) => pruned(item, path));
  if (!isTree(value)) return value;
  const entries = Object.entries(value)
    .map(([key, item]) => [key, pruned(item, [...path, key])] as const)
    .filter(([key, item]) => !isAbsent(item, [...path, key]));
  return Object.fromEntries(entries);
}

function isAbsent(item: unknown, path: readonly string[]): boolean {
  if (item === null || item === undefined) return true;
  if (Array.isArray(item)) return item.length === 0;
  return isTree(item) && Object.keys(item).length === 0 && isAbsentWhenEmpty(path);
}

/** The containers of a template: name and image. */
export function images(template: PodTemplate): readonly { readonly container: string; readonly image: string }[] {
  const containers = tree(template['spec'])['containers'];
  return (Array.isArray(containers) ? containers : []).map((entry) => ({
    container: String(tree(entry)['name'] ?? ''),
    image: String(tree(entry)['image'] ?? ''),
  }));
}

/** What the containers of a template pull, each once: the same for every way to write it. */
export function pulledImages(template: PodTemplate): readonly string[] {
  return [...new Set(images(template).map(({ image }) => pulledBy(image)))].sort();
}
