import { afterEach, expect, it } from 'vitest';
import { now } from '../golden/cases/values.ts';
import { useActions } from '../support/action/use-actions.ts';
import { reportWords } from '../support/report-words.ts';

const actions = useActions({ at: now });
const audit = () => actions.platform.aws.production.s3.audit;
const locked = { mode: 'COMPLIANCE', days: 2557 };

afterEach(() => {
  actions.platform.aws.production.set({ kind: 'works' });
  audit().lock = locked;
  audit().isVersioned = true;
  audit().forget('audit/new');
});

const headline = async () => (await actions.look('archive lock')).headline;

it('audit logs that are locked for seven years are told so, by what each really carries', async () => {
  const report = await actions.look('archive lock');
  expect(report).toMatchObject({
    mark: 'good',
    headline: 'production: new audit logs are locked for 2557 days, and nobody can delete them',
  });
  expect(reportWords(report)).toContain('4 of 4 are locked as they must be');
});

it.each([
  [
    'no lock',
    () => {
      audit().lock = undefined;
    },
    'Rule of the bucket has no Object Lock: whoever may delete can delete',
  ],
  [
    'a lock that can be bypassed',
    () => {
      audit().lock = { mode: 'GOVERNANCE', days: 2557 };
    },
    'Rule of the bucket is GOVERNANCE',
  ],
  [
    'a lock that is too short',
    () => {
      audit().lock = { mode: 'COMPLIANCE', days: 365 };
    },
    'Rule of the bucket locks for 365 days, not for 2557',
  ],
  [
    'no versions',
    () => {
      audit().isVersioned = false;
    },
    'Rule of the bucket keeps no versions',
  ],
])('%s is told', async (_, breaks, words) => {
  breaks();
  expect(await headline()).toContain(words);
});

it('a log that was written before the rule is found by its own lock, and a hidden one by its marker', async () => {
  audit().lock = undefined;
  audit().put('audit/new', { body: Buffer.from('x') });
  audit().lock = locked;
  expect(await headline()).toContain('of 5 looked at, 1 can be deleted too soon: audit/new');
  audit().forget('audit/new');
  audit().put('audit/new', { body: Buffer.from('x') });
  audit().hide('audit/new');
  expect(await headline()).toContain('somebody laid a delete marker over audit/new');
});

it('of many logs the newest are looked at, on whatever page they are', async () => {
  const now = actions.clock.now().getTime();
  for (let n = 0; n < 1500; n += 1) audit().put(`audit/0-${n}`, { body: Buffer.alloc(1), at: now - 86_400_000 });
  audit().put('audit/new', { body: Buffer.from('x'), lock: undefined });
  const report = await actions.look('archive lock');
  for (let n = 0; n < 1500; n += 1) audit().forget(`audit/0-${n}`);
  expect(report.headline).toContain('of 20 looked at, 1 can be deleted too soon: audit/new');
});

it('a right that is missing is named', async () => {
  actions.platform.aws.production.set({ kind: 'denies', permissions: ['s3:GetBucketObjectLockConfiguration'] });
  await expect(actions.look('archive lock')).rejects.toThrow('s3:GetBucketObjectLockConfiguration');
});
