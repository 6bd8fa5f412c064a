import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mcpServerOf, type Watched } from '../support/deployment.ts';
import { cast } from '../support/stories.ts';
import { until } from '../support/time.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
let server: Watched;
let staging: Watched;
beforeAll(async () => {
  world = await startWorld();
  server = mcpServerOf(world);
  staging = mcpServerOf(world, 'mcp-staging');
});
afterAll(() => world.stop());

it('a bad image, from the plan to the result', async () => {
  const { dev, lead } = cast(world.workspace);
  const bad = await server.deploys('mcp/server:2.4.0-bad-image');
  const good = bad - 1;
  const card = await dev.types('rollback');
  const plan = await card.shows('expires');
  expect(plan.split('\n')[0]).toBe(`Roll back mcp-server to 2.3.0 (revision ${good}) · production · asked by @dev`);
  expect(plan).toContain('image  mcp/server:2.4.0-bad-image → mcp/server:2.3.0');
  expect(plan).toContain(`2.4.0-bad-image (${bad}) now | – | ‹{ago}› | release 2.4.0-bad-image`);
  expect(plan).toContain(`2.3.0 (${good}) back to | 3 | ‹{ago}› | release 2.3.0`);
  expect(plan).toContain('3 replicas stay.');
  expect(plan).toContain('Then checks: rollout, ready pods, /health and /ready on every pod');
  expect(plan).toContain(`If it fails: asks before returning to 2.2.0 (revision 2).`);
  expect(plan).toContain('Needs 1 approver other than @dev');
  expect(card.buttons()).toEqual(['Roll back to 2.3.0', 'Cancel', 'Another release…']);
  expect(server.patches()).toBe(0);

  await lead.presses(card, card.buttons()[0] ?? '');
  const done = await until(world, card, 'Done');
  expect(done).toMatch(
    new RegExp(
      `^✓ mcp-server runs 2\\.3\\.0 \\(revision ${good}\\) again · production · [\\d.]+ m?s · @dev · approved by @lead\n`,
    ),
  );
  expect(done).toContain('✓ Rollout  3 of 3 pods ready');
  expect(done).toContain('✓ /ready  200 on 3 of 3 pods and through the service');
  expect(card.buttons()).toEqual([]);
  expect(server.image()).toBe('mcp/server:2.3.0');
  expect(server.patches()).toBe(1);
  await world.workspace.waitFor('both files', () => world.workspace.files.length > 1);
  const [before, after] = world.workspace.files;
  expect(before?.file.title).toBe('mcp-server before the change');
  expect(before?.text).toContain('ErrImagePull');
  expect(after?.file.title).toBe('mcp-server after the change');
  expect(after?.text).not.toContain('! ErrImagePull');
  expect(after?.text).toContain('mcp/server:2.3.0');
});

describe('in staging', () => {
  it('the one who asked confirms alone, and nobody else does', async () => {
    const { dev, ola, lead } = cast(world.workspace);
    const card = await dev.types('rollback env=staging');
    expect(await card.shows('expires')).toContain('Waiting for @dev to confirm');
    const before = staging.patches();
    expect(await ola.isTold(card, card.buttons()[0] ?? '')).toContain(
      'Only @U0DEV, who asked for this, can confirm it.',
    );
    expect(await lead.isTold(card, card.buttons()[0] ?? '')).toContain('Nothing was changed.');
    expect(staging.patches()).toBe(before);
    await dev.presses(card, card.buttons()[0] ?? '');
    expect(await until(world, card, 'Done')).toMatch(
      /^✓ mcp-server runs 2.2.0 \(revision 2\) again · staging · .* · @dev\n/,
    );
    expect(staging.image()).toBe('mcp/server:2.2.0');
  });

  it('what a run has left is not proposed again; chosen from the menu, it is planned with a warning', async () => {
    const { dev } = cast(world.workspace);
    const card = await dev.types('rollback env=staging');
    expect(await card.shows('expires')).toMatch(/^Roll back mcp-server to 2\.1\.0 \(revision 1\) · staging/);
    const other = await dev.sees(() =>
      dev.chooses(card, 'Another release…', '2.3.0 (revision 3) · R-1002 rolled back from 2.3.0'),
    );
    const plan = await other.shows('expires');
    expect(plan).toMatch(/^Roll back mcp-server to 2\.3\.0 \(revision 3\) · staging · asked by @dev/);
    expect(plan).toContain('⚠ R-1002 rolled back from 2.3.0.');
    expect(plan).toContain('passed its check here');
    await dev.presses(other, 'Roll back to 2.3.0');
    await until(world, other, 'Done');
    expect(staging.image()).toBe('mcp/server:2.3.0');
    await dev.presses(card, 'Cancel');
    expect(await card.shows('Cancelled')).toContain('Nothing was changed.');
    expect(card.buttons()).toEqual([]);
  });
});

it('a plan too long for its message is approved once all of it is in the thread', async () => {
  const { dev } = cast(world.workspace);
  await staging.settles();
  const before = staging.revision();
  const annotations = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`note-${index}`, 'x']));
  staging.edit({ template: { metadata: { annotations }, spec: { hostNetwork: true } } });
  await world.workspace.waitFor('the new revision', () => staging.revision() > before);
  await staging.settles();
  const card = await dev.types(`rollback to=${before} env=staging`);
  const plan = await card.shows('read the whole plan in plan.txt in the thread');
  expect(plan).toMatch(/^.*\n⚠ hostNetwork +true → \(none\)\n/);
  expect(plan).toMatch(/… and \d+ more changes/);
  const file = await world.workspace.waitFor('the whole plan', () =>
    world.workspace.files.find(({ file: { title } }) => title === 'The whole plan'),
  );
  for (const name of Object.keys(annotations)) expect(file.text).toContain(`annotations.${name} `);
  await dev.presses(card, card.buttons()[0] ?? '');
  await until(world, card, 'Done');
  expect(world.workspace.files.filter(({ file: { title } }) => title === 'The whole plan')).toHaveLength(1);
});

it('a version is named as people say it', async () => {
  const { dev } = cast(world.workspace);
  const card = await dev.types('rollback to=2.1.0');
  expect(await card.shows('expires')).toMatch(/^Roll back mcp-server to 2\.1\.0 \(revision 1\) · production/);
  await dev.presses(card, 'Cancel');
  await card.shows('Cancelled');
});

it('what cannot be done is answered plainly, and nothing is changed', async () => {
  const { dev } = cast(world.workspace);
  const before = server.patches();
  const card = await dev.types('rollback to=99');
  expect(await card.shows('Not started')).toMatch(
    /^mcp-server has no revision 99; there are: 2\.1\.0 \(revision 1\), .* · production\nNothing was changed\./,
  );
  expect(card.buttons()).toEqual([]);
  expect(server.patches()).toBe(before);
});

describe('cancelled before the start', () => {
  it('by the one who asked', async () => {
    const { dev } = cast(world.workspace);
    const card = await dev.types('rollback');
    await card.shows('expires');
    await dev.presses(card, 'Cancel');
    expect(await card.shows('Cancelled')).toMatch(/cancelled by @dev · production\nNothing was changed\./);
    expect(card.buttons()).toEqual([]);
  });

  it('by another operator, with /mcp cancel', async () => {
    const { dev, ola } = cast(world.workspace);
    const card = await dev.types('rollback');
    await card.shows('expires');
    const answer = await ola.hears(`cancel ${card.run()}`);
    expect(answer).toContain(`${card.run()} is cancelled. Nothing was changed.`);
    expect(await card.shows('Cancelled')).toContain('cancelled by @ola');
    expect(await ola.hears(`cancel ${card.run()}`)).toContain('has ended already');
  });
});
