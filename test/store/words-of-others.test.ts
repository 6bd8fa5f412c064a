import { describe, expect, it } from 'vitest';
import { anIncident, firing, groupsIn, message, resolved } from '../support/alerts.ts';
import { aRequest, useStore } from '../support/store.ts';

const world = useStore();
// Put together here, so that no scanner takes this file for a leak.
const token = ['gh', 'p_', 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'].join('');
const broken = 'half a 😀: \ud83d, and a \u0000';

async function everyRow(): Promise<string> {
  const tables = await world.database.query<{ name: string }>(
    `SELECT quote_ident(table_name) AS name FROM information_schema.tables WHERE table_schema = 'public'`,
  );
  const rows: string[] = [];
  for (const { name } of tables) {
    rows.push(
      ...(await world.database.query<{ row: string }>(`SELECT t::text AS row FROM ${name} t`)).map(({ row }) => row),
    );
  }
  return rows.join('\n');
}

describe('words that come from outside', () => {
  it('are stored without the secrets in them: labels, services, environments, groups, fingerprints, acknowledgements', async () => {
    const alert = firing(`fingerprint ${token}`, {
      group: `group ${token}`,
      groupLabels: { service: token, password: 'swordfish' },
      title: `title ${token}`,
      environment: `env ${token}`,
      service: `svc ${token}`,
      labels: { alertname: 'x', api_key: 'swordfish', note: token },
    });
    await world.store.alerts.take([
      message([alert], { id: `message ${token}`, acknowledged: [`fingerprint ${token}`] }),
    ]);
    await world.store.incidents.open(
      anIncident({ title: token, summary: token, environment: `e ${token}`, service: `s ${token}` }),
    );
    const rows = await everyRow();
    expect(rows).not.toContain(token);
    expect(rows).not.toContain('swordfish');
    expect(rows).toContain('‹redacted:github-token›');
  });

  it('still tell alerts apart, and a resolve still finds its alert', async () => {
    const [a, b] = [`a ${token}`, `b ${token}`];
    await world.store.alerts.take([message([firing(a, { group: a }), firing(b, { group: b })])]);
    await world.store.alerts.take([message([resolved(a, { group: a })])]);
    const groups = (await groupsIn(world.database)).slice(-2);
    expect(groups.map((group) => group.firing).sort()).toEqual([0, 1]);
  });

  it('are stored without half a character and NUL, wherever they stand', async () => {
    const { store } = world;
    await store.alerts.take([
      message([firing('f', { title: broken, labels: { note: broken }, service: broken })], {
        quarantined: [{ reason: broken, item: broken }],
      }),
    ]);
    const { run } = (await store.runs.request(aRequest({ params: { reason: broken } }))) as { run: number };
    expect((await store.runs.run(run))?.params).toEqual({ reason: 'half a 😀: \ufffd, and a \ufffd' });
    const payload = { text: `There is no command "${broken}". ${token}`, blocks: [] };
    await store.messages.add({
      key: 'answer:1',
      kind: 'ephemeral',
      priority: 2,
      channel: 'C1',
      user: 'U1',
      content: { payload },
    });
    expect(await everyRow()).not.toContain(token);
  });

  it('keep a backslash that a person typed', async () => {
    const reason = String.raw`C:\ud83d\u0000 and \\ud83d`;
    const { run } = (await world.store.runs.request(aRequest({ params: { reason } }))) as { run: number };
    expect((await world.store.runs.run(run))?.params).toEqual({ reason });
  });
});
