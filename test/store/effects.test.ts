import { beforeEach, describe, expect, it } from 'vitest';
import { scoreEffects } from '../../src/jobs/effects.ts';
import { runName } from '../../src/model/run.ts';
import { firing, message, resolved } from '../support/alerts.ts';
import { littleEngine } from '../support/faults/little-engine.ts';
import { anApprovedRun, aPlannedRun, mustClaim, useStore } from '../support/store.ts';

const world = useStore();
const never = new AbortController().signal;
const target = 'production/deployment/mcp-server';
let offset = 0;
beforeEach(async () => {
  await world.database.query('TRUNCATE runs, messages, alerts, alert_groups, inbound CASCADE');
});

async function minutes(count: number): Promise<void> {
  offset += count * 60_000;
  await world.database.setOffset(offset);
}

/** A change that has just been verified. */
async function aChange(): Promise<number> {
  const { run } = await anApprovedRun(world.store, {}, target);
  const claimed = await mustClaim(world.store, run);
  await world.store.runs.lock(claimed, target);
  await world.store.runs.begin(claimed);
  await world.store.runs.verifying(claimed, {});
  const report = { mark: 'good', headline: 'Well' } as const;
  await world.store.runs.finish(claimed, { state: 'succeeded', report, scored: true });
  return run;
}

const score = () => scoreEffects(littleEngine(world.store).engine, never);
const effects = async (run: number) => (await world.store.runs.card(run))?.effects ?? [];
const verdicts = async (run: number) => (await effects(run)).map((one) => [one.minutes, one.verdict]);

async function alert(...told: readonly ReturnType<typeof firing>[]): Promise<void> {
  await world.store.alerts.take([message(told.map((one) => ({ ...one, environment: 'production' })))]);
}
const now = async () => (await world.store.now()).toISOString();

describe('the effect of a change', () => {
  it('is scored 5, 30 and 60 minutes after it, each once, and its card is drawn again', async () => {
    await alert(firing('HighErrorRate', { startsAt: await now() }));
    await minutes(3);
    const run = await aChange();
    await score();
    expect(await verdicts(run)).toEqual([]);
    await minutes(5);
    const [before] = await world.database.query<{ wanted: string }>(`SELECT wanted FROM messages WHERE kind = 'card'`);
    await score();
    expect(await effects(run)).toMatchObject([
      { minutes: 5, verdict: 'no-better', seen: { alerts: { before: ['HighErrorRate'], still: ['HighErrorRate'] } } },
    ]);
    const [after] = await world.database.query<{ wanted: string }>(`SELECT wanted FROM messages WHERE kind = 'card'`);
    expect(Number(after?.wanted)).toBe(Number(before?.wanted) + 1);
    await alert(resolved('HighErrorRate', { endsAt: await now() }));
    await minutes(25);
    await score();
    await score();
    expect(await verdicts(run)).toEqual([
      [5, 'no-better'],
      [30, 'worked'],
    ]);
    await alert(firing('PodCrash', { startsAt: await now() }));
    await minutes(30);
    await score();
    expect((await effects(run)).at(-1)).toMatchObject({
      minutes: 60,
      verdict: 'worse',
      seen: { alerts: { fresh: ['PodCrash'], still: [] } },
    });
    const told = await world.database.query(
      `SELECT 1 FROM audit WHERE body::jsonb ->> 'event' = 'effect.scored' AND body::jsonb ->> 'subject' = $1`,
      [runName(run)],
    );
    expect(told).toHaveLength(3);
    expect(await world.database.query('SELECT 1 FROM effects WHERE due_at IS NOT NULL')).toEqual([]);
  });

  it('is how it was at that time, however late somebody looks', async () => {
    const run = await aChange();
    await minutes(6);
    await alert(firing('Late', { startsAt: await now() }));
    await minutes(60);
    await score();
    expect(await verdicts(run)).toEqual([
      [5, 'unknown'],
      [30, 'worse'],
      [60, 'worse'],
    ]);
  });

  it('ends where another change of the target begins; what nobody measured is named, and is no zero', async () => {
    const run = await aChange();
    await minutes(5);
    await score();
    expect((await effects(run))[0]?.seen).toMatchObject({
      now: {},
      missing: [expect.stringContaining('no Prometheus')],
    });
    await aChange();
    await minutes(25);
    await score();
    expect((await verdicts(run)).at(-1)).toEqual([30, 'overtaken']);
  });

  it('is taken by one worker; one that was overtaken changes nothing, and what broke is due again', async () => {
    const run = await aChange();
    await minutes(5);
    const [slow] = await world.store.effects.due(4);
    expect(await world.store.effects.due(4)).toEqual([]);
    await minutes(2);
    const [quick] = await world.store.effects.due(4);
    if (slow === undefined || quick === undefined) throw new Error('nothing is due');
    expect(await world.store.effects.scored(slow, { verdict: 'worse', seen: undefined })).toBe(false);
    expect(await world.store.effects.scored(quick, { verdict: 'worked', seen: undefined })).toBe(true);
    expect(await world.store.effects.scored(quick, { verdict: 'worse', seen: undefined })).toBe(false);
    expect(await verdicts(run)).toEqual([[5, 'worked']]);
  });

  it('counts in the record that the next plan cites', async () => {
    await aChange();
    await minutes(70);
    await aChange();
    await minutes(2);
    await alert(firing('Worse', { startsAt: await now() }));
    await minutes(4);
    await score();
    const { run } = await aPlannedRun(world.store, {}, undefined, target);
    expect((await world.store.runs.card(run))?.record).toEqual({ worked: 1, of: 2 });
  });
});
