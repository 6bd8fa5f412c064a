import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { opsChannel, people } from '../../sandbox/people.ts';
import { runCli } from '../../src/cli.ts';
import { isFault } from '../../src/errors.ts';
import { declare } from '../../src/incidents/acts.ts';
import { incidentPlace } from '../../src/incidents/notes.ts';
import { admit, request } from '../../src/jobs/request.ts';
import { byPerson, type Origin } from '../../src/model/run.ts';
import { until as sooner } from '../support/faults/until.ts';
import { incidentConfig, incidentWorld } from '../support/incidents.ts';
import { cast, teller } from '../support/stories.ts';
import { until } from '../support/time.ts';
import type { World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await incidentWorld({
    // lab asks an approver as production does, and has no channel for its questions.
    change(file) {
      const { production, staging } = file.environments;
      const { channel: _, ...lab } = { ...production };
      const rule = { approvers: 1, typedName: false };
      return {
        ...incidentConfig(file),
        policy: {
          questions: { perRequester: 3, perApprover: 4 },
          production: { reversible: rule, disruptive: rule, destructive: rule },
        },
        environments: { production, staging, lab },
      };
    },
  });
});
afterAll(() => world.stop());

const wish = (command: string, params: Readonly<Record<string, unknown>>, environment: string, dry = false) =>
  ({ kind: 'action', command, params, environment, dry }) as const;
const inOps: Origin = { via: 'command', team: 'T0', channel: opsChannel };

function asks(actor: string, what: ReturnType<typeof wish>, origin: Origin = inOps) {
  return request(world.bot.engine, { key: randomUUID(), actor, origin, ground: byPerson, wish: what });
}

/** Cancels what waits, so that each story begins with nothing open. */
async function clear(): Promise<void> {
  const rows = await world.database.query<{ id: string }>('SELECT id FROM runs WHERE finished_at IS NULL');
  for (const { id } of rows) await world.bot.engine.store.runs.cancel(Number(id), people.dev);
  const left = async () => (await world.database.query('SELECT id FROM runs WHERE finished_at IS NULL')).length;
  await sooner('nothing is open', async () => (await left()) === 0);
}

describe('the same change, asked for again', () => {
  it('is one card: whoever asks again is shown the open one, and asks again once it is cancelled', async () => {
    const { dev, ola } = cast(world.workspace);
    const card = await dev.types('rollback to=2');
    await card.shows('expires');
    const told = await dev.hears('rollback to=2');
    expect(told).toMatch(new RegExp(`^You have asked for this already: ${card.run()} in `));
    expect(told).toContain(`/mcp cancel ${card.run()}`);
    // Somebody else, another target, another place, only a look: none of them is the same.
    await (await ola.types('rollback to=2')).shows('expires');
    await (await dev.types('rollback to=1')).shows('expires');
    await (await dev.types('rollback to=2 dry=yes')).shows('Dry run');
    await (await dev.types('rollback to=2 dry=yes')).shows('Dry run');
    await dev.hears(`cancel ${card.run()}`);
    await (await dev.types('rollback to=2')).shows('expires');
    await clear();
  });

  it('five times at the same moment is one card', async () => {
    const before = world.workspace.messages('#mcp-ops').length;
    const answers = await Promise.allSettled(
      Array.from({ length: 5 }, () => asks(people.dev, wish('restart', {}, 'production'))),
    );
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const one of answers) if (one.status === 'rejected') expect(isFault(one.reason, 'ALREADY_ASKED')).toBe(true);
    await teller(world.workspace, 'dev').hears('runs', '#mcp-ops');
    await world.workspace.waitFor('its card', () => world.workspace.messages('#mcp-ops').length > before);
    expect(await world.database.query(`SELECT id FROM runs WHERE finished_at IS NULL`)).toHaveLength(1);
    await clear();
  });
});

describe('too many questions', () => {
  it('of one person: the next is refused, names the open ones, and leaves looks, dry runs and the way back alone', async () => {
    const { dev } = cast(world.workspace);
    const cards = [];
    for (const to of [1, 2]) cards.push(await dev.types(`rollback to=${to}`));
    cards.push(await dev.types('restart'));
    for (const card of cards) await card.shows('expires');
    const told = await dev.hears('restart env=lab');
    expect(told).toContain('3 of your changes wait for an answer, and one person may have 3: ');
    for (const card of cards) expect(told).toContain(card.run());
    await (await dev.types('restart env=lab dry=yes')).shows('Dry run');
    await (await dev.types('health')).shows('production');
    const undo = { kind: 'undo', of: Number(cards[0]?.run().slice(2)) } as const;
    const way = { key: randomUUID(), actor: people.dev, origin: inOps, ground: undo, wish: wish('restart', {}, 'lab') };
    expect((await admit(world.bot.engine, way)).limits).toBeUndefined();
    await dev.hears(`cancel ${cards[0]?.run()}`);
    await (await dev.types('restart env=lab')).shows('expires');
    await clear();
  });

  it('before those who approve: refused for everybody who would ask them, wherever they approve', async () => {
    for (const who of [people.dev, people.ola])
      for (const to of [1, 2]) await asks(who, wish('rollback', { to }, 'production'));
    await expect(asks(people.ola, wish('restart', {}, 'lab'))).rejects.toThrow(
      '4 changes wait for the people who approve in lab, and 4 may. Nothing was asked.',
    );
    // What its requester confirms alone asks nobody.
    expect((await asks(people.ola, wish('restart', {}, 'staging'))).run).toBeDefined();
    await clear();
  });
});

async function terminal(...args: readonly string[]) {
  const said = { out: '', err: '' };
  const code = runCli(
    args,
    { path: world.configPath, env: { ...world.env, MCP_CHATOPS_USER: people.dev } },
    {
      out(text) {
        said.out += text;
      },
      err(text) {
        said.err += text;
      },
      interactive: false,
    },
  );
  return { said, code };
}

describe('where a question is asked', () => {
  it('a change asked for in a terminal has its question in the channel of its environment, and is approved there', async () => {
    const lead = teller(world.workspace, 'lead');
    let started: Awaited<ReturnType<typeof terminal>> | undefined;
    const card = await lead.sees(async () => {
      started = await terminal('restart');
    }, /^Restart mcp-server · production · asked by @dev.*expires/s);
    await lead.presses(card, 'Restart mcp-server');
    await until(world, card, 'Done');
    expect(await started?.code).toBe(0);
    expect(started?.said.err).toContain(`needs 1 other approver(s), in Slack, channel ${opsChannel}.`);
    expect(started?.said.out).toContain('✓ mcp-server was restarted');
  });

  it('what its requester confirms alone stays in the terminal', async () => {
    const before = world.workspace.messages('#mcp-ops').length;
    const { said, code } = await terminal('restart', 'env=staging');
    expect(await code, said.err).toBe(3);
    expect(said.err).toMatch(/R-\d+ waits for confirmation/);
    expect(world.workspace.messages('#mcp-ops')).toHaveLength(before);
    await clear();
  });

  it('asked for in a direct message: it goes to that channel, and whoever asked is told where', async () => {
    const dev = teller(world.workspace, 'dev');
    const card = await dev.sees(() =>
      asks(people.dev, wish('restart', {}, 'production'), { via: 'home', team: 'T0', channel: people.dev }),
    );
    await card.shows('Restart mcp-server', 'expires');
    expect((await dev.direct(`Planning ${card.run()}`)).words()).toContain('where those who approve see it');
    await clear();
  });

  it('with no channel: the open incident of that environment; with none of those, refused with what to configure', async () => {
    const alone: Origin = { via: 'terminal', team: '', channel: '' };
    await expect(asks(people.dev, wish('restart', {}, 'lab'), alone)).rejects.toMatchObject({
      code: 'NOWHERE_TO_ASK',
      hint: expect.stringContaining('environments.lab.channel'),
    });
    const { said, code } = await terminal('restart', 'env=lab');
    expect(await code).toBe(2);
    expect(said.err).toContain('Somebody else must approve this in lab');
    // A dry run asks nobody.
    expect((await asks(people.dev, wish('restart', {}, 'lab', true), alone)).run).toBeDefined();
    const { incidents } = world.bot.engine;
    if (incidents === undefined) throw new Error('this world has incidents');
    const wanted = { key: 'home', title: 'errors in lab', severity: 3, environment: 'lab' } as const;
    const { id } = await declare(incidents, people.dev, { ...wanted, service: undefined, summary: '' });
    const place = await sooner('its place', async () => {
      const shown = (await world.bot.engine.store.incidents.view(id))?.incident;
      return shown && incidentPlace(world.bot.engine.store.messages, shown);
    });
    const { elsewhere, run } = await asks(people.dev, wish('restart', {}, 'lab'), alone);
    expect(elsewhere).toBe(place.channel);
    const rows = 'SELECT channel, thread_ts AS thread FROM messages WHERE run_id = $1';
    expect(await world.database.query(rows, [run])).toEqual([{ channel: place.channel, thread: place.thread ?? null }]);
    await clear();
  });
});
