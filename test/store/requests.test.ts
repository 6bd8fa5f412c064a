import { describe, expect, it } from 'vitest';
import { anOffer, aRequest, requested, useStore } from '../support/store.ts';

const world = useStore();

describe('a request', () => {
  it('becomes one run with its message, its wake-up and its audit row', async () => {
    const { run } = await requested(world.store);
    const card = await world.store.runs.card(run);
    expect(card?.run).toMatchObject({ state: 'requested', requestedBy: 'U1', environment: 'production' });
    expect(await world.store.takeDispatch(10)).toContainEqual({ run, attempt: expect.any(Number) });
    const [message] = await world.store.messages.due(10);
    expect(message).toMatchObject({ key: `run:${run}`, kind: 'card', channel: 'C1', ts: undefined });
    const audit = await world.database.query<{ event: string }>('SELECT event FROM audit_entries WHERE subject = $1', [
      `R-${run}`,
    ]);
    expect(audit).toEqual([{ event: 'run.requested' }]);
  });

  it('makes one run however often it is delivered, also twenty times at once', async () => {
    const same = aRequest({ key: 'redelivered' });
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => world.store.runs.request(same)));
    const accepted = outcomes.filter((outcome) => outcome.kind === 'accepted');
    expect(accepted).toHaveLength(1);
    expect(new Set(outcomes.flatMap((outcome) => ('run' in outcome ? [outcome.run] : []))).size).toBeLessThanOrEqual(2);
    const rows = await world.database.query('SELECT id FROM runs WHERE inbound_key = $1', ['redelivered']);
    expect(rows).toHaveLength(1);
  });

  it('from the terminal has no message', async () => {
    const { run } = await requested(world.store, { origin: { via: 'terminal', team: 'T1', channel: '' } });
    expect(await world.database.query('SELECT id FROM messages WHERE run_id = $1', [run])).toEqual([]);
  });
});

describe('an offer', () => {
  it('is used up by the first of twenty presses; the others hear who pressed', async () => {
    const { run, offer: id } = await anOffer(world.store);
    expect(id).toMatch(/^[\w-]{22}$/);
    const presses = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        world.store.runs.request(aRequest({ requestedBy: `U${index}`, offer: { id, reusable: false }, parent: run })),
      ),
    );
    const accepted = presses.filter((outcome) => outcome.kind === 'accepted');
    expect(accepted).toHaveLength(1);
    const [first] = accepted;
    const others = presses.filter((outcome) => outcome.kind === 'used');
    expect(others).toHaveLength(19);
    expect(others[0]).toMatchObject({ run: first?.kind === 'accepted' ? first.run : -1 });
  });
});
