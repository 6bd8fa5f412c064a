import { afterEach, describe, expect, it } from 'vitest';
import { atEveryPoint, pointName } from '../support/action/every-point.ts';
import { useActions } from '../support/action/use-actions.ts';
import { reportWords } from '../support/report-words.ts';

const actions = useActions();
const aws = () => actions.platform.aws.production;
const group = '/mcp/production/server';
const days = (name = group) => aws().logs.groups.find(name).days;
const sent = () => actions.platform.writes().filter(({ system }) => system === 'AWS of production').length;

const audit = '/mcp/production/audit';
function asBefore() {
  aws().set({ kind: 'works' });
  aws().logs.groups.put(group, { days: 90, policy: undefined, storedBytes: 90_000_000_000 });
  aws().logs.groups.put(audit, { days: 2557, storedBytes: 12_900_000_000 });
}
afterEach(asBefore);

describe('retention', () => {
  it('is shown for each group, with what it holds and what it must be kept for', async () => {
    asBefore();
    const report = await actions.look('retention');
    expect(report).toMatchObject({
      mark: 'good',
      headline: 'production: 2 of 2 log groups are kept as long as they must be',
    });
    const words = reportWords(report);
    expect(words).toContain('/mcp/production/server | 90 days | 30 days | 90 GB | about 1 GB');
    expect(words).toMatch(/\/mcp\/production\/audit \| 2557 days \| 2557 days \| 13 GB/);
    expect(words).not.toContain('server-old');
  });

  it('that is too short comes first, with the way to lengthen it; an account policy is reported', async () => {
    aws().logs.groups.put(audit, { days: 365 });
    aws().logs.groups.put(group, { policy: 'keep-90' });
    const report = await actions.look('retention');
    expect(report).toMatchObject({
      mark: 'bad',
      headline: 'production: /mcp/production/audit is kept 365 days, and must be kept 2557 days',
      offers: [{ label: 'Keep 2557 days…', action: 'retention set', params: { group: audit, days: 2557 } }],
    });
    expect(reportWords(report)).toContain('the account-level policy keep-90 decides');
  });

  it('of a missing group is a dash, not a zero', async () => {
    aws().logs.groups.remove(audit);
    const report = await actions.look('retention');
    expect(report.mark).toBe('warning');
    expect(reportWords(report)).toContain('/mcp/production/audit | not there | 2557 days | – | –');
  });
});

describe('setting it', () => {
  it('for longer says what that costs, is read back, and has a way back', async () => {
    const { plan, gate } = await actions.plan(`retention set ${group} 365`);
    expect(plan).toMatchObject({
      headline: `Keep ${group} 365 days instead of 90 days`,
      changes: [{ label: group, before: '90 days', after: '365 days' }],
    });
    expect(plan.course[0]).toBe('It holds 90 GB now, and grows to about 365 GB at 1 GB a day.');
    expect(gate).toMatchObject({ approvers: 0, typedName: false });
    const before = sent();
    const outcome = await actions.run(`retention set ${group} 365`);
    expect(outcome).toMatchObject({
      state: 'succeeded',
      headline: `${group} is kept 365 days, read back from CloudWatch`,
    });
    expect(sent() - before).toBe(1);
    const back = await actions.undo(outcome);
    expect(back.state).toBe('succeeded');
    expect(days()).toBe(90);
  });

  it('for shorter is refused until somebody says that events are deleted; then two people agree to how much, and when', async () => {
    await expect(actions.plan(`retention set ${group} 30`)).rejects.toMatchObject({
      code: 'RETENTION_SHORTER',
      message: `That is shorter than now (90 days): about 60 GB of ${group} would be deleted for good. Nothing was changed.`,
      offers: [{ label: 'Plan to delete 60 GB…', action: 'retention set', params: { group, days: 30, delete: true } }],
    });
    const { plan, gate } = await actions.plan(`retention set ${group} 30 delete=yes`);
    expect(gate).toMatchObject({ approvers: 2, typedName: true });
    expect(plan.changes[0]).toMatchObject({ danger: true });
    expect(plan.promises.map(({ text }) => text)).toEqual([
      'Events older than 30 days are deleted within about 72 h, and later ones as they turn that old. They do not come back.',
      'Way back: 90 days again; what was deleted by then stays deleted.',
    ]);
    expect(JSON.stringify(plan.course[0])).toContain('about 60 GB of 90 GB');
    const outcome = await actions.run(`retention set ${group} 30 delete=yes`);
    expect(outcome.state).toBe('succeeded');
    expect(days()).toBe(30);
  });

  it.each([
    [`retention set ${group} 14 delete=yes`, 'RETENTION_REFUSED', 'must be kept at least 30 days'],
    [`retention set ${audit} 365 delete=yes`, 'RETENTION_REFUSED', 'must be kept at least 2557 days'],
    [`retention set ${group} 90`, 'NOTHING_TO_DO', 'is kept 90 days already'],
    ['retention set /mcp/production/server-old 90', 'LOG_GROUP_UNKNOWN', 'no log group of that name'],
    [`retention set ${group} 364`, 'PARAM_INVALID', 'CloudWatch does not take 364 days: 365 is the next'],
    [`retention set ${group} 4000`, 'PARAM_INVALID', 'never is the next'],
    [`retention set ${group} soon`, 'PARAM_INVALID', 'must be a number of days, or never'],
    [`retention set ${group}`, 'PARAM_INVALID', 'Say for how many days'],
  ])('%s: is refused, and nothing is sent', async (text, code, words) => {
    const before = sent();
    await expect(actions.plan(text)).rejects.toMatchObject({ code, message: expect.stringContaining(words) });
    expect(sent()).toBe(before);
  });

  it('where an account-level policy decides is refused: it would succeed and do nothing', async () => {
    aws().logs.groups.put(group, { policy: 'keep-90' });
    await expect(actions.plan(`retention set ${group} 365`)).rejects.toThrow(
      'The account-level policy keep-90 decides',
    );
  });

  it('that such a policy takes over meanwhile is not sent; one that has no effect is no success', async () => {
    const before = sent();
    const refused = await actions.run(`retention set ${group} 365`, {
      meanwhile: async () => aws().logs.groups.put(group, { policy: 'keep-90' }),
    });
    expect(refused.state).toBe('refused');
    expect(sent()).toBe(before);
    asBefore();
    const ignored = await actions.run(`retention set ${group} 365`, {
      meanwhile: async () => aws().set({ kind: 'ignores writes' }),
    });
    expect(ignored).toMatchObject({
      state: 'failed',
      headline: `${group} is kept 90 days, not 365 days: somebody else changed it, or CloudWatch did not`,
    });
  });

  it('forever, and back', async () => {
    const outcome = await actions.run(`retention set ${group} never`);
    expect(outcome.headline).toContain('is kept for ever');
    expect(days()).toBeUndefined();
    const back = await actions.undo(outcome);
    expect(back.planned.gate).toMatchObject({ approvers: 2 });
    expect(days()).toBe(90);
  });

  it('that somebody else changed meanwhile has drifted; a dry run sends nothing', async () => {
    const before = sent();
    await actions.dry(`retention set ${group} 365`);
    expect(sent()).toBe(before);
    const outcome = await actions.run(`retention set ${group} 365`, {
      meanwhile: async () => aws().logs.groups.put(group, { days: 120 }),
    });
    expect(outcome.state).toBe('drifted');
    expect(sent()).toBe(before);
  });

  it('names the permission that is missing', async () => {
    const outcome = await actions.run(`retention set ${group} 365`, {
      meanwhile: async () => aws().set({ kind: 'denies', permissions: ['logs:PutRetentionPolicy'] }),
    });
    expect(outcome).toMatchObject({ state: 'failed', headline: expect.stringContaining('logs:PutRetentionPolicy') });
    expect(days()).toBe(90);
  });

  it('wherever its worker dies, or an answer is lost, ends as asked for', async () => {
    const points = await atEveryPoint(actions, `retention set ${group} 365`, {
      before: asBefore,
      seen(outcome, point) {
        expect(outcome, pointName(point)).toMatchObject({ state: 'succeeded' });
        expect(days(), pointName(point)).toBe(365);
      },
    });
    expect(points).toBeGreaterThan(6);
  });

  it('a reply lost on the wire does no harm: setting the same days twice changes nothing', async () => {
    const before = sent();
    const outcome = await actions.run(`retention set ${group} 365`, {
      meanwhile: async () => aws().set({ kind: 'loses replies', calls: 1 }),
    });
    expect(outcome.state).toBe('succeeded');
    expect(sent() - before).toBe(2);
    expect(days()).toBe(365);
  });
});
