import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { movableClock } from '../../sandbox/clock.ts';
import { openStore } from '../../src/adapters/store/store.ts';
import { isFault } from '../../src/errors.ts';
import type { Store } from '../../src/ports/store.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import type { Watch } from '../support/faults/boundary.ts';
import { type PgGate, startPgGate } from '../support/faults/pg-gate.ts';
import { anOffer, aPlannedRun, aRequest } from '../support/store.ts';

let database: TestDatabase;
let gate: PgGate;
let store: Store;
/** What befalls the statements of the store. */
let befalls: Watch = () => 'pass';

beforeEach(async () => {
  befalls = () => 'pass';
  database = await testDatabase();
  gate = await startPgGate(database.url, (message) => befalls(message));
  store = openStore({ url: gate.url, clock: movableClock(), workConnections: 4 });
});

afterEach(async () => {
  await gate.stop();
  await store.close();
  await database.drop();
});

const never = () => new Promise<never>(() => undefined);

/** The first statement of that label is carried out, and its answer lost. */
function losingTheAnswerTo(label: string): Watch {
  let lost = false;
  return (message) => {
    if (lost || !message.label.includes(label)) return 'pass';
    lost = true;
    return { answered: () => undefined };
  };
}

async function timed<T>(work: Promise<T>): Promise<{ readonly ms: number; readonly error: unknown }> {
  const started = performance.now();
  const error = await work.then(
    () => undefined,
    (failure: unknown) => failure,
  );
  return { ms: performance.now() - started, error };
}

const approve = (approval: string, user = 'U1') =>
  store.runs.decide(approval, user, (current) =>
    current.state === 'open' ? { kind: 'vote', verdict: 'approve', closes: 'approved' } : { kind: 'refused' },
  );

describe('a request whose answer is lost', () => {
  it('is asked again under its key and makes one run', async () => {
    befalls = losingTheAnswerTo('request-run');
    const outcome = await store.runs.request(aRequest({ key: 'lost-answer' }));
    const rows = await database.query<{ id: string }>(`SELECT id FROM runs WHERE inbound_key = 'lost-answer'`);
    expect(rows).toHaveLength(1);
    expect(outcome).toEqual({ kind: 'accepted', run: Number(rows[0]?.id) });
  });

  it('is asked again for a press too, which uses its offer up once', async () => {
    const { run: parent, offer: id } = await anOffer(store);
    const press = { parent, offer: { id, reusable: false } };
    befalls = losingTheAnswerTo('press-offer');
    const outcome = await store.runs.request(aRequest({ key: 'lost-press', ...press }));
    const rows = await database.query<{ id: string }>(`SELECT id FROM runs WHERE inbound_key = 'lost-press'`);
    expect(rows).toHaveLength(1);
    expect(outcome).toEqual({ kind: 'accepted', run: Number(rows[0]?.id) });
    const another = await store.runs.request(aRequest({ requestedBy: 'U2', ...press }));
    expect(another).toMatchObject({ kind: 'used', by: 'U1', run: Number(rows[0]?.id) });
  });

  it('before it was done is asked again too', async () => {
    let cut = false;
    befalls = (message) => {
      if (cut || message.label !== 'request-run') return 'pass';
      cut = true;
      return 'cut';
    };
    expect(await store.runs.request(aRequest())).toMatchObject({ kind: 'accepted' });
  });
});

describe('a server that does not answer', () => {
  it('keeps a request no longer than 2.5 s, and the answer does not claim what nobody knows', async () => {
    await store.ping();
    befalls = (message) => (message.label === 'request-run' ? never() : 'pass');
    const { ms, error } = await timed(store.runs.request(aRequest()));
    expect(ms).toBeLessThan(2500);
    expect(isFault(error, 'STORE_DOWN') && error.effect).toBe('unknown');
  });

  it.each(['BEGIN', 'SELECT clock_now() AS now', 'COMMIT'])(
    'keeps a click no longer than 2.5 s, hanging at %s',
    async (hangs) => {
      const { approval } = await aPlannedRun(store);
      befalls = (message) => (message.body.trim().startsWith(hangs) ? never() : 'pass');
      const { ms, error } = await timed(approve(approval));
      expect(ms).toBeLessThan(2500);
      expect(isFault(error, 'STORE_DOWN') && error.effect).toBe(hangs === 'COMMIT' ? 'unknown' : 'none');
    },
  );

  it('is told apart from one that refused: nothing was accepted', async () => {
    await gate.stop();
    const { ms, error } = await timed(store.runs.request(aRequest()));
    expect(ms).toBeLessThan(2500);
    expect(isFault(error, 'STORE_DOWN') && error.effect).toBe('none');
    expect(isFault(error) && error.message).toMatch(/^Not accepted/);
    gate = await startPgGate(database.url, () => 'pass');
  });
});

describe('a click whose COMMIT is not answered', () => {
  it('counts once, and the person hears that it counted', async () => {
    const { run, approval } = await aPlannedRun(store);
    befalls = losingTheAnswerTo('commit INSERT INTO approval_votes');
    await approve(approval);
    expect(await store.runs.run(run)).toMatchObject({ state: 'queued' });
    expect(await database.query('SELECT user_id FROM approval_votes')).toHaveLength(1);
  });
});
