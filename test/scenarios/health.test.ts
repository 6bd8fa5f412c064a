import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { cast } from '../support/stories.ts';
import { startWorld, type World } from '../support/world.ts';

const production = 'mcp-production';
const quietServer = { namespace: 'mcp-staging', name: 'mcp-server' };

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

let world: World;
beforeAll(async () => {
  world = await startWorld({
    // Probes look every 3 s: what is broken on a pod stays as it is until the test has asked.
    startupMs: 3000,
    change(file) {
      const { staging, ...rest } = file.environments;
      const { chatUi: _, cache: __, ...lacking } = staging ?? {};
      return { ...file, environments: { ...rest, staging: lacking } };
    },
  });
});
afterAll(() => world.stop());

const servers = () =>
  world.platform.cluster.list('pods', production).flatMap(({ metadata }) => {
    const server = world.platform.cluster.server(production, metadata.name);
    return server === undefined ? [] : [{ name: metadata.name, short: metadata.name.slice(-5), server }];
  });

/** What `/mcp health` says in the end. */
async function health(text = ''): Promise<string> {
  const { dev } = cast(world.workspace);
  const card = await dev.types(`health ${text}`.trim());
  return card.shows('Done');
}

describe('all is well', () => {
  it('is one line, and small print', async () => {
    const words = await health();
    const [first, second, ...rest] = words.split('\n');
    expect(first).toMatch(
      /^✓ production is healthy: 6 of 6 checks, slowest (?:\d+ ms|[\d.]+ s) \((MCP|Admin|Chat|Postgre|Redis)/,
    );
    expect(second).toBe('[Run again]');
    expect(rest).toEqual([
      expect.stringMatching(/^Done · mcp-server 2\.3\.0, 3 of 3 pods ready · .*@dev · run R-\d+$/),
    ]);
  });

  it('is asked again by its button, by whoever may look', async () => {
    const { dev, val } = cast(world.workspace);
    const card = await dev.types('health');
    await card.shows('Done');
    const again = await val.sees(() => val.presses(card, 'Run again'));
    expect(await again.shows('Done')).toContain('asked by @val');
  });

  it('is asked of staging by name, where what is not configured is said', async () => {
    const words = await health('staging');
    expect(words).toMatch(/^✓ staging is healthy: 4 of 4 checks/);
    expect(words).toContain('2 of 6 checks not configured');
    expect(words).not.toContain('Chat UI');
  });
});

describe('a part is broken', () => {
  afterEach(async () => {
    const { adminPortal, chatUi, backing } = world.platform;
    const { database, redis } = backing.production;
    adminPortal.set({ kind: 'well' });
    chatUi.set({ kind: 'well' });
    database.set('open');
    redis.set('open');
    for (const { server } of servers()) {
      server.setUnhealthy(undefined);
      server.setNotReady(undefined);
    }
  });

  it('one pod of three answers 503: the pod is named, and Diagnose is the first button', async () => {
    const [first] = servers();
    first?.server.setUnhealthy('database: timeout');
    const words = await health();
    expect(words).toMatch(/^✕ production: MCP server fails \/health on 1 of 3 pods\n/);
    expect(words).toContain(
      `✕ MCP server  /health 503 "database: timeout" on 1 of 3 pods (${first?.short}), expected 200`,
    );
    expect(words).toMatch(/✓ MCP server readiness [\d.]+ m?s.* · Admin portal [\d.]+ m?s/);
    expect(words).toContain('[Diagnose mcp-server] [Errors by tool] [Run again]');
  });

  it('every pod answers 503', async () => {
    for (const { server } of servers()) server.setUnhealthy('database: timeout');
    const words = await health();
    expect(words).toMatch(/^✕ production: MCP server fails \/health on 3 of 3 pods\n/);
  });

  it('no pod takes traffic: said once, with why', async () => {
    for (const { server } of servers()) server.setNotReady({ reason: 'database', detail: 'timeout' });
    await world.advance(30_000);
    await world.workspace.waitFor('pods that take no traffic', () =>
      world.platform.cluster.list('pods', production).every((pod) => JSON.stringify(pod).includes('"ready":false')),
    );
    const words = await health();
    expect(words).toMatch(/^✕ production: MCP server has no ready pod\n/);
    expect(words).toContain('✕ MCP server readiness  0 of 3 pods ready: /ready 503 "database: timeout" on 3 (');
    expect(words.match(/0 of 3 pods ready/g)).toHaveLength(2); // that line and the small print
    expect(words).toContain('[Diagnose mcp-server]');
    for (const { server } of servers()) server.setNotReady(undefined);
    await world.advance(30_000);
    expect(await health()).toContain('is healthy');
  });

  it('the service reaches no pod, although all are well', async () => {
    const { cluster } = world.platform;
    const service = (app: string) => ({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'mcp-server', namespace: production },
      spec: { selector: { app }, ports: [{ name: 'http', port: 8000, targetPort: 8000 }] },
    });
    cluster.apply([service('nobody')]);
    const words = await health();
    cluster.apply([service('mcp-server')]);
    expect(words).toMatch(/^✕ production: MCP server is not reached through its service\n/);
    expect(words).toContain('/ready through the service: no ready pod is behind it, expected 200');
  });

  it('the admin portal answers 500', async () => {
    world.platform.adminPortal.set({ kind: 'status', status: 500 });
    const words = await health();
    expect(words).toMatch(
      /^✕ production: Admin portal answers 500\n✕ Admin portal {2}500, expected 200 · [\d.]+ m?s.*\n✓ MCP/,
    );
    expect(words).not.toContain('[Diagnose');
  });

  it('the chat UI answers 502, Redis and PostgreSQL refuse: three verdicts in one line', async () => {
    world.platform.chatUi.set({ kind: 'status', status: 502 });
    world.platform.backing.production.database.set('refuses');
    world.platform.backing.production.redis.set('refuses');
    const words = await health();
    expect(words).toMatch(/^✕ production: Chat UI answers 502, PostgreSQL does not answer, Redis does not answer\n/);
  });

  it('what hangs is shown as open first, in the same message, and given up after 3 s', async () => {
    const { adminPortal, chatUi, backing } = world.platform;
    const { database, redis } = backing.production;
    adminPortal.set({ kind: 'hangs' });
    chatUi.set({ kind: 'hangs' });
    database.set('hangs');
    redis.set('hangs');
    const { channel, dev } = cast(world.workspace);
    const card = await dev.types('health');
    expect(await card.shows('Checking production: 2 of 6 answered')).toContain('… PostgreSQL  no answer yet');
    const words = await card.shows('Done');
    expect(words).toMatch(
      /^✕ production: Admin portal does not answer, Chat UI does not answer, PostgreSQL does not answer and 1 more\n/,
    );
    expect(words).toMatch(/ · 3 s · asked by @dev/);
    for (const part of ['Admin portal', 'Chat UI', 'PostgreSQL', 'Redis']) {
      expect(words).toContain(`✕ ${part}  no answer in 3 s`);
    }
    expect(world.workspace.messages(channel)).toHaveLength(1);
  });
});

it('what the bot may not read is said as such, and the rest answers', async () => {
  const { cluster } = world.platform;
  const role = cluster.read('roles', quietServer.namespace, 'mcp-chatops-view');
  const rules = (role?.['rules'] ?? []) as Rule[];
  const without = rules
    .filter(({ resources }) => !resources.includes('pods/proxy'))
    .concat({ apiGroups: [''], resources: ['services/proxy'], verbs: ['get'] });
  cluster.apply([{ ...role, rules: without }]);
  const words = await health('env=staging');
  cluster.apply([{ ...role, rules }]);
  expect(words).toMatch(/^⚠ staging: MCP server could not be checked, MCP server readiness could not be checked\n/);
  expect(words).toMatch(
    /\? MCP server {2}The bot may not get pods\/proxy "mcp-server-\w+-\w+" in namespace mcp-staging/,
  );
  expect(words).toContain('✓ Admin portal');
});

it('names the version that serves while a newer one does not start', async () => {
  world.platform.cluster.deployVersion(production, 'mcp-server', 'mcp/server:2.4.0-bad-image', 'release 2.4.0');
  await world.workspace.waitFor(
    'a pod of the new version',
    () => world.platform.cluster.list('pods', production).length > 3,
  );
  await world.advance(5000);
  const words = await health();
  expect(words).toMatch(
    /^⚠ production: MCP server 2\.4\.0-bad-image does not start \((?:ErrImagePull|ImagePullBackOff), 1 pod\); 2\.3\.0 is ready on 3 of 3 pods\n/,
  );
  expect(words.match(/does not start/g)).toHaveLength(1);
  expect(words).toContain('3 of 3 pods ready, 1 more is not');
  expect(words).toContain('[Diagnose mcp-server] [Plan rollback…]');
  expect(words).toContain('mcp-server 2.3.0, 3 of 3 pods ready');
});
