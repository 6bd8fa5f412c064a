import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Counts, closingLines, countsOf } from '../../scripts/test-report.ts';

const vitest = fileURLToPath(new URL('../../node_modules/vitest/vitest.mjs', import.meta.url));

const played = `
let tries = 0;
describe('a busy machine', () => {
  it('passes at once', () => {});
  it('passes when it is tried again', () => { tries += 1; if (tries === 1) throw new Error('too early'); });
  it('never passes', () => { throw new Error('not so'); });
  it.skip('is not tried', () => {});
});`;

let folder: string;
let counts: Counts;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mcp-chatops-report-'));
  writeFileSync(join(folder, 'flaky.test.js'), played);
  const report = join(folder, 'report.json');
  const { status } = spawnSync(
    process.execPath,
    [vitest, 'run', '--root', folder, '--globals', '--retry=2', '--reporter=json', `--outputFile.json=${report}`],
    { cwd: folder, timeout: 50_000 },
  );
  counts = countsOf(readFileSync(report, 'utf8'), status ?? 1, folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the last lines of a run', () => {
  it('name what failed, what passed only when it was tried again, and the counts', () => {
    const lines = closingLines([counts])
      .join('\n')
      .split('\n')
      .filter((line) => line !== '');
    expect(lines.map((line) => line.trim())).toEqual([
      '✕ flaky.test.js: a busy machine never passes',
      'Error: not so',
      expect.stringContaining('at '),
      expect.anything(),
      '1 passed after a retry:',
      '↻ flaky.test.js: a busy machine passes when it is tried again',
      'Error: too early',
      expect.stringContaining('at '),
      expect.anything(),
      '2 passed, 1 failed, 1 skipped',
    ]);
  });

  it('are the counts alone where nothing was tried again', () => {
    const quiet = { passed: 3, failed: 0, skipped: 0, failures: [], retried: [] };
    expect(closingLines([quiet, quiet])).toEqual(['\n6 passed, 0 failed, 0 skipped']);
  });
});
