import { describe, expect, it } from 'vitest';
import { useActions } from '../../support/action/use-actions.ts';

const actions = useActions();

describe('what /mcp db and its parts show of a real database', () => {
  it('db: the server, with its sessions', async () => {
    const report = await actions.look('/mcp db');
    expect(report.headline).toMatch(/^PostgreSQL \d+\.\d+ answers/);
    expect(report.offers?.map(({ action }) => action)).toContain('db sessions');
  });

  it('db locks: nobody waits', async () => {
    expect((await actions.look('/mcp db locks')).headline).toMatch(/^Nobody waits for a lock in mcp_production$/);
  });

  it('db slow: what was counted, over what was asked', async () => {
    expect((await actions.look('/mcp db slow over=10m')).headline).toMatch(/takes longer than 10 min on average$/);
    await expect(actions.look('/mcp db slow over=0ms')).rejects.toThrow('must be a length of time');
  });

  it('db sizes, db indexes, db settings: the tables of the platform, and settings against what is recommended', async () => {
    expect((await actions.look('/mcp db sizes')).headline).toMatch(
      /^mcp_production takes [\d.]+ MiB; the largest of 4 tables, /,
    );
    expect((await actions.look('/mcp db indexes')).headline).toContain('1 may be missing');
    expect((await actions.look('/mcp db settings')).headline).toMatch(/ of 9 settings differ from what is recommended/);
  });
});
