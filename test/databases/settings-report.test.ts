import { expect, it } from 'vitest';
import { comparison } from '../../src/databases/recommended.ts';
import { settingsReport } from '../../src/databases/settings-report.ts';
import { plain } from '../../src/model/text.ts';
import type { SettingsSeen } from '../../src/ports/database/settings.ts';
import { aSetting, someSettings } from './samples.ts';

const rowsOf = (seen: SettingsSeen) =>
  (settingsReport(seen).parts ?? []).flatMap((part) =>
    part.kind === 'table' ? part.rows.map((row) => row.map((cell) => plain(cell))) : [],
  );

it.each([
  ['shared_buffers', '524288', '8kB', 'as recommended'],
  ['shared_buffers', '16384', '8kB', 'lower'],
  ['work_mem', '16384', 'kB', 'as recommended'],
  ['work_mem', '65536', 'kB', 'higher'],
  ['random_page_cost', '1.1', undefined, 'as recommended'],
  ['max_connections', '100', undefined, 'lower'],
  ['log_min_messages', 'warning', undefined, undefined],
] as const)('%s %s %s is %s', (name, value, unit, result) => {
  expect(comparison(aSetting({ name, value, unit }))).toBe(result);
});

it('a value of each, what is recommended, and what a change needs', () => {
  expect(settingsReport(someSettings()).headline).toBe(
    '2 of 3 settings differ from what is recommended, 1 waits for a restart',
  );
  expect(rowsOf(someSettings())).toEqual([
    ['max_connections', '100', '200', 'waits for restart'],
    ['work_mem', '4MB', '16MB', 'reload'],
    ['autovacuum_max_workers', '4', '4', 'reload'],
  ]);
});

it('all as recommended is one line', () => {
  const settings = [aSetting({ name: 'max_connections', value: '200' })];
  expect(settingsReport(someSettings({ settings }))).toMatchObject({
    mark: 'good',
    headline: '1 of 1 setting is as recommended',
  });
});

it('what is hidden is a question mark with the right that shows it; what overrides is named; a managed server is said', () => {
  const overridden = [{ role: 'mcp', database: undefined, value: '64MB' }];
  const seen = someSettings({
    settings: [aSetting({ name: 'work_mem', value: '4096', unit: 'kB', overridden, source: 'command line' })],
    unseen: ['shared_buffers'],
    lacking: 'GRANT pg_read_all_settings TO "mcp_chatops";',
    managedBy: 'rdsadmin',
  });
  const report = settingsReport(seen);
  expect(report.mark).toBe('unknown');
  expect(rowsOf(seen)).toContainEqual(['shared_buffers', '?', '4GB', '?']);
  expect(rowsOf(seen)[0]?.[3]).toBe('start options (command line)');
  expect(report.parts?.[1]).toMatchObject({
    kind: 'list',
    items: [[{ code: 'work_mem = 64MB' }, expect.stringContaining('role mcp')]],
  });
  const notes = report.notes?.map((note) => plain(note)).join('\n');
  for (const words of ['rdsadmin', 'shared_buffers', 'GRANT pg_read_all_settings']) expect(notes).toContain(words);
});
