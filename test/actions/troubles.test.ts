import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KubeObject } from '../../sandbox/cluster/objects/meta.ts';
import { now } from '../golden/cases/values.ts';
import { actionRuns } from '../support/action/action-runs.ts';
import { type ActionWorld, startActionWorld } from '../support/action/action-world.ts';
import { expectRecorded, recordedCards } from '../support/action/told.ts';

// What looks say of a platform in trouble, as pictures: played on the simulated platform like the examples, and recorded by `npm run golden`.
const namespace = 'mcp-production';

/** A world with a trouble in it, and the recording of looks by the name of their picture. */
function troubled(prepare: (world: ActionWorld) => Promise<unknown>) {
  let started: Awaited<ReturnType<typeof startActionWorld>>;
  beforeAll(async () => {
    started = await startActionWorld({ at: now });
    await prepare(started.world);
  });
  afterAll(() => started?.stop());
  return async (name: string, line: (world: ActionWorld) => string) => {
    const { world } = started;
    const cards = await recordedCards({ ...world, ...actionRuns(() => world) }, name, line(world));
    await expectRecorded(name, cards);
    return JSON.stringify(cards);
  };
}

/** Lets time pass, with room for the simulated controllers and kubelets in between. */
async function passes({ clock }: ActionWorld, seconds: number) {
  for (let passed = 0; passed < seconds; passed += 1) {
    clock.advance(1000);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const podsOf = ({ platform }: ActionWorld) =>
  platform.cluster.list('Pod', namespace).filter(({ metadata }) => metadata.labels?.['app'] === 'mcp-server');

const restarts = (pod: KubeObject) =>
  (pod as { readonly status?: { readonly containerStatuses?: readonly { readonly restartCount: number }[] } }).status
    ?.containerStatuses?.[0]?.restartCount ?? 0;

/** The one that restarted most. */
const worst = (world: ActionWorld) =>
  podsOf(world).sort((a, b) => restarts(b) - restarts(a))[0]?.metadata.name ?? 'no pod';

describe('a release that runs out of memory', () => {
  const told = troubled(async (world) => {
    world.platform.cluster.deployVersion(namespace, 'mcp-server', 'mcp/server:2.4.0-out-of-memory', 'release 2.4.0');
    await passes(world, 150);
  });

  it('pods', async () => expect(await told('pods-in-trouble', () => '/mcp pods')).toContain('OOMKilled'));
  it('pod', async () => {
    expect(await told('pod-out-of-memory', (world) => `/mcp pod ${worst(world)}`)).toContain('OOMKilled');
  });
  it('events', async () => expect(await told('events-in-trouble', () => '/mcp events')).toContain('BackOff'));
  it('rollout', async () => expect(await told('rollout-held-up', () => '/mcp rollout')).toContain('OOMKilled'));
  it('endpoints', async () =>
    expect(await told('endpoints-not-ready', () => '/mcp endpoints')).toContain('0 of 3 pods'));
  it('diagnose', async () => {
    expect(await told('diagnose-out-of-memory', () => '/mcp diagnose')).toContain('out of memory');
  });
});

describe('nothing around the server answers', () => {
  const told = troubled(async ({ platform }) => {
    platform.backing.production.database.set('refuses');
    platform.backing.production.redis.set('refuses');
    platform.prometheus.production.set({ kind: 'down' });
    platform.adminPortal.set({ kind: 'status', status: 503 });
  });

  it('health', async () => expect(await told('health-not-well', () => '/mcp health')).toContain('PostgreSQL'));
  it('db', async () => expect(await told('db-silent', () => '/mcp db')).toContain('cannot be asked'));
  it('cache', async () => expect(await told('cache-silent', () => '/mcp cache')).toContain('cannot be asked'));
  it('tools', async () => expect(await told('tools-without-metrics', () => '/mcp tools')).toContain('Prometheus'));
});

describe('a release that starts slowly, on a platform somebody has changed by hand', () => {
  const told = troubled(async (world) => {
    const { cluster, adminApi } = world.platform;
    for (const { set } of Object.values(adminApi)) set('book_service', false, 'jane@example.com');
    cluster.apply(
      [
        {
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: { name: 'mcp-config' },
          data: { pool_size: '40', ttl_seconds: '3600' },
        },
      ],
      namespace,
    );
    await passes(world, 60);
    cluster.deployVersion(namespace, 'mcp-server', 'mcp/server:2.4.0-slow-start', 'release 2.4.0');
    await passes(world, 5);
  });

  it('tools', async () => {
    expect(await told('tools-some-disabled', () => '/mcp tools')).toContain('jane@example.com');
  });
  it('rollout', async () => expect(await told('rollout-under-way', () => '/mcp rollout')).toContain('rolling out'));
  it('config', async () => expect(await told('config-behind', () => '/mcp config')).toContain('pool_size'));
});

describe('a deployment of one pod', () => {
  const told = troubled(async (world) => {
    const found = world.platform.cluster.read('Deployment', namespace, 'mcp-server');
    const spec = found?.['spec'] as object;
    world.platform.cluster.apply([{ ...found, spec: { ...spec, replicas: 1 } }], namespace);
    await passes(world, 30);
  });

  it('budget', async () => expect(await told('budget-allows-none', () => '/mcp budget')).toContain('none'));
});
