import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { mcpServerOf, type Watched } from '../support/deployment.ts';
import { type Card, cast } from '../support/stories.ts';
import { passes, until } from '../support/time.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
let server: Watched;
beforeAll(async () => {
  world = await startWorld();
  server = mcpServerOf(world);
});
afterAll(() => world.stop());

async function diagnose(text = ''): Promise<Card> {
  const { dev } = cast(world.workspace);
  const card = await dev.types(`diagnose ${text}`.trim());
  await card.shows('Done');
  return card;
}

/** The file in the thread of a diagnosis. */
async function evidence(card: Card): Promise<string> {
  const id = await world.workspace.waitFor('the evidence in the thread', () => card.replies()[0]?.files?.[0]?.id);
  return world.workspace.files.find(({ file }) => file.id === id)?.text ?? '';
}

it('says that all is well, with health as the one button', async () => {
  const card = await diagnose();
  expect(card.words()).toMatch(
    /^✓ mcp-server \(production\) is healthy: 3 of 3 pods ready, no sign of trouble\n\[Health\]\nDone · Read in [\d.]+ m?s: 3 pods, \d+ events, logs of 3 containers, endpoints 3 of 3 · production/,
  );
  expect(await evidence(card)).toContain(
    'mcp-server  mcp/server:2.3.0  running, restarts 0, memory 128 MiB of 512 MiB',
  );
  // Said once it is there.
  await world.advance(4000);
  await card.shows('Evidence for mcp-server in the thread');
});

describe('a fault is named first, and its button fits', () => {
  afterEach(async () => {
    await server.deploys('mcp/server:2.3.0', 'back to good');
    await server.settles();
  });

  it.each([
    ['bad-image', 'bad image', /cannot pull mcp\/server:2\.4\.0-bad-image; Failed to pull image/, 'Plan rollback to'],
    [
      'missing-config',
      'missing configuration or secret',
      'cannot start: secret "mcp-secrets" not found',
      'Plan rollback to',
    ],
    ['crash-loop', 'crash loop', "last words: unhandled exception: KeyError: 'tool_registry'", 'Plan rollback to'],
    [
      'out-of-memory',
      'out of memory',
      /killed with 137 \(OOMKilled\), \d+ restarts?, limit 512 MiB/,
      'Plan rollback to',
    ],
    [
      'not-ready',
      'failing probe',
      'Readiness probe failed: HTTP probe failed with statuscode: 503',
      'Plan rollback to',
    ],
    ['refused-database', 'database connection refused', 'connect ECONNREFUSED 10.96.0.40:5432', 'Health'],
    [
      'quota',
      'quota used up',
      /[13] of 3 pods cannot be made; .*exceeded quota: compute, requested: limits\.memory=512Mi/,
      'Plan rollback to',
    ],
    [
      'volume',
      'volume does not mount',
      /1 of 4 pods cannot start; Unable to attach or mount volumes: unmounted volumes=\[data\]/,
      'Plan rollback to',
    ],
    [
      'start-error',
      'container cannot start',
      /container mcp-server: StartError: .*stat \/app\/serve: no such file or directory/,
      'Plan rollback to',
    ],
    ['port-conflict', 'port conflict', 'address already in use', 'Plan rollback to'],
    ['startup-timeout', 'start-up timeout', 'failed startup probe, will be restarted', 'Plan rollback to'],
  ])('%s: %s', async (fault, cause, because, button) => {
    await server.deploys(`mcp/server:2.4.0-${fault}`);
    // Long enough for restarts, back-offs and thresholds of probes; the pods of the version before serve on.
    await passes(world, 90_000);
    const card = await diagnose();
    const words = card.words();
    expect(words.split('\n')[0]).toMatch(new RegExp(`^✕ mcp-server \\(production\\): most likely ${cause}, `));
    expect(words.split('\n')[1]).toMatch(because);
    expect(card.buttons()[0]).toMatch(new RegExp(`^${button}`));
    expect(card.buttons().length).toBeLessThanOrEqual(3);
  });

  it('a paused rollout', async () => {
    server.edit({ paused: true });
    world.platform.cluster.deployVersion('mcp-production', 'mcp-server', 'mcp/server:2.5.0', 'release 2.5.0');
    await world.advance(2000);
    const card = await diagnose();
    server.edit({ paused: false });
    expect(card.words()).toMatch(
      /most likely rollout paused, 3 pods still serve\n1\. .*paused with 0 of 3 pods on the newest version/,
    );
    await server.settles();
  });

  it('slow-start: said to be starting, with a second look as the button, and well after that', async () => {
    await server.deploys('mcp/server:2.4.0-slow-start');
    const { dev } = cast(world.workspace);
    const young = await dev.types('diagnose');
    expect(await young.shows('Done')).toMatch(
      // Whether its process runs already when it is looked at is a matter of moments.
      /^(?:… mcp-server \(production\): a rollout is under way, 3 of 3 pods ready|⚠ .*: most likely slow start)/,
    );
    await world.advance(1000);
    const card = await dev.sees(() => dev.presses(young, 'Look again'));
    expect(await card.shows('Done')).toMatch(
      /^⚠ mcp-server \(production\): most likely slow start, 3 pods still serve\n1\. Slow start \(likely, since ‹\{time\}›\): 1 of 4 pods, container mcp-server: runs for \d+ s and is not ready yet/,
    );
    expect(card.buttons()[0]).toBe('Look again');
    await passes(world, 60_000);
    await server.settles();
    const again = await dev.sees(() => dev.presses(card, 'Look again'));
    expect(await again.shows('Done')).toMatch(/^✓ mcp-server \(production\) is healthy/);
  });

  it('the button of a diagnosis asks for a plan: to the revision that serves, not to another broken one', async () => {
    const good = server.revision();
    await server.deploys('mcp/server:2.4.0-bad-image');
    await server.deploys('mcp/server:2.4.1-bad-image');
    await world.advance(5000);
    const card = await diagnose();
    expect(card.buttons()[0]).toMatch(/^Plan rollback to \S+…$/);
    const { dev } = cast(world.workspace);
    const plan = await dev.sees(() => dev.presses(card, card.buttons()[0] ?? ''), '', card.channel);
    expect(await plan.shows('expires')).toMatch(
      new RegExp(`^Roll back mcp-server to \\S+ \\(revision ${good}\\) · production`),
    );
    await dev.presses(plan, 'Cancel');
  });
});

it('a budget that lets no pod go: a warning, since all is served', async () => {
  const budget = (minAvailable: number) =>
    world.platform.cluster.apply(
      [
        {
          apiVersion: 'policy/v1',
          kind: 'PodDisruptionBudget',
          metadata: { name: 'mcp-server' },
          spec: { minAvailable },
        },
      ],
      'mcp-production',
    );
  budget(3);
  await world.advance(1000);
  const card = await diagnose();
  budget(1);
  expect(card.words()).toMatch(
    /^⚠ mcp-server \(production\): perhaps disruption budget blocks evictions, 3 pods still serve\n1\. .*budget mcp-server wants 3 of 3 pods healthy/,
  );
});

it.each([
  ['init-crash', 'init container fails', /1 of 3 pods, init container migrate: ended with exit code 1, 3 restarts/],
  ['sidecar-unready', 'failing probe', /1 of 3 pods, sidecar container proxy: runs and is not ready/],
])('%s, in a pod with an init container and a sidecar: %s', async (fault, cause, because) => {
  const staging = mcpServerOf(world, 'mcp-staging');
  const initContainers = [
    { name: 'migrate', image: 'mcp/migrate:1' },
    {
      name: 'proxy',
      image: 'mcp/proxy:1',
      restartPolicy: 'Always',
      readinessProbe: { httpGet: { path: '/ready', port: 15021 } },
    },
  ];
  staging.edit({ template: { spec: { initContainers } } });
  await staging.settles();
  await staging.deploys(`mcp/server:2.4.0-${fault}`);
  await passes(world, 90_000);
  const card = await diagnose('env=staging');
  expect(card.words()).toMatch(new RegExp(`^✕ mcp-server \\(staging\\): most likely ${cause}, 2 pods still serve`));
  expect(card.words().split('\n')[1]).toMatch(because);
  await staging.deploys('mcp/server:2.3.0', 'back to good');
  await staging.settles();
});

describe('a part that cannot be read', () => {
  afterEach(() => world.platform.cluster.faults.clear());

  it('is named with its reason, and the rest answers', async () => {
    const { faults } = world.platform.cluster;
    faults.inject({
      match: { resource: 'pods', verb: 'list', namespace: 'mcp-production' },
      effect: { kind: 'forbidden' },
    });
    const card = await diagnose();
    expect(card.words()).toMatch(/^\? mcp-server \(production\): its pods could not be read\n/);
    expect(card.words()).toContain('3 of 3 pods ready, as the deployment says');
    expect(card.words()).toMatch(/Not read: .*pods \(forbidden\)/);
    expect(card.words()).toMatch(/Read in [\d.]+ m?s: \d+ events, .*endpoints 3 of \d/);
  });

  it.each([
    ['events', 'events'],
    ['endpointslices', 'endpoints'],
  ])('%s', async (resource, part) => {
    world.platform.cluster.faults.inject({ match: { resource, verb: 'list' }, effect: { kind: 'forbidden' } });
    const card = await diagnose();
    expect(card.words()).toContain(`Not read: ${part} (forbidden)`);
    expect(card.words()).toMatch(/3 of 3 pods ready, no sign of trouble/);
  });

  it('ReplicaSets: nobody can tell whose pods are whose, so none are taken', async () => {
    const match = { resource: 'replicasets', verb: 'list' } as const;
    world.platform.cluster.faults.inject({ match, effect: { kind: 'forbidden' } });
    const card = await diagnose();
    expect(card.words()).toMatch(/^\? mcp-server \(production\): its pods could not be read\n/);
    expect(card.words()).toMatch(/Not read: (?:revisions|pods) \(forbidden\), (?:revisions|pods) \(forbidden\)/);
  });

  it('events that the API does not give are named with what it answered', async () => {
    const effect = { kind: 'error', code: 500 } as const;
    world.platform.cluster.faults.inject({ match: { resource: 'events', verb: 'list' }, effect });
    const { dev } = cast(world.workspace);
    const card = await dev.types('diagnose');
    expect(await until(world, card, 'Done')).toMatch(
      /Not read: events \(The Kubernetes API answered 500 to: list events/,
    );
  });

  it('logs of one pod', async () => {
    const [pod = ''] = server.pods();
    world.platform.cluster.faults.inject({
      match: { resource: 'pods', subresource: 'log', name: pod },
      effect: { kind: 'forbidden' },
    });
    const card = await diagnose();
    expect(card.words()).toContain(`Not read: logs of ${pod}/mcp-server (forbidden)`);
    expect(card.words()).toContain('logs of 2 containers');
    expect(await evidence(card)).toContain('=== Not read ===');
  });
});

it('a deployment that is not configured cannot be named', async () => {
  const { dev } = cast(world.workspace);
  const card = await dev.types('diagnose kube-dns');
  expect(await card.shows('Not started')).toContain('production has no deployment "kube-dns" that this bot may touch');
});

it('secrets in a log reach neither the message nor the file', async () => {
  const secret = 'hunter2-hunter2';
  const [pod = ''] = server.pods();
  // A server that writes what it is asked for into its log, as careless ones do.
  world.platform.cluster
    .server('mcp-production', pod)
    ?.setTool(`connect ECONNREFUSED db:5432 postgresql://mcp:${secret}@db:5432/mcp`, true);
  await passes(world, 120_000);
  const card = await diagnose();
  const file = await evidence(card);
  expect(card.words()).toMatch(/^✕ mcp-server \(production\): most likely database connection refused/);
  expect(file).toContain('postgresql://mcp:‹redacted:password›@db:5432/mcp');
  for (const text of [file, JSON.stringify(card.message())]) expect(text).not.toContain(secret);
});
