import { afterAll, beforeAll, expect, it } from 'vitest';
import { mcpServerOf, type Watched } from '../support/deployment.ts';
import { holdTargets } from '../support/held-targets.ts';
import { cast, regroup } from '../support/stories.ts';
import { until } from '../support/time.ts';
import { startWorld, type World } from '../support/world.ts';

const minute = 60_000;
const ends = Date.now() + 180 * minute;
const yearEnd = {
  name: 'year end',
  from: new Date(Date.now() - 60 * minute).toISOString().replace(/\.\d+/, ''),
  to: new Date(ends).toISOString().replace(/\.\d+/, ''),
};

let world: World;
let server: Watched;
let staging: Watched;
beforeAll(async () => {
  world = await startWorld({
    change(file) {
      const { production, staging: base } = file.environments;
      return {
        ...file,
        environments: {
          production: { ...production, freezes: [yearEnd] },
          staging: { ...base, onFailedVerification: 'undo', freezes: [{ ...yearEnd, name: 'audit week' }] },
        },
      };
    },
  });
  server = mcpServerOf(world);
  staging = mcpServerOf(world, 'mcp-staging');
  await regroup(world.workspace, 'mcp-approvers', ['ola', 'lead']);
});
afterAll(() => world.stop());

/** The audit rows of a run that tell who let it through a freeze. */
async function freezeRows(run: string): Promise<readonly unknown[]> {
  const rows = await world.database.query<{ details: object }>(
    `SELECT details FROM audit_entries WHERE event = 'run.freeze' AND subject = $1`,
    [run],
  );
  return rows.map(({ details }) => details);
}

it('what reads is free; who reads the way back of a policy is told that it waits for people too, and it does', async () => {
  const { dev, ola, lead } = cast(world.workspace);
  await (await dev.types('health env=staging')).shows('staging');
  const stuck = await staging.deploys('mcp/server:2.4.0-not-ready');
  const good = await staging.deploys('mcp/server:2.5.0');
  await staging.settles();
  const card = await dev.types(`rollback to=${stuck} env=staging`);
  expect(await card.shows('expires', 'Freeze "audit week"')).toContain(
    `If it fails: asks before returning to 2.5.0 (revision ${good}).`,
  );
  await lead.presses(card, card.buttons()[0] ?? '');
  await card.shows('agreed');
  await ola.presses(card, card.buttons()[0] ?? '');
  await until(world, card, 'Failed', 5000);
  const back = await dev.sees(() => dev.presses(card, 'Back to 2.5.0'), `revision ${good}`);
  expect(await back.shows('expires')).toContain('Needs 2 approvers other than @dev');
  expect(await freezeRows(back.run())).toEqual([]);
  await lead.presses(back, back.buttons()[0] ?? '');
  await back.shows('agreed');
  await ola.presses(back, back.buttons()[0] ?? '');
  expect(await until(world, back, 'Done')).toContain('approved by @lead, @ola');
  expect(await freezeRows(back.run())).toEqual([
    {
      freeze: 'audit week',
      until: `${yearEnd.to.slice(0, -1)}.000Z`,
      requestedBy: 'U0DEV',
      approvers: ['U0LEAD', 'U0OLA'],
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
    },
  ]);
});

it('a change two people agreed to is not asked for again when the freeze has ended before it starts', async () => {
  const { dev, ola, lead } = cast(world.workspace);
  const card = await dev.types('restart');
  await card.shows('expires', 'Freeze "year end"');
  const held = await holdTargets(world.database);
  await lead.presses(card, 'Restart mcp-server');
  await card.shows('agreed');
  await ola.presses(card, 'Restart mcp-server');
  await card.shows('Queued');
  await world.advance(Math.max(0, ends + 1000 - world.clock.now().getTime()));
  await held.release();
  expect(await until(world, card, 'Done')).toContain('approved by @lead, @ola');
  expect(await freezeRows(card.run())).toHaveLength(1);
  await server.settles();
  const after = await dev.types('restart');
  expect(await after.shows('expires')).toContain('Needs 1 approver other than @dev');
  expect(after.words()).not.toContain('Freeze');
});
