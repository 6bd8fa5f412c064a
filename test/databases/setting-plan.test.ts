import { describe, expect, it } from 'vitest';
import { settingPlan } from '../../src/databases/setting-plan.ts';
import { amountIn, typedValue } from '../../src/databases/setting-value.ts';
import { plain } from '../../src/model/text.ts';
import type { ChangeableSetting } from '../../src/ports/database/changeable-settings.ts';
import type { SettingFound } from '../../src/ports/database/setting-change.ts';
import type { DatabaseReader } from '../../src/ports/database.ts';

function found(over: Partial<SettingFound> = {}): SettingFound {
  return {
    ...{ name: 'work_mem', shown: '4MB', value: '4096', unit: 'kB', context: 'user', pendingRestart: false },
    ...{ source: 'default', overridden: [], database: 'mcp', version: '18.4', min: 64, max: 2147483647 },
    ...{ written: undefined, otherwise: '4096', managedBy: undefined, isLocked: false },
    ...over,
  };
}
const planned = (seen: SettingFound, text?: string) =>
  settingPlan(
    { settingFound: async () => seen } as unknown as DatabaseReader,
    seen.name as ChangeableSetting,
    text,
    {},
  );
const buffers = found({
  name: 'shared_buffers',
  shown: '128MB',
  value: '16384',
  unit: '8kB',
  context: 'postmaster',
  min: 16,
  max: 1073741823,
});

describe('a value', () => {
  it.each([
    ['16MB', 16 * 1024 ** 2],
    ['16 MB', 16 * 1024 ** 2],
    ['0.5GB', 512 * 1024 ** 2],
  ])('%s is taken', (text, amount) => expect(typedValue(found(), text)).toMatchObject({ amount }));

  it.each([
    ['16', 'must have a unit: 16MB or 4GB'],
    ['16ms', 'must be 16MB or 4GB'],
    ["16MB'; --", 'must be 16MB or 4GB'],
    ['1kB', 'must be 64kB to 2047GB'],
    ['99999TB', 'must be 64kB to 2047GB'],
  ])('%s is not', (text, mistake) => expect(typedValue(found(), text)).toEqual({ mistake }));

  it('of a file may have no unit', () => {
    expect(amountIn(found(), '4096')).toBe(4 * 1024 ** 2);
    expect(amountIn(found(), '4MB')).toBe(4 * 1024 ** 2);
  });

  it('-1 is off', () => {
    const off = { name: 'log_min_duration_statement', unit: 'ms', min: -1, max: 2147483647 };
    expect(typedValue(off, '-1')).toMatchObject({ value: '-1' });
  });
});

it('says whether it takes a restart, and what the way back is', async () => {
  const soon = await planned(found({ written: '8MB' }), '16MB');
  expect(soon.promises.map(({ text }) => plain(text)).join('\n')).toMatch(
    /read by the server at once[\s\S]*work_mem = 8MB again/,
  );
  const late = await planned(buffers, '256MB');
  expect(late.promises.map(({ text }) => plain(text)).join('\n')).toMatch(
    /after the next restart[\s\S]*take away what was written/,
  );
  expect(late.warnings?.[0]).toContain('does not start again');
});

it('refuses what the server could not start with', async () => {
  await expect(planned(buffers, '4000GB')).rejects.toThrow('more than 2 times what it has (128MB)');
  // What the runbook recommends is a step that people have thought about.
  await expect(planned(buffers, '4GB')).resolves.toBeDefined();
});

it.each([
  [{ managedBy: 'rdsadmin' }, 'A managed database (rdsadmin)'],
  [{ isLocked: true }, 'allow_alter_system is off'],
  [{ source: 'command line' }, 'start options of the server'],
])('refuses what would never count: %o', async (over, words) => {
  await expect(planned(found(over), '16MB')).rejects.toThrow(words);
});

it('has nothing to do where it is so already, or nothing was written', async () => {
  await expect(planned(found({ value: '16384', shown: '16MB', written: '16MB' }), '16MB')).rejects.toMatchObject({
    code: 'NOTHING_TO_DO',
  });
  await expect(planned(found())).rejects.toMatchObject({ code: 'NOTHING_TO_DO' });
});

it('names the roles that keep a value of their own', async () => {
  const own = [{ role: 'mcp', database: undefined, value: '64MB' }];
  const { warnings = [] } = await planned(found({ overridden: own }), '16MB');
  expect(warnings.map((one) => plain(one))).toContain('role mcp keeps 64MB, whatever the server says.');
});
