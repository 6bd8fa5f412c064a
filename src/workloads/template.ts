import { createHash } from 'node:crypto';
import { canonical } from '../model/json.ts';
import type { Change } from '../model/plan.ts';
import type { PodTemplate } from '../ports/workload.ts';

type Tree = Readonly<Record<string, unknown>>;

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value);
const tree = (value: unknown): Tree => (isTree(value) ? value : {});

/** A template without the label that the controller adds to each ReplicaSet's own. */
export function withoutHash(template: PodTemplate): PodTemplate {
  const metadata = tree(template['metadata']);
  const { 'pod-template-hash': _, ...labels } = tree(metadata['labels']);
  return { ...template, metadata: { ...metadata, labels } };
}

/** One text for one template, whatever the order of its keys: for the digest of a plan, and to compare two. */
export function templateDigest(template: PodTemplate): string {
  return createHash('sha256')
    .update(canonical(pruned(withoutHash(template))))
    .digest('hex')
    .slice(0, 16);
}

/** Empty maps, lists and nulls mean the same as their absence: the API server fills or drops them as it likes. */
function pruned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(pruned);
  if (!isTree(value)) return value;
  const entries = Object.entries(value)
    .map(([key, item]) => [key, pruned(item)] as const)
    .filter(
      ([, item]) =>
        !(
          item === null ||
          item === undefined ||
          (isTree(item) && Object.keys(item).length === 0) ||
          (Array.isArray(item) && item.length === 0)
        ),
    );
  return Object.fromEntries(entries);
}

/** The containers of a template: name and image. */
export function images(template: PodTemplate): readonly { readonly container: string; readonly image: string }[] {
  const containers = tree(template['spec'])['containers'];
  return (Array.isArray(containers) ? containers : []).map((entry) => ({
    container: String(tree(entry)['name'] ?? ''),
    image: String(tree(entry)['image'] ?? ''),
  }));
}

const hidden = /(?:^|\.)(?:env\[[^\]]*\]\.value)$/;

/**
 * What differs between two templates, path by path. Values of environment variables are never shown, only that they differ: they may
 * be secrets. List entries go by their name where they have one, so that an added container is one line and not ten.
 */
export function templateDiff(before: PodTemplate, after: PodTemplate): readonly Change[] {
  const old = flatten(pruned(withoutHash(before)));
  const fresh = flatten(pruned(withoutHash(after)));
  const paths = [...new Set([...old.keys(), ...fresh.keys()])].sort();
  return paths
    .filter((path) => old.get(path) !== fresh.get(path))
    .map((path) => ({ label: short(path), before: shown(path, old.get(path)), after: shown(path, fresh.get(path)) }));
}

function shown(path: string, value: string | undefined): string {
  if (value === undefined) return '(none)';
  return hidden.test(path) ? '(hidden)' : value;
}

function short(path: string): string {
  return path
    .replace(/^spec\.containers\[([^\]]+)\]\./, '$1 ')
    .replace(/^metadata\./, '')
    .replace(/^spec\./, '');
}

function flatten(value: unknown, path = '', into = new Map<string, string>()): Map<string, string> {
  if (Array.isArray(value)) {
    value.forEach((item, index) => {
      const name = tree(item)['name'];
      flatten(item, `${path}[${typeof name === 'string' ? name : index}]`, into);
    });
  } else if (isTree(value)) {
    for (const [key, item] of Object.entries(value)) flatten(item, path === '' ? key : `${path}.${key}`, into);
  } else into.set(path, String(value));
  return into;
}
