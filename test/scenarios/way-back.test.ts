import { afterAll, beforeAll, expect, it } from 'vitest';
import { mcpServerOf, type Watched } from '../support/deployment.ts';
import { mayCreateJobs } from '../support/job-rights.ts';
import { cast } from '../support/stories.ts';
import { until } from '../support/time.ts';
import { startWorld, type World } from '../support/world.ts';

const smokeTest = (image: string) => ({ image, command: ['run-smoke-tests'] });

let world: World;
let server: Watched;
let staging: Watched;
beforeAll(async () => {
  world = await startWorld({
    // production has a smoke test that passes; staging takes the way back by itself; lab is staging with a smoke test that fails.
    change(file) {
      const { production, staging: base } = file.environments;
      return {
        ...file,
        environments: {
          production: { ...production, smokeTest: smokeTest('mcp/smoke:1') },
          staging: { ...base, onFailedVerification: 'undo' },
          lab: { ...base, smokeTest: smokeTest('mcp/smoke:1-fails') },
        },
      };
    },
  });
  world.platform.cluster.apply(['mcp-production', 'mcp-staging'].map(mayCreateJobs));
  server = mcpServerOf(world);
  staging = mcpServerOf(world, 'mcp-staging');
});
afterAll(() => world.stop());

it('a smoke test that passes is a step of its own, and a line of the result', async () => {
  const { dev, lead } = cast(world.workspace);
  const card = await dev.types('rollback');
  expect(await card.shows('expires')).toMatch(
    /and through service mcp-server, smoke test mcp\/smoke:1 \(run-smoke-tests\) within \d+ s\./,
  );
  await lead.presses(card, card.buttons()[0] ?? '');
  expect(await until(world, card, 'Done', 1000)).toContain('✓ Smoke test  passed');
  const jobs = world.platform.cluster.list('jobs', 'mcp-production');
  expect(jobs.map(({ metadata }) => metadata.name)).toEqual([`smoke-${card.run().toLowerCase()}`]);
});

it('a Job of the name of the smoke test that somebody else made is not taken for it', async () => {
  const { dev, lead } = cast(world.workspace);
  const card = await dev.types('restart');
  await card.shows('expires');
  const name = `smoke-${card.run().toLowerCase()}`;
  world.platform.cluster.apply([
    {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name, namespace: 'mcp-production', annotations: { 'mcp-chatops/run': 'R-1' } },
      spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'x', image: 'mcp/smoke:1' }] } } },
    },
  ]);
  await lead.presses(card, 'Restart mcp-server');
  const failed = await until(world, card, 'Failed', 1000);
  expect(failed).toContain(`A Job named ${name} is there that ${card.run()} did not make: no smoke test ran`);
});

it('pods of the target do not become ready: failed, with the way back as a button, which plans before it goes', async () => {
  const { dev, lead } = cast(world.workspace);
  const stuck = await server.deploys('mcp/server:2.4.0-migration-missing');
  const good = await server.deploys('mcp/server:2.5.0');
  await server.settles();
  const card = await dev.types(`rollback to=${stuck}`);
  await card.shows('expires');
  await lead.presses(card, card.buttons()[0] ?? '');
  const failed = await until(world, card, 'Failed', 15_000);
  expect(failed).toMatch(/^✕ mcp-server does not come up: no progress for 120 s · /);
  expect(failed).toContain('3 of 3 pods still serve.');
  expect(failed).toMatch(/Failed · [1-4] min.* · asked by @dev · run R-\d+ · approved by @lead$/);
  expect(failed).toMatch(/✕ Wait for the new pods: .*runs and is not ready/);
  expect(card.buttons()).toEqual(['Back to 2.5.0']);
  expect(await card.reply('does not come up')).toContain('@U0DEV');

  const back = await dev.sees(() => dev.presses(card, 'Back to 2.5.0'));
  expect(await back.shows('expires')).toMatch(
    new RegExp(`^Roll back mcp-server to 2\\.5\\.0 \\(revision ${good}\\) · production · asked by @dev`),
  );
  await lead.presses(back, back.buttons()[0] ?? '');
  await until(world, back, 'Done', 1000);
  expect(server.image()).toBe('mcp/server:2.5.0');
});

it('pods of the target crash again and again: nobody sits the whole deadline out', async () => {
  const { dev, lead } = cast(world.workspace);
  const crashing = await server.deploys('mcp/server:2.6.0-crash-loop');
  await server.deploys('mcp/server:2.6.1');
  await server.settles();
  const card = await dev.types(`rollback to=${crashing}`);
  await card.shows('expires');
  await lead.presses(card, card.buttons()[0] ?? '');
  const failed = await until(world, card, 'Failed', 4000);
  expect(failed).toMatch(
    /^✕ mcp-server will not become ready: new pods crash again and again · .*\n.*after Error \(1\)\./,
  );
  expect(failed).toContain('3 of 3 pods still serve.');
});

it.each([
  ['bad-image', 'its image cannot be pulled', /ImagePullBackOff: .*mcp\/server:2\.8\.0-bad-image/],
  ['missing-config', 'a container cannot start', /CreateContainerConfigError: secret "mcp-secrets" not found/],
  ['quota', 'no pod can be made', /exceeded quota: compute/],
  ['volume', 'a pod gets no volume or network', /Unable to attach or mount volumes/],
])('%s: told within a minute, with the choice to go back or to wait', async (fault, words, why) => {
  const { dev, lead } = cast(world.workspace);
  const broken = await server.deploys(`mcp/server:2.8.0-${fault}`);
  await server.deploys(`mcp/server:2.8.1`, `release 2.8.1 after ${fault}`);
  await server.settles();
  const card = await dev.types(`rollback to=${broken}`);
  await card.shows('expires');
  await lead.presses(card, card.buttons()[0] ?? '');
  const before = server.patches();
  await world.workspace.waitFor('the patch', () => server.patches() >= before && server.image().endsWith(fault));
  const started = world.clock.now().getTime();
  // Small steps: what takes real time, such as saving evidence, counts many times over in large ones.
  const failed = await until(world, card, 'Failed', 1000);
  expect((world.clock.now().getTime() - started) / 1000).toBeLessThan(60);
  expect(failed).toMatch(new RegExp(`^✕ mcp-server will not become ready: ${words} · `));
  expect(failed).toMatch(why);
  expect(card.buttons()).toEqual(['Back to 2.8.1', 'Wait and look again']);
});

it('the pods are ready and the service answers nothing: the check finds it', async () => {
  const { dev, lead } = cast(world.workspace);
  const good = await server.deploys('mcp/server:2.7.0');
  await server.deploys('mcp/server:2.7.1');
  await server.settles();
  const card = await dev.types(`rollback to=${good}`);
  await card.shows('expires');
  const fault = world.platform.cluster.faults.inject({
    match: { resource: 'services', subresource: 'proxy' },
    effect: { kind: 'error', code: 503 },
  });
  await lead.presses(card, card.buttons()[0] ?? '');
  const failed = await until(world, card, 'Failed', 2000);
  fault.remove();
  expect(failed).toMatch(
    /^✕ mcp-server was rolled back to \S+ \(revision \d+\), and does not work: \/health through the service: /,
  );
  expect(card.buttons()[0]).toMatch(/^Back to [\d.]+/);
});

it('where policy says so, the bot goes back by itself, once, and says so', async () => {
  const { dev } = cast(world.workspace);
  const stuck = await staging.deploys('mcp/server:2.4.0-not-ready');
  const good = await staging.deploys('mcp/server:2.5.0');
  await staging.settles();
  const card = await dev.types(`rollback to=${stuck} env=staging`);
  expect(await card.shows('expires')).toContain(`If it fails: returns to 2.5.0 (revision ${good}) by itself.`);
  await dev.presses(card, card.buttons()[0] ?? '');
  const back = await dev.sees(() => until(world, card, 'Failed', 15_000), `revision ${good}`);
  const done = await until(world, back, 'Done', 1000);
  expect(done).toContain(`mcp-server runs 2.5.0 (revision ${good}) again`);
  expect(done).toContain('@dev · approved by policy');
  expect(staging.image()).toBe('mcp/server:2.5.0');
});

it('a smoke test that fails ends the run as failed, with its last words', async () => {
  const { dev } = cast(world.workspace);
  const card = await dev.types('rollback to=1 env=lab');
  await card.shows('expires');
  await dev.presses(card, card.buttons()[0] ?? '');
  const failed = await until(world, card, 'Failed', 1000);
  expect(failed).toMatch(/^✕ The smoke test failed: smoke test failed: GET \/tools answered 503 · lab\n/);
  expect(failed).toContain('✕ Smoke test: ended with an error');
  expect(failed).toContain('Read its log in the thread.');
  const log = await world.workspace.waitFor('the log in the thread', () =>
    world.workspace.files.find(({ file }) => file.title === 'Log of the smoke test'),
  );
  expect(log.text).toContain('configuration loaded');
  expect(card.buttons()[0]).toMatch(/^Back to [\d.]+/);
});
