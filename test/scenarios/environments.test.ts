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
