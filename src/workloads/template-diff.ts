import { fault } from '../errors.ts';
import { canonical } from '../model/json.ts';
import type { Change } from '../model/plan.ts';
import type { PodTemplate } from '../ports/workload.ts';
import { type Weight, weightOf } from './danger.ts';
import { hidden, shownValue } from './hidden.ts';
import { type Leaf, leavesOf, type Order, wayWords } from './leaves.ts';
import { comparable } from './template.ts';

interface Difference {
  readonly change: Change;
  readonly weight: Weight;
}

/**
 * What differs between two templates, way by way: values are compared first and hidden after, so that a secret is told to differ without
 * being shown. Lists go by the key Kubernetes merges them by, and their order counts. What gives a pod more power comes first, then what
 * it runs. Throws INTERNAL when the templates differ and no line says so.
 */
export function templateDiff(before: PodTemplate, after: PodTemplate): readonly Change[] {
  const old = leavesOf(comparable(before));
  const fresh = leavesOf(comparable(after));
  const ways = [...new Set([...old.leaves.keys(), ...fresh.leaves.keys()])];
  const values = ways.flatMap((way) => valueDifference(old.leaves.get(way), fresh.leaves.get(way)));
  const orders = [...fresh.orders].flatMap(([way, order]) => orderDifference(old.orders.get(way), order));
  const changes = inOrder([...values, ...orders]);
  if (changes.length === 0 && canonical(comparable(before)) !== canonical(comparable(after))) {
    throw fault('INTERNAL', 'The two templates differ, and the difference cannot be shown. Nothing was changed.');
  }
  return changes;
}

/** What differs between two sets of annotations, as lines of a plan. */
export function annotationDiff(
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): readonly Change[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const leaf = (key: string, value: string | undefined): Leaf | undefined =>
    value === undefined ? undefined : { path: [{ field: 'annotations' }, { field: key }], value };
  return inOrder(
    keys.flatMap((key) =>
      valueDifference(leaf(key, before[key]), leaf(key, after[key])).map(({ change, weight }) => ({
        change: { ...change, label: `deployment ${change.label}` },
        weight,
      })),
    ),
  );
}

function inOrder(differences: readonly Difference[]): readonly Change[] {
  return [...differences]
    .sort((a, b) => a.weight - b.weight || (a.change.label < b.change.label ? -1 : 1))
    .map(({ change }) => change);
}

function valueDifference(old: Leaf | undefined, fresh: Leaf | undefined): readonly Difference[] {
  const leaf = fresh ?? old;
  if (leaf === undefined) return [];
  if (old !== undefined && fresh !== undefined && canonical(old.value) === canonical(fresh.value)) return [];
  const weight = weightOf(leaf.path);
  const change = { label: wayWords(leaf.path), ...shownPair(old, fresh), ...(weight === 0 ? { danger: true } : {}) };
  return [{ change, weight }];
}

/** Both sides as they may be shown; two that look alike are said to differ. */
function shownPair(old: Leaf | undefined, fresh: Leaf | undefined): Pick<Change, 'before' | 'after'> {
  const none = '(none)';
  const before = old === undefined ? none : shownValue(old);
  const after = fresh === undefined ? none : shownValue(fresh);
  if (before !== after) return { before, after };
  if (before.includes(hidden)) return { before, after: `${after}, changed` };
  // The number 1 and the text "1".
  return { before: JSON.stringify(old?.value ?? none), after: JSON.stringify(fresh?.value ?? none) };
}

function orderDifference(old: Order | undefined, { path, keys }: Order): readonly Difference[] {
  if (old === undefined) return [];
  const before = old.keys.filter((key) => keys.includes(key));
  const after = keys.filter((key) => old.keys.includes(key));
  if (before.join('\n') === after.join('\n')) return [];
  const label = `${wayWords(path)} order`;
  return [{ change: { label, before: before.join(', '), after: after.join(', ') }, weight: weightOf(path) }];
}
