import { deleteObject } from '../api/delete.ts';
import type { ResourceName } from '../objects/kinds.ts';
import { resources } from '../resources/registry.ts';
import { type Controller, type ControllerContext, keyOf } from './controller.ts';

const FOREGROUND = 'foregroundDeletion';

/** Where an object that waits for its dependents is. */
interface Place {
  readonly resource: ResourceName;
  readonly namespace: string;
  readonly name: string;
}

/** What can have an owner: everything but events, of which there are many. */
const owned = resources.filter(({ name }) => name !== 'events');

/** Deletes what the object of a uid owned alone; true while anything of it is still there. */
function deleteDependents(context: ControllerContext, uid: string, propagation: 'Background' | 'Foreground'): boolean {
  let left = false;
  for (const definition of owned)
    for (const object of context.store.list(definition.name)) {
      const owners = object.metadata.ownerReferences ?? [];
      if (!owners.some((owner) => owner.uid === uid)) continue;
      left = true;
      if (owners.length > 1 || object.metadata.deletionTimestamp !== undefined) continue;
      deleteObject(context, definition, object, { propagation });
    }
  return left;
}

/** Lets go of an object that waited for its dependents. */
function release({ store }: ControllerContext, { resource, namespace, name }: Place): void {
  const waiting = store.get(resource, namespace, name);
  const rest = (waiting?.metadata.finalizers ?? []).filter((one) => one !== FOREGROUND);
  store.update(resource, namespace, name, (draft) => {
    draft.metadata.finalizers = rest;
  });
  if (rest.length === 0) store.remove(resource, namespace, name);
}

/** Objects whose owner is gone go too; an owner deleted in the foreground goes after them. Keys are `/uid`. */
export function garbageCollector(context: ControllerContext): Controller {
  const gone = new Set<string>();
  const waiting = new Map<string, Place>();
  return {
    affected({ type, resource, object }) {
      if (resource === 'events') return [];
      const { uid, namespace = '', name, ownerReferences = [], finalizers = [] } = object.metadata;
      if (type !== 'DELETED') {
        if (!finalizers.includes(FOREGROUND)) return [];
        waiting.set(uid, { resource, namespace, name });
        return [keyOf('', uid)];
      }
      waiting.delete(uid);
      gone.add(uid);
      const owners = ownerReferences.map((owner) => owner.uid).filter((owner) => waiting.has(owner));
      return [uid, ...owners].map((one) => keyOf('', one));
    },
    reconcile(_namespace, uid) {
      const place = waiting.get(uid);
      if (place) {
        if (!deleteDependents(context, uid, 'Foreground')) release(context, place);
      } else if (gone.delete(uid)) deleteDependents(context, uid, 'Background');
      return undefined;
    },
  };
}
