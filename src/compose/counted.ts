import type { Metrics } from '../ports/metrics.ts';
import type { Store } from '../ports/store.ts';

/** The store, with what becomes of pages and incidents counted. */
export function counted(store: Store, metrics: Pick<Metrics, 'page' | 'incidentOpened'>): Store {
  const { paging, incidents } = store;
  let newest = 0;
  return {
    ...store,
    paging: {
      ...paging,
      async pageSent(id, receipt) {
        await paging.pageSent(id, receipt);
        metrics.page('sent');
      },
      async pageLater(id, waitMs, error, nothingSent) {
        await paging.pageLater(id, waitMs, error, nothingSent);
        metrics.page('later');
      },
      async pageFailed(id, error, fallback) {
        await paging.pageFailed(id, error, fallback);
        metrics.page('failed');
      },
    },
    incidents: {
      ...incidents,
      async open(incident) {
        const id = await incidents.open(incident);
        // One that is there already is given again.
        if (id > newest) metrics.incidentOpened(incident.severity);
        newest = Math.max(newest, id);
        return id;
      },
    },
  };
}
