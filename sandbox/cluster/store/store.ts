import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Kinds, ResourceName } from '../objects/kinds.ts';
import type { KubeObject } from '../objects/meta.ts';
import { type Change, type ChangeType, createHistory } from './history.ts';
import { createShelves, type Shelves } from './shelves.ts';

/** An object that is about to be created: the store adds uid, resourceVersion and creation time. */
export type NewObject<T extends KubeObject> = Omit<T, 'metadata'> & {
  metadata: Omit<T['metadata'], 'uid' | 'resourceVersion' | 'creationTimestamp'> & { uid?: string };
};

/**
 * All objects of the cluster. What it hands out is never changed in place: `update` works on a copy. One counter numbers every
 * change (resourceVersion), and the last changes are kept so that a watch can begin in the past.
 */
export interface Store {
  /** The number of the newest change. */
  version(): number;
  get<R extends ResourceName>(resource: R, namespace: string, name: string): Kinds[R] | undefined;
  /** In the order of namespace and name; of one namespace, or of all. */
  list<R extends ResourceName>(resource: R, namespace?: string): Kinds[R][];
  /** Adds an object; the caller has made sure that there is none of that name. */
  create<R extends ResourceName>(resource: R, object: NewObject<Kinds[R]>): Kinds[R];
  /** Lets `mutate` change a copy and keeps it as a new version when it differs; undefined when there is no such object. */
  update<R extends ResourceName>(
    resource: R,
    namespace: string,
    name: string,
    mutate: (draft: Kinds[R]) => void,
  ): Kinds[R] | undefined;
  /** Takes an object away at once; gives it as it was. */
  remove<R extends ResourceName>(resource: R, namespace: string, name: string): Kinds[R] | undefined;
  /** Called after each change; gives the function that ends the subscription. */
  onChange(listener: (change: Change) => void): () => void;
  /** The changes of a resource after a version, or 'expired' when they are no longer kept. */
  since(resource: ResourceName, version: number): readonly Change[] | 'expired';
}

/** Makes an empty store; `stamp` gives the time that new objects carry. */
export function createStore(stamp: () => string): Store {
  const shelves = new Map<ResourceName, Shelves>();
  const listeners = new Set<(change: Change) => void>();
  const history = createHistory();
  let version = 100;

  const shelvesOf = (resource: ResourceName) => {
    const found = shelves.get(resource) ?? createShelves();
    shelves.set(resource, found);
    return found;
  };

  const announce = (type: ChangeType, resource: ResourceName, object: KubeObject, previous?: KubeObject) => {
    const change: Change = { version, type, resource, object, previous };
    history.add(change);
    for (const listener of [...listeners]) listener(change);
  };

  /** The one place where a stored object takes the type of its resource: the schema of the resource has checked it. */
  const typed = <R extends ResourceName>(object: KubeObject | undefined) => object as Kinds[R] | undefined;

  return {
    version: () => version,
    get: <R extends ResourceName>(resource: R, namespace: string, name: string) =>
      typed<R>(shelvesOf(resource).get(namespace, name)),
    list: <R extends ResourceName>(resource: R, namespace?: string) =>
      shelvesOf(resource).list(namespace) as Kinds[R][],
    create<R extends ResourceName>(resource: R, object: NewObject<Kinds[R]>) {
      version += 1;
      const given = structuredClone(object) as unknown as KubeObject;
      const metadata = {
        ...given.metadata,
        uid: given.metadata.uid ?? randomUUID(),
        resourceVersion: String(version),
        creationTimestamp: stamp(),
      };
      const stored: KubeObject = { ...given, metadata };
      shelvesOf(resource).put(metadata.namespace ?? '', metadata.name, stored);
      announce('ADDED', resource, stored);
      return stored as Kinds[R];
    },
    update<R extends ResourceName>(
      resource: R,
      namespace: string,
      name: string,
      mutate: (draft: Kinds[R]) => void,
    ): Kinds[R] | undefined {
      const current = typed<R>(shelvesOf(resource).get(namespace, name));
      if (!current) return undefined;
      const draft = structuredClone(current);
      mutate(draft);
      draft.metadata.resourceVersion = current.metadata.resourceVersion;
      if (isDeepStrictEqual(draft, current)) return current;
      version += 1;
      draft.metadata.resourceVersion = String(version);
      shelvesOf(resource).put(namespace, name, draft);
      announce('MODIFIED', resource, draft, current);
      return draft;
    },
    remove<R extends ResourceName>(resource: R, namespace: string, name: string) {
      const current = shelvesOf(resource).get(namespace, name);
      if (!current) return undefined;
      version += 1;
      shelvesOf(resource).take(namespace, name);
      const last: KubeObject = { ...current, metadata: { ...current.metadata, resourceVersion: String(version) } };
      announce('DELETED', resource, last, current);
      return typed<R>(current);
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    since: (resource, from) => history.since(resource, from),
  };
}
