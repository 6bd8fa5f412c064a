import { deleteObject } from '../api/delete.ts';
import { resources } from '../resources/registry.ts';
import { type Controller, type ControllerContext, keyOf } from './controller.ts';

/** How long an emptied namespace is looked at again, in ms. */
const AGAIN_MS = 50;

/** Gives each namespace its default service account, and empties one that is being deleted. */
export function namespaceController(context: ControllerContext): Controller {
  const { store } = context;
  return {
    affected: ({ resource, object, type }) =>
      resource === 'namespaces' && type !== 'DELETED' ? [keyOf('', object.metadata.name)] : [],
    reconcile(_none, name) {
      const namespace = store.get('namespaces', '', name);
      if (!namespace) return undefined;
      if (namespace.status.phase === 'Active') {
        const metadata = { name: 'default', namespace: name };
        if (!store.get('serviceaccounts', name, 'default'))
          store.create('serviceaccounts', { apiVersion: 'v1', kind: 'ServiceAccount', metadata });
        return undefined;
      }
      const left = resources.flatMap((definition) =>
        definition.namespaced ? store.list(definition.name, name).map((object) => ({ definition, object })) : [],
      );
      for (const { definition, object } of left)
        if (object.metadata.deletionTimestamp === undefined) deleteObject(context, definition, object, {});
      if (left.length > 0) return AGAIN_MS;
      store.remove('namespaces', '', name);
      return undefined;
    },
  };
}
