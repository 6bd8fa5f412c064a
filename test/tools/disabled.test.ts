import { describe, expect, it } from 'vitest';
import { plain } from '../../src/model/text.ts';
import type { PastChange } from '../../src/ports/past-changes.ts';
import { disabledBy, disabledWords } from '../../src/tools/disabled.ts';

const tool = {
  name: 'bulk_export',
  enabled: false,
  version: '7',
  changedBy: 'mcp-chatops',
  changedAt: '2026-01-31T14:02:00.000Z',
};
const own: PastChange = {
  target: 'tool/bulk_export',
  action: 'tools disable',
  params: { name: 'bulk_export', reason: 'APIM down', for: 7_200_000 },
  result: { at: '2026-01-31T14:02:00.000Z', until: '2026-01-31T16:02:00.000Z' },
  run: 'R-1042',
  by: 'U0LEAD',
  at: '2026-01-31T14:02:09.000Z',
};
const words = (...given: Parameters<typeof disabledBy>) => plain(disabledWords(disabledBy(...given)));

describe('who disabled a tool', () => {
  it('is the person who asked the bot, with the reason and the time', () => {
    expect(words(tool, own)).toBe(
      '@U0LEAD, “APIM down”, since 2026-01-31T14:02:00.000Z, until 2026-01-31T16:02:00.000Z (the bot asks then) · R-1042',
    );
  });

  it('is whoever the admin API tells, where somebody changed it since', () => {
    const later = { ...tool, changedBy: 'jane@example.com', changedAt: '2026-01-31T15:00:00.000Z' };
    expect(words(later, own)).toBe('jane@example.com, since 2026-01-31T15:00:00.000Z');
  });

  it('is not whoever the bot enabled it for last', () => {
    expect(words(tool, { ...own, action: 'tools enable' })).toBe('mcp-chatops, since 2026-01-31T14:02:00.000Z');
  });

  it('is still the bot where the admin API tells nothing, or its clock is ahead', () => {
    expect(words({ ...tool, changedAt: undefined, changedBy: undefined }, own)).toMatch(/^@U0LEAD, “APIM down”/);
    expect(words({ ...tool, changedAt: '2026-01-31T14:02:50.000Z' }, own)).toMatch(/^@U0LEAD/);
  });

  it('may be nobody anybody knows', () => {
    expect(words({ ...tool, changedAt: undefined, changedBy: undefined }, undefined)).toBe(
      'the admin API does not tell who did it, or when',
    );
  });

  it('reads a run whose row holds something else', () => {
    const odd = { ...own, params: { reason: 7 }, result: { at: 'yesterday' } };
    expect(words(tool, odd)).toBe('@U0LEAD, since 2026-01-31T14:02:09.000Z · R-1042');
  });
});
