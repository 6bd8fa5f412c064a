import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { mcpServerOf, type Watched } from '../support/deployment.ts';
import { type Card, type Cast, cast, regroup } from '../support/stories.ts';
import { until } from '../support/time.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
let server: Watched;
beforeAll(async () => {
  world = await startWorld();
  server = mcpServerOf(world);
});
afterAll(() => world.stop());

const minute = 60_000;
const button = 'Roll back to 2.2.0';

describe('a rollback in production', () => {
  let people: Cast;
  let card: Card;
  let before: number;
  beforeEach(async () => {
    people = cast(world.workspace);
    before = server.patches();
    card = await people.dev.types('rollback to=2');
    await card.shows('expires');
  });

  /** Leaves nothing open behind. */
  async function nothingHappened(): Promise<void> {
    expect(server.patches()).toBe(before);
    await people.dev.presses(card, 'Cancel');
    await card.shows('Cancelled');
  }

  it('is not approved by who asked, nor by one who may look, nor by a stranger', async () => {
    const { dev, ola, val, sam } = people;
    expect(await dev.isTold(card, button)).toContain(
      'that needs the role approver, and you have operator. Nothing was changed.',
    );
    expect(await ola.isTold(card, button)).toContain('needs the role approver, and you have operator');
    expect(await val.isTold(card, button)).toContain('needs the role approver, and you have viewer');
    expect(await sam.isTold(card, button)).toContain('needs the role approver, and you have none');
    expect(await val.isTold(card, 'Cancel')).toContain('You cannot cancel rollback in production');
    expect(card.buttons()).toContain(button);
    await nothingHappened();
  });

  it('is cancelled by the approver, and then nobody approves it any more', async () => {
    const { lead } = people;
    const stale = card.message();
    await lead.presses(card, 'Cancel');
    expect(await card.shows('Cancelled')).toContain('cancelled by @lead');
    expect(card.buttons()).toEqual([]);
    const late = await lead.whispered(() => world.workspace.as('lead').click(stale, button, { stale: true }));
    expect(late).toContain('This was already cancelled by @U0LEAD.');
    expect(server.patches()).toBe(before);
  });

  it('expires after a quarter of an hour, and a click that crosses says so', async () => {
    const { lead } = people;
    const stale = card.message();
    await world.advance(16 * minute);
    const words = await card.shows('Expired');
    expect(words).toContain('nobody approved it in time');
    expect(words).toContain('Nothing was changed.');
    expect(card.buttons()).toEqual([]);
    const late = await lead.whispered(() => world.workspace.as('lead').click(stale, button, { stale: true }));
    expect(late).toContain('This plan has expired. Nothing was changed.');
    expect(late).toContain('Type the command again for a fresh plan.');
    expect(server.patches()).toBe(before);
  });

  it('is approved once, however often and by however many it is pressed', async () => {
    const { lead } = people;
    await regroup(world.workspace, 'mcp-approvers', ['lead', 'ola']);
    const stale = card.message();
    const clicks = ['lead', 'ola', 'lead', 'ola', 'lead'].map((name) =>
      world.workspace.as(name).click(stale, button, { stale: true }),
    );
    await Promise.all(clicks);
    const done = await until(world, card, 'Done');
    expect(done).toMatch(/approved by @(lead|ola)\n/);
    expect(server.patches()).toBe(before + 1);
    const late = await lead.whispered(() => world.workspace.as('lead').click(stale, button, { stale: true }));
    expect(late).toMatch(/This was already approved by @U0(LEAD|OLA)\./);
    expect(server.patches()).toBe(before + 1);
    await regroup(world.workspace, 'mcp-approvers', ['lead']);
    await server.deploys('mcp/server:2.3.0');
    await server.settles();
  });
});

it('an approver who asks needs another approver', async () => {
  const { lead } = cast(world.workspace);
  const card = await lead.types('rollback');
  const plan = await card.shows('expires');
  expect(plan).toContain('Needs 1 approver other than @lead');
  const told = await lead.isTold(card, card.buttons()[0] ?? '');
  expect(told).toContain('You asked for this, so someone else must approve it. Nothing was changed.');
  await lead.presses(card, 'Cancel');
  await card.shows('Cancelled');
});

describe('a role that is taken away', () => {
  it('counts at the press: who left the group of approvers approves nothing', async () => {
    const { dev, lead } = cast(world.workspace);
    const card = await dev.types('rollback');
    await card.shows('expires');
    await regroup(world.workspace, 'mcp-approvers', []);
    expect(await lead.isTold(card, card.buttons()[0] ?? '')).toContain('needs the role approver, and you have none');
    await regroup(world.workspace, 'mcp-approvers', ['lead']);
    await dev.presses(card, 'Cancel');
    await card.shows('Cancelled');
  });

  it('counts at the start: a run that waited for its target is not begun for one who is no operator any more', async () => {
    const { dev, ola } = cast(world.workspace);
    const first = await ola.types('restart env=staging');
    await first.shows('expires');
    const second = await dev.types('restart env=staging');
    await second.shows('expires');
    const hold = world.platform.cluster.faults.inject({
      match: { verb: 'list', resource: 'pods', namespace: 'mcp-staging' },
      effect: { kind: 'error', code: 503 },
    });
    await ola.presses(first, 'Restart mcp-server');
    await until(world, first, 'Running');
    await dev.presses(second, 'Restart mcp-server');
    await until(world, second, `Waiting for ${first.run()} by @ola: it has the same target.`);
    await regroup(world.workspace, 'mcp-operators', ['ola']);
    hold.remove();
    await until(world, first, 'Done');
    expect(await second.shows('Not started')).toContain(
      'You cannot use restart in staging: that needs the role operator',
    );
    await regroup(world.workspace, 'mcp-operators', ['dev', 'ola']);
  });
});
