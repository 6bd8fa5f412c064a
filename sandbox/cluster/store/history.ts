import type { ResourceName } from '../objects/kinds.ts';
import type { KubeObject } from '../objects/meta.ts';

/** How many changes are kept; a watch that asks for older ones gets 410 Expired. */
const KEPT = 10_000;

export type ChangeType = 'ADDED' | 'MODIFIED' | 'DELETED';

/** One change of one object. */
export interface Change {
  readonly version: number;
  readonly type: ChangeType;
  readonly resource: ResourceName;
  readonly object: KubeObject;
  /** The object before the change; undefined for a new one. */
  readonly previous: KubeObject | undefined;
}

/** The last changes, oldest first. */
export interface History {
  add(change: Change): void;
  since(resource: ResourceName, version: number): readonly Change[] | 'expired';
}

/** Makes an empty history. */
export function createHistory(): History {
  let changes: Change[] = [];
  let forgotten = 0;
  return {
    add(change) {
      changes.push(change);
      if (changes.length < KEPT * 2) return;
      forgotten = changes[KEPT - 1]?.version ?? forgotten;
      changes = changes.slice(KEPT);
    },
    since(resource, version) {
      if (version < forgotten) return 'expired';
      return changes.filter((change) => change.version > version && change.resource === resource);
    },
  };
}
