import { describe, expect, it } from 'vitest';
import { toolsReport } from '../../src/tools/overview.ts';
import { reportWords } from '../support/report-words.ts';

const aTool = (name: string, enabled = true) => ({
  name,
  enabled,
  version: undefined,
  changedBy: undefined,
  changedAt: undefined,
});
const words = (tools: readonly ReturnType<typeof aTool>[], total = tools.length) =>
  reportWords(toolsReport({ list: { tools, total }, changes: new Map(), usage: undefined }));

describe('the tools of an admin API that lists a part of them', () => {
  it('are counted by what is listed: nobody knows of the others', () => {
    const said = words([aTool('book'), aTool('export', false)], 120);
    expect(said).toMatch(/^⚠ 1 of 2 listed tools disabled: export\n/);
    expect(said).toContain('2 of 120 tools: the admin API lists no more');
  });

  it('are not called all enabled', () => {
    const said = words([aTool('book'), aTool('export')], 120);
    expect(said).toMatch(/^\? 2 listed tools are enabled; 118 are not listed\n/);
    expect(words([aTool('book')], 2)).toMatch(/^\? 1 listed tool is enabled; 1 is not listed\n/);
  });

  it('are all enabled where it lists all', () => {
    expect(words([aTool('book'), aTool('export')])).toMatch(/^✓ All 2 tools are enabled\n/);
    expect(words([aTool('book')])).toMatch(/^✓ The only tool is enabled\n/);
  });
});
