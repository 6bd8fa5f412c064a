import { afterAll, beforeAll, expect, it } from 'vitest';
import { movableClock } from '../../sandbox/clock.ts';
import { type Outside, startOutside } from '../../sandbox/outside.ts';
import { opsChannel, people } from '../../sandbox/people.ts';
import { alertmanagerBody, incidentConfig, post } from '../support/incidents.ts';
import { wordsOf } from '../support/message-words.ts';
import { cast } from '../support/stories.ts';
import { until } from '../support/time.ts';
import { saidIn } from '../support/told.ts';
import { startWorld, type World } from '../support/world.ts';

/** Looks again and again until it is so. */
const soon = <T>(look: () => T) => expect.poll(look);

/** The number of an incident, once it is open. Numbers have gaps: an opening that was cut off and done again takes two. */
async function incidentOf(alert: string): Promise<number> {
  const find = async () =>
    (await world.bot.engine.store.incidents.list(20)).find(({ title }) => title.includes(alert))?.id;
  await soon(find).toBeDefined();
  return (await find()) ?? 0;
}

let world: World;
let outside: Outside;
beforeAll(async () => {
  outside = await startOutside({ clock: movableClock(), botUrl: () => '' });
  const { providers } = outside.config.paging;
  world = await startWorld({
    change(file) {
      const config = incidentConfig(file);
      return {
        ...config,
        incidents: { ...config.incidents, severities: { ...config.incidents.severities, P2: { policy: 'team' } } },
        paging: {
          ...config.paging,
          schedules: {
            primary: { people: [{ slack: people.dev, email: 'dana@example.com' }] },
            lead: { people: [people.lead] },
            team: { group: '@mcp-operators' },
          },
          policies: {
            ...config.paging.policies,
            team: { levels: [{ role: 'Team', targets: ['team'] }] },
          },
          providers,
          order: ['slack', 'mail'],
          also: ['pagerduty'],
        },
      };
    },
    env: { ...outside.env, ALERTMANAGER_TOKEN: 'a-token-of-the-tests' },
  });
});
afterAll(async () => {
  await world.stop();
  await outside.stop();
});

it('a page goes to every way that is asked for at once, and its end is told where that counts', async () => {
  const { dev } = cast(world.workspace);
  await post(world, alertmanagerBody('McpServerDown', [{ name: 'McpServerDown' }]));
  const page = await dev.direct('you are paged as L1');
  const events = () => outside.pager.arrived.map(({ kind }) => kind);
  await soon(events).toEqual(['trigger']);
  expect(outside.mailbox.mails).toHaveLength(0);
  await dev.presses(page, 'Acknowledge');
  await soon(events).toEqual(['trigger', 'acknowledge']);
  await dev.hears(`incident resolve INC-${await incidentOf('McpServerDown')} "over"`);
  await soon(events).toEqual(['trigger', 'acknowledge', 'resolve']);
  expect(new Set(outside.pager.arrived.map(({ key }) => key)).size).toBe(1);
});

it('the App Home of whoever is paged follows by itself, and acknowledges', async () => {
  const { dev } = cast(world.workspace);
  await dev.home('Nothing waits for you.', 'On call now', /lead.*Lena Lead|lead/);
  await post(world, alertmanagerBody('GatewayDown', [{ name: 'GatewayDown' }]));
  const incident = await incidentOf('GatewayDown');
  await dev.direct('GatewayDown');
  // Nobody opens it anew: it follows what cards show, within half a minute.
  await world.advance(31_000);
  await dev.homeShows(/You are paged: P1 · \w+ · [^\n]*GatewayDown/, `INC-${incident}`, '[Acknowledge]');
  await dev.pressesAtHome('Acknowledge');
  await dev.homeShows('Nothing waits for you.', 'Open incidents', `INC-${incident} P1 · GatewayDown`);
});

it('what Slack does not take in time goes by mail, and arrives in Slack all the same when Slack is back', async () => {
  const { dev } = cast(world.workspace);
  world.workspace.faults.inject({ on: 'api', method: 'chat.postMessage', kind: 'http', status: 503 });
  await post(world, alertmanagerBody('DatabaseDown', [{ name: 'DatabaseDown' }]));
  const incident = await incidentOf('DatabaseDown');
  await soon(async () => (await world.bot.engine.store.paging.pages(incident)).length).toBeGreaterThan(0);
  await world.advance(61_000);
  await soon(() => outside.mailbox.mails.map(({ subject }) => subject)).toEqual([
    expect.stringContaining(`[P1] INC-${incident}`),
  ]);
  world.workspace.faults.clear();
  for (let minutes = 0; minutes < 3; minutes += 1) await world.advance(60_000);
  const page = await dev.direct('DatabaseDown');
  await dev.presses(page, 'Acknowledge');
  await until(world, page, 'acknowledged');
});

it('a closed account is not waited for, and the end of the ladder is said', async () => {
  world.workspace.admin.deactivate(people.lead);
  await post(world, alertmanagerBody('TokensExpire', [{ name: 'TokensExpire' }]));
  const incident = await incidentOf('TokensExpire');
  const { paging, incidents } = world.bot.engine.store;
  await soon(async () => (await paging.escalation(incident))?.level).toBe(0);
  await world.advance(15 * 60_000);
  // The second level has nobody left: said at once, and the escalation is at its end.
  await soon(async () => (await paging.escalation(incident))?.state).toBe('exhausted');
  const told = (await incidents.timeline(incident)).map(saidIn);
  expect(told).toContainEqual(expect.stringContaining('Nobody is on call at L2'));
  expect(told).toContainEqual(expect.stringContaining('Every level was paged, and nobody acknowledged'));
});

it('a user group that Slack does not tell is paged by its last known members, and it is told once', async () => {
  const calls = () => world.workspace.calls.filter(({ method }) => method === 'usergroups.users.list').length;
  const refused = { on: 'api', method: 'usergroups.users.list', kind: 'error', code: 'missing_scope' } as const;
  const fault = world.workspace.faults.inject(refused);
  // What the bot has in memory is too old to be trusted.
  await world.advance(16 * 60_000);
  const before = calls();
  const { dev, ola } = cast(world.workspace);
  await post(world, alertmanagerBody('SlowTools', [{ name: 'SlowTools', severity: 'error' }]));
  await post(world, alertmanagerBody('SlowLogins', [{ name: 'SlowLogins', severity: 'error' }]));
  await (await dev.direct('SlowTools')).shows('P2 · staging · mcp-server: SlowTools on a', 'you are paged as L1');
  await ola.direct('SlowLogins');
  const told = () =>
    world.workspace
      .messages(opsChannel)
      .map(wordsOf)
      .filter((words) => words.includes('The user group @mcp-operators is on call and cannot be read'));
  await soon(told).toEqual([expect.stringContaining('Slack says missing_scope')]);
  const incident = await incidentOf('SlowTools');
  await soon(async () => (await world.bot.engine.store.paging.escalation(incident))?.trouble).toContain(
    'L1: the user group @mcp-operators cannot be read (Slack says missing_scope); its members of',
  );
  // Roles and the roster read it too; what matters is that nothing asks without a pause.
  expect(calls() - before).toBeLessThan(20);
  fault.remove();
});

it('who is gone from the rosters is told once a day, before somebody is paged in vain', async () => {
  const gone = () =>
    world.workspace
      .messages(opsChannel)
      .map(wordsOf)
      .filter((words) => words.includes('on call cannot be reached'));
  await world.advance(60 * 60_000);
  await soon(gone).toEqual([expect.stringContaining('schedule lead')]);
  expect(gone()[0]).toContain('is deactivated in Slack');
  await world.advance(60 * 60_000);
  await soon(async () => {
    await world.advance(6 * 60 * 60_000);
    return gone().length;
  }).toBe(2);
  world.workspace.admin.reactivate(people.lead);
});
