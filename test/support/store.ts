import { afterAll, beforeAll } from 'vitest';
import { movableClock } from '../../sandbox/clock.ts';
import { openStore } from '../../src/adapters/store/store.ts';
import { byPerson, type Gate } from '../../src/model/run.ts';
import type { Claimed, NewRun } from '../../src/ports/store/runs.ts';
import type { Store } from '../../src/ports/store.ts';
import { type TestDatabase, testDatabase } from './database.ts';
import { aPlan } from './plan.ts';

/** A store on a database of its own, opened and dropped with the test file. */
export function useStore(): { readonly store: Store; readonly database: TestDatabase } {
  const held: { store?: Store; database?: TestDatabase } = {};
  beforeAll(async () => {
    held.database = await testDatabase();
    held.store = openStore({ url: held.database.url, clock: movableClock(), workConnections: 8 });
  });
  afterAll(async () => {
    await held.store?.close();
    await held.database?.drop();
  });
  return {
    get store() {
      if (held.store === undefined) throw new Error('the store is opened in beforeAll');
      return held.store;
    },
    get database() {
      if (held.database === undefined) throw new Error('the database is made in beforeAll');
      return held.database;
    },
  };
}

let requests = 0;

/** A request for a rollback; each call is another one. */
export function aRequest(over: Partial<NewRun> = {}): NewRun {
  requests += 1;
  return {
    key: `test:${requests}`,
    action: 'rollback',
    params: {},
    environment: 'production',
    risk: 'disruptive',
    requestedBy: 'U1',
    origin: { via: 'command', team: 'T1', channel: 'C1' },
    ground: byPerson,
    quietMs: 0,
    ...over,
  };
}

export const aGate: Gate = { approvers: 0, typedName: false, ttlMs: 900_000 };

/** Asks, claims and plans: a run that waits for approval. Gives its number and the id of its approval. */
export async function aPlannedRun(
  store: Store,
  over: Partial<NewRun> = {},
  gate = aGate,
  target = 'production/deployment/mcp-server',
) {
  const { run } = await requested(store, over);
  const claimed = await mustClaim(store, run);
  await store.runs.planned(claimed, { plan: aPlan, digest: 'd1', target, gate }, []);
  const card = await store.runs.card(run);
  return { run, approval: card?.approval?.id ?? '' };
}

/** A run that was approved and is due. */
export async function anApprovedRun(store: Store, over: Partial<NewRun> = {}, target?: string) {
  const planned = await aPlannedRun(store, over, aGate, target);
  await store.runs.decide(planned.approval, 'U1', () => ({ kind: 'vote', verdict: 'approve', closes: 'approved' }));
  return planned;
}

export async function requested(store: Store, over: Partial<NewRun> = {}): Promise<{ run: number }> {
  const outcome = await store.runs.request(aRequest(over));
  if (outcome.kind !== 'accepted') throw new Error(`not accepted: ${outcome.kind}`);
  return { run: outcome.run };
}

export async function mustClaim(store: Store, run: number, owner = 'w1', leaseMs = 60_000): Promise<Claimed> {
  const claimed = await store.runs.claim(run, owner, leaseMs);
  if (claimed === undefined) throw new Error(`R-${run} could not be claimed`);
  return claimed;
}

/** A run that failed and offers a rollback. */
export async function anOffer(store: Store): Promise<{ run: number; offer: string }> {
  const { run } = await requested(store);
  const claimed = await mustClaim(store, run);
  const offers = [{ label: 'Roll back to 1', action: 'rollback', params: { to: 1 } }];
  await store.runs.finish(claimed, { state: 'failed', report: { mark: 'bad', headline: 'x' }, offers });
  const card = await store.runs.card(run);
  return { run, offer: card?.offers[0]?.id ?? '' };
}
