import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadShaped } from '../../src/catalog/load.ts';
import { causeShape, causes } from '../../src/diagnosis/causes.ts';
import { healthChecks, loadHealthChecks } from '../../src/health/health-checks.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mcp-chatops-load-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const file = (name: string, text: string) => writeFileSync(join(folder, name), text);
const place = () => pathToFileURL(`${folder}/`);

it('the shipped checks and causes are there when the bot has started', () => {
  expect(healthChecks.map(({ order }) => order)).toEqual(healthChecks.map(({ order }) => order).sort((a, b) => a - b));
  expect(healthChecks.length).toBeGreaterThan(5);
  expect(causes.length).toBeGreaterThan(15);
});

it('a malformed check stops the start, with its file and every mistake in it', async () => {
  file('budgets.ts', `export const check = { title: '', order: 'first', deadlineMs: 3000, run: async () => ({}) };`);
  await expect(loadHealthChecks(place())).rejects.toThrow(
    /^budgets\.ts: its check is malformed \(title: .*; order: .*; configured: must be a function\)\.$/,
  );
});

it('a malformed cause stops the start', async () => {
  file('quota.ts', `export const cause = { title: 'Quota', explains: 'quota', weigh: 1 };`);
  const loading = loadShaped(place(), 'cause', causeShape);
  await expect(loading).rejects.toThrow(
    /^quota\.ts: its cause is malformed \(explains: .*; weigh: must be a function\)/,
  );
});
