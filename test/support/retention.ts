import type { Retention } from '../../src/model/retention.ts';
import type { Store } from '../../src/ports/store.ts';

/** Days to keep things, all different. */
export const keep: Retention = {
  attachmentDays: 10,
  offerDays: 20,
  messageDays: 30,
  quarantineDays: 40,
  runDays: 50,
  incidentDays: 60,
};

/** Deletes by age until nothing is left to look at; gives how many batches it took. */
export async function forgetAll(store: Store, how: Retention = keep): Promise<number> {
  let batches = 1;
  while (await store.forget(how)) batches += 1;
  return batches;
}
