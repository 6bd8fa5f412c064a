import { afterAll, beforeAll, expect, it } from 'vitest';
import { opsChannel } from '../../sandbox/people.ts';
import { businessHoursOf, businessHoursSettings } from '../../src/paging/business-hours.ts';
import { afterOpen, openDayMs } from '../../src/paging/open-time.ts';
import { alertmanagerBody, incidentConfig, incidentWorld, post } from '../support/incidents.ts';
import { wordsOf } from '../support/message-words.ts';
import { type Card, cardAt, cast } from '../support/stories.ts';
import type { World } from '../support/world.ts';

const businessHours = { timezone: 'Asia/Kolkata', from: '10:00', to: '19:00' };

let world: World;
beforeAll(async () => {
  world = await incidentWorld({
    change(file) {
      const config = incidentConfig(file);
      const severities = { ...config.incidents.severities, P4: { respondBusinessDays: 1, respondMinutes: null } };
      return { ...config, incidents: { ...config.incidents, businessHours, severities } };
    },
  });
});
afterAll(() => world.stop());

/** The card of an incident that is a thread. */
async function cardOf(words: string): Promise<Card> {
  const look = () => world.workspace.messages(opsChannel).findLast((one) => wordsOf(one).includes(words));
  return cardAt(world.workspace, opsChannel, (await world.workspace.waitFor(words, look)).ts);
}

const view = (id: number) => world.bot.engine.store.incidents.view(id);

/** The card as it is after the pause between two edits. */
async function shows(card: Card, ...words: readonly string[]): Promise<string> {
  await world.advance(4000);
  return card.shows(...words);
}

it('until somebody takes it, the card and the list tell until when an answer is due: in business days for the least', async () => {
  const { dev } = cast(world.workspace);
  await post(world, alertmanagerBody('LogWarnings', [{ name: 'LogWarnings', severity: 'info' }]));
  const card = await cardOf('P4 · LogWarnings');
  await shows(card, 'Answer due');
  const incident = (await view(1))?.incident;
  const hours = businessHoursOf(businessHoursSettings.parse(businessHours));
  const opened = Date.parse(incident?.openedAt ?? '');
  const exact = afterOpen(hours, new Date(opened), openDayMs(hours)).getTime();
  expect(Math.abs(Date.parse(incident?.answerDueAt ?? '') - exact)).toBeLessThan(60_000);
  expect(await dev.hears('incident')).toMatch(/P4 · LogWarnings.* · answer due /);

  expect(await dev.hears('incident ack INC-1')).toContain('You have acknowledged INC-1');
  const words = await shows(card, 'Lead', '@dev');
  expect(words).not.toContain('Answer due');
  expect(await dev.hears('incident')).not.toContain('answer due');
});

it('a worse severity has its own time, counted from zero', async () => {
  const { dev } = cast(world.workspace);
  await post(world, alertmanagerBody('Slow', [{ name: 'Slow', severity: 'info' }]));
  const card = await cardOf('P4 · Slow');
  await world.advance(60 * 60_000);
  await dev.hears('incident severity INC-2 P2');
  await shows(card, 'P2 · Slow', 'Answer due');
  const due = Date.parse((await view(2))?.incident.answerDueAt ?? '');
  expect(Math.abs(due - (world.clock.now().getTime() + 30 * 60_000))).toBeLessThan(5 * 60_000);
});

it('nobody is paged for an answer that is late', async () => {
  const { dev } = cast(world.workspace);
  await post(world, alertmanagerBody('Cosmetic', [{ name: 'Cosmetic', severity: 'info' }]));
  const card = await cardOf('P4 · Cosmetic');
  await world.advance(5 * 24 * 60 * 60_000);
  await shows(card, 'nobody is paged for this severity', 'Answer due');
  // Whoever is due longest is paged first: a page that comes later would have come after one for this.
  await post(world, alertmanagerBody('Down', [{ name: 'Down' }]));
  await dev.direct('Down');
  expect(await world.bot.engine.store.paging.pages(3)).toEqual([]);
  expect(await dev.hears('incident')).toMatch(/P4 · Cosmetic.* · answer due /);
});

it('an alert says which command to begin with: a button on the card asks for it where the incident is, with the rights of whoever presses', async () => {
  const { dev, val } = cast(world.workspace);
  const begin = { annotations: { command: '/mcp pods mcp-server' } };
  await post(world, alertmanagerBody('PodsGone', [{ name: 'PodsGone', severity: 'warning', ...begin }]));
  const card = await cardOf('P3 · PodsGone');
  await shows(card, 'PodsGone on a');
  expect(card.buttons()).toContain('/mcp pods mcp-server');
  expect(await val.isTold(card, '/mcp pods mcp-server')).toContain('operator');
  const answer = await dev.sees(
    () => dev.presses(card, '/mcp pods mcp-server'),
    'mcp-server: 2 of 2 pods ready',
    opsChannel,
  );
  await answer.shows('staging');
});

it('an unknown command gets no button; and the button of an alert that is over asks for nothing', async () => {
  const { dev } = cast(world.workspace);
  const body = (status: 'firing' | 'resolved', command: string) =>
    alertmanagerBody('Hot', [{ name: 'Hot', severity: 'warning', status, annotations: { command } }]);
  await post(world, body('firing', '/mcp restart; <!channel>'));
  const card = await cardOf('P3 · Hot');
  await shows(card, 'Hot on a');
  expect(card.buttons().filter((label) => label.startsWith('/mcp'))).toEqual([]);
  await post(world, body('firing', '/mcp top'));
  await shows(card, '1 alert firing');
  await expect.poll(() => card.buttons()).toContain('/mcp top');
  const shown = card.message();
  await post(world, body('resolved', '/mcp top'));
  await expect.poll(() => world.bot.engine.store.alerts.unseen(10)).toEqual([]);
  const told = await dev.whispered(() => world.workspace.as('dev').click(shown, '/mcp top'), opsChannel);
  expect(told).toContain('no longer fires');
});
