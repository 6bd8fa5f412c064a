import { describe, expect, it } from 'vitest';
import { useActions } from '../../support/action/use-actions.ts';

const actions = useActions();

describe('what /mcp db and its parts show of a real database', () => {
  it('db: the server, with its sessions', async () => {
    const report = await actions.look('/mcp db');
    expect(report.headline).toMatch(/^PostgreSQL \d+\.\d+ answers/);
    expect(report.offers?.map(({ action }) => action)).toContain('db sessions');
  });
});
