import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { groups, people } from '../../sandbox/people.ts';
import { incidentConfig, incidentWorld } from '../support/incidents.ts';
import { cast } from '../support/stories.ts';
import type { World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  // Sam may look at staging alone, Ola may change staging alone, Dev both.
  world = await incidentWorld({
    change(file) {
      const config = incidentConfig(file);
      const { production, staging } = config.environments;
      const ofProduction = {
        viewer: [groups.viewers],
        operator: [people.dev],
        approver: [groups.approvers],
        admin: [],
      };
      const ofStaging = {
        viewer: [groups.viewers, people.stranger],
        operator: [groups.operators],
        approver: [groups.approvers],
        admin: [],
      };
      return {
        ...config,
        environments: {
          production: { ...production, access: ofProduction },
          staging: { ...staging, access: ofStaging },
        },
      };
    },
  });
});
afterAll(() => world.stop());

describe('whoever has a role in one environment alone', () => {
  it('sees its runs and no others, in the menu, the list and the home', async () => {
    const { dev, val, sam } = cast(world.workspace);
    const staging = await dev.types('restart env=staging');
    await staging.shows('expires');
    const production = await dev.types('restart');
    await production.shows('expires');
    const both = [production.run(), staging.run()];
    for (const seen of [await val.hears(''), await val.hears('runs'), await val.home(...both)])
      for (const run of both) expect(seen).toContain(run);
    for (const seen of [await sam.hears(''), await sam.hears('runs'), await sam.home(staging.run())]) {
      expect(seen).toContain(staging.run());
      expect(seen).not.toContain(production.run());
    }
    expect(await sam.hears(`run ${production.run()}`)).toContain('needs the role viewer');
    await dev.presses(production, 'Cancel');
    await dev.presses(staging, 'Cancel');
  });

  it('is offered no other in a form', async () => {
    const { ola } = cast(world.workspace);
    await ola.home('Nothing waits for you.');
    expect(await ola.hears('')).toContain('You have no role in production');
    expect(await ola.hears('restart')).toContain('needs the role operator');
  });
});

/** Ids of incidents, newest first, with what the store holds of each. */
async function incidentOf(title: string) {
  const [row] = await world.database.query<{
    id: string;
    lead: string | null;
    phase: string;
    state: string;
    active_by: string | null;
  }>('SELECT id, lead, phase, state, active_by FROM incidents WHERE title = $1', [title]);
  return row;
}

describe('an incident of production', () => {
  it('is not touched by whoever has a role in staging alone, in no way there is', async () => {
    const { dev, ola, sam } = cast(world.workspace);
    const declared = await dev.hears('incident declare "tools fail" severity=P1');
    const name = /INC-\d+/.exec(declared)?.[0] ?? '';
    const before = await incidentOf('tools fail');
    for (const verb of [
      'ack',
      'escalate',
      'lead',
      'role',
      'severity',
      'phase',
      'update',
      'cause',
      'task',
      'check',
      'note',
      'resolve',
      'reopen',
      'post-mortem',
    ]) {
      const words = { role: 'comms me', severity: 'P2', phase: 'mitigate' }[verb] ?? '"nothing of mine"';
      for (const person of [ola, sam])
        expect(await person.hears(`incident ${verb} ${name} ${words}`), verb).toMatch(
          /in production: that needs the role operator/,
        );
    }
    expect(await incidentOf('tools fail')).toEqual(before);
    expect(await sam.hears('incident list')).not.toContain('tools fail');
    expect(await sam.hears(`incident timeline ${name}`)).toContain('in production: that needs the role viewer');
    expect(await ola.hears('incident declare "not mine" severity=P3')).toContain(
      'in production: that needs the role viewer',
    );
    const own = await ola.hears('incident declare "slow tools" severity=P3 env=staging');
    expect(await ola.hears(`incident phase ${/INC-\d+/.exec(own)?.[0]} mitigate`)).toContain(
      'is in the phase mitigate now',
    );
    await dev.hears(`incident resolve ${name} "over"`);
  });

  it('may be acknowledged by whoever is paged for it, whatever else they may', async () => {
    const { dev, sam } = cast(world.workspace);
    const name = /INC-\d+/.exec(await dev.hears('incident declare "paged" severity=P1'))?.[0] ?? '';
    const id = Number(name.slice(4));
    expect(await sam.hears(`incident ack ${name}`)).toContain('needs the role operator');
    await expect.poll(() => world.database.query('SELECT 1 FROM pages WHERE incident_id = $1', [id])).not.toEqual([]);
    await world.database.query(
      `UPDATE pages SET person = jsonb_build_object('slack', $2::text) WHERE id = (SELECT min(id) FROM pages WHERE incident_id = $1)`,
      [id, people.stranger],
    );
    expect(await sam.hears(`incident ack ${name}`)).toContain('You have acknowledged');
    expect(await sam.hears(`incident phase ${name} mitigate`)).toContain('needs the role operator');
    await dev.hears(`incident resolve ${name} "over"`);
  });
});
