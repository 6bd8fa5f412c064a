import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { type PostgresServer, startPostgres } from '../../../sandbox/services/postgres.ts';
import { expectTold } from '../../support/action/told.ts';
import { useActions } from '../../support/action/use-actions.ts';
import { leaveDeadRows } from '../../support/dead-rows.ts';
import { databaseIn, type OwnDatabase } from '../../support/own-database.ts';
import { eventually } from '../../support/patience.ts';

// A server of its own: how many connections it has is part of what is recorded.
const folder = mkdtempSync(join(tmpdir(), 'mcp-chatops-sessions-'));
let server: PostgresServer | undefined;
const databases: OwnDatabase[] = [];

async function own(name: string): Promise<OwnDatabase> {
  server ??= await startPostgres({ folder, durable: false });
  const made = await databaseIn(server.url('DATABASE'), name);
  databases.push(made);
  return made;
}

const actions = useActions({
  production: async () => ({ databaseUrl: (await own('mcp')).botUrl }),
  staging: async () => ({ databaseUrl: (await own('mcp_staging')).botUrl }),
});
afterAll(async () => {
  for (const one of databases) await one.drop();
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const pids = new Map<string, string>();

/** Numbers of processes in the order they were opened; one version, one size, and one number of connections: those of the bot come and go. */
const words = (text: string) =>
  [...pids]
    .reduce((all, [pid, name]) => all.replaceAll(pid, name), text)
    .replaceAll(/\b18\.\d+(?=,? (?:answers|started))/g, '18.4')
    .replaceAll(/\b\d+ → \d+(?= of 200\b)/g, '12 → 8')
    .replaceAll(/(?<!→ )\b\d+(?= of 200\b)/g, '12')
    .replaceAll(/\b\d+(?= of other databases)/g, '4')
    .replaceAll(/(?<=\bcounted for )\d+ s\b/g, '3 s')
    .replaceAll(/\b0 s: mcp-chatops .*/g, 'none is open')
    .replaceAll(/\b\d+(?:\.\d+)? MiB\b/g, '10.2 MiB');

/** Some dead rows go by themselves when their page is full; how far the last look saw it depends on the moment of that look. */
const unpruned = (text: string) =>
  words(text)
    .replaceAll(/\b(4,)?99\d\b/g, (_, thousands) => (thousands === undefined ? '1,000' : '5,000'))
    .replaceAll(/(?<=\d of \d, \w+): [a-z ]+(?:\d+%)?/g, '');
/** How far a build was at the last look, and for how long uses have been counted, depend on the moment too. */
const unhurried = (text: string) =>
  words(text)
    .replaceAll(/(?<=\bnot used in )\d+ (?:s|min)\b/g, '3 s')
    .replaceAll(/^(?:initializing|building index|waiting for|index validation)[^"]*$/g, '');

/** Whoever made the databases has gone. */
const isCalm = () =>
  eventually(async () => {
    const makers = `usename LIKE '%_app' AND application_name = ''`;
    expect(await databases[0]?.admin(`SELECT pid FROM pg_stat_activity WHERE ${makers}`)).toEqual([]);
  });

/** Sessions of the MCP server that have idled for twenty minutes. */
async function idle(): Promise<void> {
  for (const how of ['idle', 'idle', 'idle', 'in transaction', 'in transaction'] as const) {
    for (const { pid } of (await databases[0]?.open('mcp-server', how)) ?? [])
      pids.set(String(pid), String(4711 + pids.size));
  }
  actions.clock.advance(20 * 60_000);
}

// In this order: what is open when one begins is part of what is recorded of the next.
const calm = { before: isCalm, words };
it('db answers its examples as they are recorded', () => expectTold(actions, 'db', calm));
it('db locks answers its examples as they are recorded', () => expectTold(actions, 'db locks', calm));
it('db slow answers its examples as they are recorded', () => expectTold(actions, 'db slow', calm));
it('db sizes answers its examples as they are recorded', () => expectTold(actions, 'db sizes', calm));
it('db indexes answers its examples as they are recorded', () => expectTold(actions, 'db indexes', calm));
it('db settings answers its examples as they are recorded', () => expectTold(actions, 'db settings', calm));

/** Rows have died since they were last cleared away. */
const died = async () => {
  await isCalm();
  const [first] = databases;
  if (first !== undefined) await leaveDeadRows(first);
};
it('db pool answers its examples as they are recorded', () => expectTold(actions, 'db pool', calm));
it('db vacuum answers its examples as they are recorded', () =>
  expectTold(actions, 'db vacuum', { before: died, words: unpruned }));
it('db analyze answers its examples as they are recorded', () =>
  expectTold(actions, 'db analyze', { before: died, words: unpruned }));

it('db index create answers its examples as they are recorded', () =>
  expectTold(actions, 'db index create', { before: isCalm, words: unhurried }));
it('db index drop answers its examples as they are recorded', () =>
  expectTold(actions, 'db index drop', { before: isCalm, words: unhurried }));

it('db reindex answers its examples as they are recorded', () =>
  expectTold(actions, 'db reindex', { before: isCalm, words: unhurried }));

it('db settings set answers its examples as they are recorded', () =>
  expectTold(actions, 'db settings set', { before: isCalm, words }));
it('db settings reset answers its examples as they are recorded', () =>
  expectTold(actions, 'db settings reset', { before: isCalm, words }));

it('db sessions answers its examples as they are recorded', () =>
  expectTold(actions, 'db sessions', { before: (line) => (line.includes('staging') ? isCalm() : idle()), words }));

it('db sessions end answers its examples as they are recorded', () =>
  expectTold(actions, 'db sessions end', { before: idle, words }));
