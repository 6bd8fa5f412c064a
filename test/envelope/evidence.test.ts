import { expect, it } from 'vitest';
import { loadActions } from '../../src/catalog/loader.ts';
import { sessionsDossier } from '../../src/databases/dossier.ts';
import { evidenceSubject } from '../../src/jobs/evidence.ts';
import { anEnvironment } from '../support/environment.ts';

const catalog = await loadActions(new URL('../../src/actions/', import.meta.url));

it('whatever disrupts or destroys has a subject that evidence is saved of, and nothing gentler has', () => {
  const changes = [...catalog].flatMap(([name, action]) => (action.risk === 'read-only' ? [] : [{ name, action }]));
  const saved = (action: (typeof changes)[number]['action']) =>
    evidenceSubject(action, { name: 'mcp-server-4-x2k4d' }, anEnvironment()) !== undefined;
  const wrong = changes.filter(({ action }) => saved(action) !== (action.risk !== 'reversible'));
  expect(changes.length).toBeGreaterThan(2);
  expect(wrong.map(({ name }) => name)).toEqual([]);
});

it('a database is kept as it was: who was connected, who blocked whom, and what nobody could see', () => {
  const group = { total: 3, hidden: 0, active: 1, idle: 1, idleInTransaction: 1, waiting: 0 };
  const times = { longestIdleSeconds: 90, longestInTransactionSeconds: 700 };
  const lines = sessionsDossier(
    {
      database: 'mcp',
      connections: { used: 92, max: 100, reserved: 3, elsewhere: 4, hidden: 2, lacking: 'GRANT', limits: [] },
      groups: [
        { application: 'mcp-server', user: 'app', ...group, ...times },
        { application: '', user: 'etl', ...group, hidden: 2, ...times },
      ],
      moreGroups: 1,
      blocker: {
        pid: 41,
        application: 'mcp-server',
        user: 'app',
        client: '10.0.0.1',
        state: 'idle in transaction',
        transactionSeconds: 700,
        blocks: 2,
        statement: "UPDATE people SET phone = '0170 1234567' WHERE id = 7",
      },
    },
    '2026-01-31T14:22:00Z',
  );
  expect(lines).toMatchInlineSnapshot(`
    [
      "Sessions of mcp, read 2026-01-31T14:22:00Z",
      "92 of 100 connections used, 3 reserved for administrators, 4 in other databases, 2 hidden from this bot",
      "",
      "mcp-server (app): 3 sessions, active 1, idle 1, idle in transaction 1, waiting 0",
      "(no name) (etl): 3 sessions, 2 of them hidden: what they do is unknown",
      "… and 1 more",
      "",
      "pid 41 (mcp-server, app), idle in transaction, in a transaction for 11 min, blocks 2: UPDATE people SET phone = ? WHERE id = ?",
    ]
  `);
  expect(lines.join('\n')).not.toContain('1234567');
});
