import { afterAll, beforeAll } from 'vitest';
import { opsChannel, people } from '../../sandbox/people.ts';
import { declare } from '../../src/incidents/acts.ts';
import { channelName } from '../../src/incidents/new-incident.ts';
import { faultRow } from '../support/faults/row.ts';
import { until } from '../support/faults/until.ts';
import { incidentWorld } from '../support/incidents.ts';
import type { World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await incidentWorld();
});
afterAll(() => world.stop());

const create = { on: 'api', method: 'conversations.create' } as const;
let next = 0;

/** What Slack has against the channel of the next incident, and where it must have its place then. */
const troubles: readonly { readonly what: string; readonly begins: () => void; readonly place: 'own' | 'index' }[] = [
  {
    what: 'somebody has a channel of that name',
    begins: () => void world.workspace.admin.addChannel({ name: channelName('inc', next, 'It fails') }),
    place: 'own',
  },
  { what: 'nobody may make channels', begins: () => refuse('restricted_action'), place: 'index' },
  {
    what: 'the answer is lost',
    begins: () => void world.workspace.faults.inject({ ...create, kind: 'lost_response', times: 1 }),
    place: 'own',
  },
  {
    what: 'Slack is broken for a moment',
    begins: () => void world.workspace.faults.inject({ ...create, kind: 'http', status: 500, times: 2 }),
    place: 'own',
  },
];

function refuse(code: string): void {
  world.workspace.faults.inject({ ...create, kind: 'error', code });
}

faultRow(
  { title: 'the channel of an incident cannot be made as it should', small: 4, full: 100, eachMs: 6000 },
  async ({ count, none, all, atMost }) => {
    const { workspace } = world;
    const { store, incidents: context } = world.bot.engine;
    if (context === undefined) throw new Error('incidents are off in this world');
    const wrong: string[] = [];
    let slowest = 0;
    for (let strike = 0; strike < count; strike += 1) {
      const trouble = troubles[strike % troubles.length];
      if (trouble === undefined) break;
      next = strike + 1;
      trouble.begins();
      const began = performance.now();
      const { id } = await declare(context, people.dev, {
        key: `no-channel:${strike}`,
        title: 'It fails',
        severity: 2,
        environment: 'staging',
        service: undefined,
        summary: '',
      });
      if (id !== next) wrong.push(`INC-${id} was meant to be INC-${next}`);
      const usable = async () => {
        const channel = (await store.incidents.view(id))?.incident.channel;
        const key = `incident:${id}`;
        const shown = (at: string) =>
          workspace.messages(at).some(({ metadata }) => String(metadata?.event_payload['key']).startsWith(key));
        if (channel === undefined || !shown(channel)) return false;
        if ((channel === opsChannel) !== (trouble.place === 'index')) wrong.push(`INC-${id}: ${trouble.what}`);
        return true;
      };
      await until('a place', usable).catch(() => wrong.push(`INC-${id} has no place: ${trouble.what}`));
      slowest = Math.max(slowest, performance.now() - began);
      workspace.faults.clear();
      // Slack lets an app make twenty channels a minute.
      await world.advance(4000);
    }
    const names = workspace.dump().channels.map(({ name }) => name);
    none('incidents without the right place', wrong, count);
    none(
      'channels made twice',
      names.filter((name, index) => names.indexOf(name) !== index),
      count,
    );
    all(
      'names that were taken, with a number behind',
      names.filter((name) => /^inc-\d+-it-fails-2$/.test(name)).length,
      Math.ceil(count / troubles.length),
    );
    atMost('until the incident had its place, the slowest', slowest / 1000, 10, 's');
  },
);
