import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { postMortemMarkdown, postMortemOf } from '../../src/incidents/post-mortem.ts';
import { incidentWorld } from '../support/incidents.ts';
import { wordsOf } from '../support/message-words.ts';
import { type Card, type Cast, cardAt, cast } from '../support/stories.ts';
import { timePasses } from '../support/time.ts';
import { saidIn } from '../support/told.ts';
import type { World } from '../support/world.ts';

let world: World;
let people: Cast;
/** The channel of INC-1, and the card in it. */
let channel: string;
let card: Card;
beforeAll(async () => {
  world = await incidentWorld();
  const { workspace } = world;
  people = cast(workspace);
  await people.dev.hears('incident declare "tools fail with 500" severity=P1');
  channel = await workspace.waitFor('the channel of INC-1', () => {
    const made = workspace.calls.find(({ method, response }) => method === 'conversations.create' && response?.['ok']);
    return (made?.response?.['channel'] as { id: string } | undefined)?.id;
  });
  const found = await workspace.waitFor('the card of INC-1', () =>
    workspace.messages(channel).find((one) => wordsOf(one).includes('of the checklist done')),
  );
  card = cardAt(workspace, channel, found.ts);
  for (const name of ['dev', 'lead']) await workspace.as(name).join(channel);
});
afterAll(() => world.stop());

/** The card as it is after the pause between two edits. */
async function shows(...patterns: readonly (string | RegExp)[]): Promise<void> {
  await world.advance(4000);
  await card.shows(...patterns);
}

const members = () => world.workspace.dump().channels.find(({ id }) => id === channel)?.members ?? [];

describe('the roles of an incident', () => {
  it('are given by name; who has one is invited, and everybody sees it', async () => {
    const { dev } = people;
    expect(members()).not.toContain('U0GUEST');
    expect(await dev.hears('incident role comms @val', channel)).toContain('@U0GUEST is Comms of INC-1');
    await shows(/Comms\s+@val/);
    await world.workspace.waitFor('val in the channel', () => members().includes('U0GUEST'));
    const note = () => world.workspace.messages(channel).some((one) => wordsOf(one).includes('speaks for it outside'));
    expect(await timePasses(world, note)).toBe(true);
  });

  it('are taken by who says so, and go on to the next', async () => {
    const { dev, lead } = people;
    await dev.hears('incident role scribe', channel);
    await shows(/Scribe\s+@dev/);
    await lead.hears('incident role scribe me', channel);
    await shows(/Scribe\s+@lead/, /Comms\s+@val/);
    expect(card.words()).not.toMatch(/Scribe\s+@dev/);
  });

  it('leave the lead as it is, which is given by name too', async () => {
    const { dev } = people;
    await dev.hears('incident lead @lead', channel);
    await shows(/Lead\s+@lead/);
    await dev.hears('incident role lead @dev', channel);
    await shows(/Lead\s+@dev/);
  });

  it('are told apart from what is none, and from nobody', async () => {
    const { dev, val } = people;
    expect(await dev.hears('incident role captain @val', channel)).toContain('The roles are lead, comms, scribe.');
    expect(await dev.hears('incident role comms @nobody', channel)).toContain('I do not know who that is');
    expect(await dev.hears('incident constructor', channel)).toContain('Incidents know no "constructor"');
    expect(await val.hears('incident role comms @dev INC-1')).toContain('needs the role');
  });

  it('are in the timeline and in the post-mortem', async () => {
    const { store, incidents: context } = world.bot.engine;
    const told = (await store.incidents.timeline(1)).filter(({ kind }) => kind === 'role');
    expect(told.map((entry) => `${saidIn(entry)} by ${entry.actor}`)).toEqual([
      'Comms: @U0GUEST by U0DEV',
      'Scribe: @U0DEV by U0DEV',
      'Scribe: @U0LEAD by U0LEAD',
    ]);
    const shown = await people.dev.hears('incident timeline', channel);
    expect(shown).toContain('Timeline of INC-1: tools fail with 500');
    expect(shown).toMatch(/Comms: .*U0GUEST.* · .*U0DEV/);
    const text = context === undefined ? '' : postMortemMarkdown(await postMortemOf(context, 1));
    expect(text).toContain('| Comms | val |\n| Scribe | lead |');
    expect(text).toMatch(/\| Comms: val \| dev \|\n/);
  });

  it('words of people name people as they were typed', async () => {
    await people.dev.hears('incident update "ask @val & <b>"', channel);
    await shows('ask @val & <b>');
    await people.dev.hears('incident task "raise the limit" @lead', channel);
    await shows(/raise the limit · @lead/);
  });
});
