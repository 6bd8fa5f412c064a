import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { now } from '../../golden/cases/values.ts';
import { atEveryPoint, pointName } from '../../support/action/every-point.ts';
import { expectTold } from '../../support/action/told.ts';
import { useActions } from '../../support/action/use-actions.ts';
import { type OwnDatabase, ownDatabase } from '../../support/own-database.ts';

let own: OwnDatabase;
const actions = useActions({
  at: now,
  production: async () => {
    own = await ownDatabase();
    return { databaseUrl: own.botUrl, backupUrl: own.backupUrl };
  },
});
afterAll(() => own?.drop());

const aws = () => actions.platform.aws.production;
const rds = () => aws().rds.instances;
const copies = () =>
  rds()
    .list()
    .filter(({ restoredTo }) => restoredTo !== undefined);
const asked = '/mcp db pitr at=2026-01-31T10:30+05:30'.replace('/mcp ', '');
const copy = 'mcp-production-at-20260131t0500';

/** A copy as a run of the bot leaves it, some minutes old. */
function makesOne(): void {
  rds().forgetCopies();
  rds().put({
    ...{ ...rds().find('mcp-production'), identifier: copy, resourceId: 'db-COPY' },
    ...{ restoredTo: Date.parse('2026-01-31T05:00:00Z'), createdAt: actions.clock.now().getTime() - 3_600_000 },
    tags: new Map([
      ['mcp-chatops/managed', 'true'],
      ['mcp-chatops/run', 'R-1041'],
    ]),
  });
}

afterEach(() => {
  aws().set({ kind: 'works' });
  rds().forgetCopies();
});

describe('db pitr', () => {
  // First: the moment it names is told as it is only before the clock was moved.
  it('tells what it brings', async () => {
    await expectTold(actions, 'db pitr', {
      words: (text) => text.replaceAll(own.name, 'mcp').replaceAll(new URL(own.botUrl).port, '5432'),
    });
  });

  it('plans the moment in three notations, every setting, and what is lost; AWS is asked for nothing', async () => {
    const { plan, gate } = await actions.plan(asked);
    expect(plan).toMatchObject({
      changes: [{ label: 'RDS', before: '–', after: copy }],
      data: { at: '2026-01-31T05:00:00.000Z', settings: { multiAz: true, parameterGroup: 'mcp-postgres18' } },
    });
    const promises = JSON.stringify(plan.promises);
    expect(promises).toContain('2026-01-31 10:30 Asia/Kolkata, 2026-01-31 05:00 UTC');
    const rows = plan.parts?.flatMap((part) => (part.kind === 'table' ? part.rows : []));
    expect(rows).toContainEqual(['Multi-AZ', 'yes']);
    expect(rows).toContainEqual(['Security groups', 'sg-0a1b2c3d']);
    expect(JSON.stringify(plan.course)).toContain('What was written in the 9 h since then is not in it.');
    expect(JSON.stringify(plan.course)).toContain('about $0.96 an hour');
    expect(JSON.stringify(plan.course)).toContain('Not copied: enhanced monitoring');
    expect(gate).toMatchObject({ approvers: 1 });
    await actions.dry(asked);
    expect(copies()).toEqual([]);
  });

  it.each([
    ['no zone', 'db pitr at=2026-01-31T10:30', 'PARAM_INVALID', 'at=2026-01-31T05:00Z'],
    ['what is to come', 'db pitr at=2026-02-01T10:30Z', 'RESTORE_TIME', 'still to come'],
    ['what RDS does not have yet', 'db pitr at=2026-01-31T14:21Z', 'RESTORE_TIME', 'RDS can restore up to'],
    ['what RDS no longer has', 'db pitr at=2025-11-30T10:30Z', 'RESTORE_TIME', 'The oldest moment'],
  ])('refuses %s, and says what can be had', async (_, line, code, words) => {
    const refused = await actions.plan(line).then(
      () => undefined,
      (error: unknown) => error as { readonly code: string; readonly text: unknown; readonly message: string },
    );
    expect(refused?.code).toBe(code);
    expect(`${refused?.message} ${JSON.stringify(refused?.text)}`).toContain(words);
  });

  it('makes the copy as it was approved, waits without a worker, and counts both sides', async () => {
    const outcome = await actions.run(asked);
    expect(outcome).toMatchObject({
      state: 'succeeded',
      headline: expect.stringContaining(`${copy} is there with every setting as approved: 4 tables`),
    });
    const [made] = copies();
    expect(made).toMatchObject({ restoredTo: Date.parse('2026-01-31T05:00:00Z'), deletionProtection: true });
    expect(made?.settings).toEqual(rds().find('mcp-production').settings);
    expect(Object.fromEntries(made?.tags ?? [])).toEqual({
      ...{ team: 'mcp-platform', 'mcp-chatops/managed': 'true' },
      'mcp-chatops/run': outcome.run,
    });
    expect(JSON.stringify(outcome.report)).toContain('"public.tool_calls","12,000","12,000"');
  });

  it('of a copy that AWS cannot finish is told in its own words', async () => {
    rds().copiesEnd('incompatible-network');
    const outcome = await actions.run(asked);
    expect(outcome).toMatchObject({ state: 'failed', headline: expect.stringContaining('incompatible-network') });
  });

  it('wherever its worker dies, or an answer is lost, there is one copy', async () => {
    const points = await atEveryPoint(actions, asked, {
      only: ({ call }) => call.startsWith('instances.') || call === 'store.endStep',
      before: () => rds().forgetCopies(),
      seen(outcome, point) {
        expect(outcome, `${pointName(point)}: ${outcome.headline}`).toMatchObject({ state: 'succeeded' });
        expect(copies().map(({ identifier }) => identifier)).toEqual([copy]);
      },
    });
    expect(points).toBeGreaterThan(3);
  });

  it('names the permission that is missing', async () => {
    const outcome = await actions.run(asked, {
      meanwhile: async () => aws().set({ kind: 'denies', permissions: ['rds:RestoreDBInstanceToPointInTime'] }),
    });
    expect(outcome).toMatchObject({
      state: 'failed',
      headline: expect.stringContaining('rds:RestoreDBInstanceToPointInTime'),
    });
    expect(copies()).toEqual([]);
  });
});

describe('db pitr discard', () => {
  it('removes a copy the bot made, whatever protects it, and waits until it is gone', async () => {
    await actions.run(asked);
    const outcome = await actions.run(`db pitr discard ${copy}`);
    expect(outcome).toMatchObject({ state: 'succeeded', headline: `${copy} is gone from RDS` });
    expect(copies()).toEqual([]);
  });

  it('wherever its worker dies, or an answer is lost, the copy is gone and nothing else', async () => {
    const points = await atEveryPoint(actions, `db pitr discard ${copy}`, {
      only: ({ call }) => call.startsWith('instances.') || call === 'store.endStep',
      before: makesOne,
      seen(outcome, point) {
        expect(outcome, `${pointName(point)}: ${outcome.headline}`).toMatchObject({ state: 'succeeded' });
        expect(rds().list(), pointName(point)).toHaveLength(1);
      },
    });
    expect(points).toBeGreaterThan(3);
  });

  it('tells what it brings', async () => {
    await expectTold(actions, 'db pitr discard', {
      before: async () => makesOne(),
      words: (text) => text.replace(/R-\d+ made it/, 'R-1042 made it'),
    });
  });

  it('never removes the live instance, nor one that somebody else made', async () => {
    await expect(actions.plan('db pitr discard mcp-production')).rejects.toMatchObject({ code: 'INSTANCE_UNFIT' });
    rds().put({ ...rds().find('mcp-production'), identifier: 'mcp-reporting' });
    await expect(actions.plan('db pitr discard mcp-reporting')).rejects.toMatchObject({ code: 'INSTANCE_UNFIT' });
    expect(rds().list()).toHaveLength(2);
  });
});
