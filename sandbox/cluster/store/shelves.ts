import type { KubeObject } from '../objects/meta.ts';

interface Shelf {
  readonly objects: Map<string, KubeObject>;
  /** Names in order; made again after one came or went. */
  names: readonly string[] | undefined;
}

/** The objects of one resource, by namespace and name; lists are in that order. */
export interface Shelves {
  get(namespace: string, name: string): KubeObject | undefined;
  put(namespace: string, name: string, object: KubeObject): void;
  take(namespace: string, name: string): void;
  list(namespace: string | undefined): KubeObject[];
}

/** Makes empty shelves. */
export function createShelves(): Shelves {
  const shelves = new Map<string, Shelf>();

  const inOrder = (shelf: Shelf): KubeObject[] => {
    shelf.names ??= [...shelf.objects.keys()].sort();
    return shelf.names.flatMap((name) => shelf.objects.get(name) ?? []);
  };

  return {
    get: (namespace, name) => shelves.get(namespace)?.objects.get(name),
    put(namespace, name, object) {
      const shelf = shelves.get(namespace) ?? { objects: new Map(), names: undefined };
      shelves.set(namespace, shelf);
      if (!shelf.objects.has(name)) shelf.names = undefined;
      shelf.objects.set(name, object);
    },
    take(namespace, name) {
      const shelf = shelves.get(namespace);
      if (!shelf?.objects.delete(name)) return;
      shelf.names = undefined;
      if (shelf.objects.size === 0) shelves.delete(namespace);
    },
    list(namespace) {
      if (namespace !== undefined) {
        const shelf = shelves.get(namespace);
        return shelf ? inOrder(shelf) : [];
      }
      return [...shelves].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, shelf]) => inOrder(shelf));
    },
  };
}
