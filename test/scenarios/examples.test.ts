import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KubeObject } from '../../sandbox/cluster/objects/meta.ts';
import { hasSpecialAccess } from '../../src/catalog/action.ts';
import { loadActions } from '../../src/catalog/loader.ts';
import { toldBy } from '../support/action/told-by.ts';
import { hands } from '../support/blue-green.ts';
import { leaveDeadRows } from '../support/dead-rows.ts';
import { mcpServerOf } from '../support/deployment.ts';
import { mayCreateJobs } from '../support/job-rights.ts';
import { type OwnDatabase, ownDatabase } from '../support/own-database.ts';
import { cast } from '../support/stories.ts';
import { until } from '../support/time.ts';
import { startWorld, type World } from '../support/world.ts';

const catalog = await loadActions(new URL('../../src/actions/', import.meta.url));
/** What takes a backup, a copy or an hour of AWS before it can begin is played from end to end by tests of its own, dry runs included. */
const ownTests = /\/db\/(?:restore|swap|drill|pitr)\.test\.ts$/;
const told = toldBy();
const all = [...catalog].flatMap(([command, { risk, examples: lines }]) =>
  lines.map((line) => ({ command, risk, line, text: line.replace(/^\/mcp /, '') })),
);
const examples = all.filter(({ command }) => !ownTests.test(told.get(command) ?? ''));

let world: World;
let database: OwnDatabase;
beforeAll(async () => {
  database = await ownDatabase();
  world = await startWorld({
    production: { databaseUrl: database.botUrl },
    pair: true,
    tls: true,
    change(file) {
      const { blueGreen, ...production } = file.environments['production'] ?? {};
      const smokeTests = { tools: { image: 'mcp/smoke:1', command: ['run', 'tools'] } };
      const short = { ...production, smokeTests, blueGreen: { ...blueGreen, bakeMinutes: 1, idleAfterMinutes: 0 } };
      return { ...file, environments: { ...file.environments, production: short } };
    },
  });
  world.platform.cluster.apply([mayCreateJobs('mcp-production')]);
  const found = world.platform.cluster.read('Ingress', 'mcp-production', 'mcp-ingress');
  if (found === undefined) throw new Error('There is no ingress.');
  ingress = structuredClone(found);
});
afterAll(async () => {
  await world.stop();
  for (const name of ['work_mem', 'shared_buffers']) await database.admin(`ALTER SYSTEM RESET ${name}`);
  await database.admin('SELECT pg_reload_conf()');
  await database.drop();
});

/** Each example finds the same three versions, the newest running. */
async function newestRuns(): Promise<void> {
  for (const namespace of ['mcp-production', 'mcp-staging']) {
    const server = mcpServerOf(world, namespace);
    if (server.image() !== 'mcp/server:2.3.0') await server.deploys('mcp/server:2.3.0');
    await server.settles();
  }
}

/** Sessions of the MCP server that have idled for twenty minutes, where a command is about sessions. */
async function idleSessions(text: string): Promise<void> {
  if (!text.startsWith('db sessions end')) return;
  await database.open('mcp-server', 'idle', 3);
  await database.open('mcp-server', 'in transaction', 2);
  await world.advance(20 * 60_000);
}

/** Rows have died and nobody has counted them, where a command is about that. */
async function deadRows(text: string): Promise<void> {
  if (/^db (?:vacuum|analyze)/.test(text)) await leaveDeadRows(database);
}

/** The index that an example drops is there, and those that others build are not. */
async function indexesReady(text: string): Promise<void> {
  if (!text.startsWith('db index ')) return;
  const owner = await database.openOne('mcp-server');
  await owner.query('CREATE INDEX IF NOT EXISTS assignments_state ON assignments (state)');
  await owner.query('DROP INDEX IF EXISTS assignments_assignee_idx, tool_calls_tool_at_idx');
  await owner.close();
}

/** Nothing was written for the settings of the examples, but for what one takes back. */
async function settingsReady(text: string): Promise<void> {
  if (!text.startsWith('db settings ')) return;
  await database.admin('ALTER SYSTEM RESET shared_buffers');
  await database.admin(`ALTER SYSTEM ${text.includes(' reset ') ? "SET work_mem = '16MB'" : 'RESET work_mem'}`);
  await database.admin('SELECT pg_reload_conf()');
}

/** The colour that an example takes for granted has the traffic, and has been measured; the other one is ready. */
async function pairReady(text: string): Promise<void> {
  if (!text.startsWith('bluegreen')) return;
  const by = hands(world);
  by.scale('blue', 3);
  by.scale('green', 3);
  by.select('mcp-gateway', text.includes('retire blue') ? 'green' : 'blue');
  await by.passes(10_000);
  await world.advance(3 * 60_000);
}

/** The keys that an example takes for granted are there. */
function keysThere(text: string): void {
  if (!text.startsWith('cache ')) return;
  for (const { keys } of Object.values(world.platform.backing)) keys?.refill();
}

let ingress: KubeObject;

/** The ingress names the Secrets it named before the first example. */
function ingressReady(text: string): void {
  if (!text.startsWith('cert rotate')) return;
  const { resourceVersion: _, ...metadata } = ingress.metadata;
  world.platform.cluster.apply([{ ...ingress, metadata }], 'mcp-production');
}

/** The tool that an example takes for granted is on, or off where it is to be enabled. */
function toolReady(text: string): void {
  if (!text.startsWith('tools ')) return;
  for (const { set } of Object.values(world.platform.adminApi))
    set('book_service', text.startsWith('tools disable'), 'jane@example.com');
}

/** The breaker that an example resets is open, and what is behind it works. */
function breakerReady(text: string): void {
  if (!text.startsWith('breakers reset')) return;
  for (const { metadata } of world.platform.cluster.list('Pod', 'mcp-production')) {
    const server = world.platform.cluster.server('mcp-production', metadata.name);
    server?.setBreaker('external-api', 'open');
    // Certificates last by the clock of the test, which a TLS client does not know.
    server?.setUpstreams(async () => []);
  }
}

/** Logs are kept for as long as before the first example. */
function retentionReady(text: string): void {
  if (text.startsWith('retention '))
    world.platform.aws.production.logs.groups.put('/mcp/production/server', { days: 90 });
}

it('there is an example for every action', () => {
  expect(catalog.size).toBeGreaterThan(4);
  expect(new Set(all.map(({ command }) => command))).toEqual(new Set(catalog.keys()));
  const elsewhere = all.filter((one) => !examples.includes(one)).map(({ command }) => command);
  expect([...new Set(elsewhere)].sort()).toEqual([
    'db discard',
    'db drill',
    'db pitr',
    'db pitr discard',
    'db restore',
    'db swap',
  ]);
});

describe('looking', () => {
  const looks = examples.filter(({ risk }) => risk === 'read-only');
  it.each(looks)('$line answers, and changes nothing', async ({ command, text }) => {
    const { dev, lead, channel } = cast(world.workspace);
    const before = mark();
    const action = catalog.get(command);
    if (action !== undefined && hasSpecialAccess(action)) {
      await world.workspace.as('lead').command(channel, '/mcp', text);
      await (await lead.direct('of one person')).shows('Done');
    } else await (await dev.types(existing(text))).shows('Done');
    expect(writes(before)).toEqual([]);
  });
});

describe('changing', () => {
  const changes = examples.filter(({ risk }) => risk !== 'read-only');
  it.each(changes)('$line: the plan changes nothing, the run does what it says', async ({ text }) => {
    const { dev, lead } = cast(world.workspace);
    retentionReady(text);
    breakerReady(text);
    await newestRuns();
    await idleSessions(text);
    await deadRows(text);
    await indexesReady(text);
    await settingsReady(text);
    await pairReady(text);
    toolReady(text);
    keysThere(text);
    const before = mark();
    const queries = world.platform.aws.production.logs.queries().length;
    const asked = world.platform.chatUi.asked;
    const card = await dev.types(existing(text));
    const plan = await card.shows('expires');
    expect(writes(before)).toEqual([]);
    const [confirm = ''] = card.buttons();
    await (plan.includes('Needs 1 approver') ? lead : dev).presses(card, confirm);
    await until(world, card, 'Done');
    // What needs a plan for its price alone reads, and changes nothing; a load asks, and writes nothing.
    if (text.startsWith('logs query scan')) {
      expect(world.platform.aws.production.logs.queries().length).toBe(queries + 1);
      expect(writes(before)).toEqual([]);
    } else if (text.startsWith('profile')) {
      const { requests } = world.platform.cluster;
      expect(requests.slice(before.requests).filter(({ path }) => path.includes('/exec')).length).toBe(1);
    } else if (text.startsWith('bench')) {
      expect(world.platform.chatUi.asked - asked).toBeGreaterThan(0);
      expect(writes(before)).toEqual([]);
    } else expect(writes(before).length).toBeGreaterThan(0);
  });
});

describe('trying out', () => {
  // The first example of each: what the last one does is done by now.
  const changes = examples.filter(({ risk }) => risk !== 'read-only');
  const commands = [...new Map(changes.toReversed().map((one) => [one.command, one])).values()];
  it.each(commands)('$line dry=yes: the plan, no question to anybody, and nothing changed', async ({ text }) => {
    const { dev } = cast(world.workspace);
    retentionReady(text);
    breakerReady(text);
    await newestRuns();
    await idleSessions(text);
    await deadRows(text);
    await indexesReady(text);
    await settingsReady(text);
    await pairReady(text);
    ingressReady(text);
    toolReady(text);
    keysThere(text);
    const before = mark();
    const card = await dev.types(`${existing(text)} dry=yes`);
    const words = await card.shows('Nothing was changed, and nobody was asked');
    expect(words).toMatch(/^Dry run: \S.* · (?:production|staging) · /);
    expect(words).toMatch(/For real it needs (?:your confirmation|1 approver other than you)/);
    const [forReal = ''] = card.buttons();
    expect(forReal).toMatch(/…$/);
    const asked = await dev.sees(() => dev.presses(card, forReal));
    await asked.shows('expires');
    await dev.presses(asked, 'Cancel');
    await asked.shows('Cancelled');
    expect(writes(before)).toEqual([]);
  });

  it('what only looks has nothing to try out, and yes or no is all that dry takes', async () => {
    const { dev } = cast(world.workspace);
    expect(await dev.hears('health dry=yes')).toContain('it only looks, so there is nothing to try out');
    expect(await dev.hears('restart dry=maybe')).toContain('dry must be yes or no');
  });
});

/** Where the ledgers of the platform stand. */
interface Mark {
  readonly requests: number;
  readonly writes: number;
}

function mark(): Mark {
  return { requests: world.platform.cluster.requests.length, writes: world.platform.writes().length };
}

/** What the bot sent to any system of the platform that is no reading, since a mark. */
function writes(since: Mark): readonly string[] {
  const { cluster } = world.platform;
  const toCluster = cluster.requests
    .slice(since.requests)
    .filter(({ identity, method }) => identity.endsWith(':mcp-chatops') && method !== 'GET')
    .map(({ method, path }) => `${method} ${path}`);
  const toOthers = world.platform.writes().slice(since.writes);
  return [...toCluster, ...toOthers.map(({ system, what }) => `${system}: ${what}`)];
}

/** An example with a revision and a pod that are there. */
function existing(text: string): string {
  const [pod = ''] = mcpServerOf(world, text.includes('env=staging') ? 'mcp-staging' : undefined).pods();
  const named = text.replace(/mcp-server-\w+-x2k4d/, pod).replace('x2k4d', pod.slice(-5));
  return named.replace('to=1', `to=${revisionOf('mcp/server:2.1.0')}`);
}

/** The revision number an image has in the history of production just now. */
function revisionOf(image: string): number {
  const found = world.platform.cluster
    .list('replicasets', 'mcp-production')
    .find((set) => JSON.stringify(set).includes(`"image":"${image}"`));
  return Number(found?.metadata.annotations?.['deployment.kubernetes.io/revision'] ?? 0);
}
