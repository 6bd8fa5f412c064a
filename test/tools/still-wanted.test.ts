import { expect, it } from 'vitest';
import { action } from '../../src/actions/tools/disable.ts';
import { fault } from '../../src/errors.ts';
import type { ToolsReader } from '../../src/ports/tools.ts';

const tool = { name: 'a', enabled: false, version: undefined, changedBy: undefined, changedAt: undefined };

/** Asks whether the question of a run that disabled `a` still makes sense. */
const wanted = async (tools: ToolsReader) =>
  action.stillWanted?.({ tools, signal: new AbortController().signal } as never, { data: { name: 'a' } } as never, {
    at: '',
  });

it('the question about a tool is asked while there is the tool', async () => {
  expect(await wanted({ list: async () => ({ tools: [tool], total: 1 }) })).toBeUndefined();
  expect(await wanted({ list: async () => ({ tools: [], total: 0 }) })).toBe('the tool is gone');
});

it('is not taken back because the admin API does not answer', async () => {
  const away = { list: () => Promise.reject(fault('TOOLS_UNREACHABLE', 'The admin API cannot be reached.')) };
  await expect(wanted(away)).rejects.toMatchObject({ code: 'TOOLS_UNREACHABLE' });
});
