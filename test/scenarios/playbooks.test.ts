import { afterAll, beforeAll, expect, it } from 'vitest';
import { mcpServerOf } from '../support/deployment.ts';
import { alertmanagerBody, incidentWorld, post } from '../support/incidents.ts';
import { wordsOf } from '../support/message-words.ts';
import { type Card, cardAt, cast } from '../support/stories.ts';
import { passes, timePasses, until } from '../support/time.ts';
import type { World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await incidentWorld();
});
afterAll(() => world.stop());

/** The newest message of the bot with these words, in whatever channel of the incident; time passes meanwhile. */
async function found(channel: string, words: string): Promise<Card> {
  const look = () => world.workspace.messages(channel).findLast((one) => wordsOf(one).includes(words));
  await timePasses(world, () => look() !== undefined);
  const message = await world.workspace.waitFor(words, look);
  return cardAt(world.workspace, channel, message.ts);
}

async function incidentChannel(): Promise<string> {
  return world.workspace.waitFor('the channel of the incident', () => {
    const call = world.workspace.calls.find(
      ({ method, response }) => method === 'conversations.create' && response?.['ok'] === true,
    );
    return (call?.response?.['channel'] as { id: string } | undefined)?.id;
  });
}

it('an alert offers its guide; it looks, says what helps, and the change it offers is planned, made, and looked at again', async () => {
  const { dev, val } = cast(world.workspace);
  const server = mcpServerOf(world, 'mcp-staging');
  await server.deploys('mcp/server:2.4.0-bad-image');
  // An alert comes when the new pods have failed for a while, not while they pull their image for the first time.
  await passes(world, 60_000);
  expect(await post(world, alertmanagerBody('McpServerDown', [{ name: 'McpServerDown' }]))).toBe(200);
  const channel = await incidentChannel();
  const incident = await found(channel, 'of the checklist done');
  await incident.shows('McpServerDown');
  expect(await val.isTold(incident, 'Guide: Service not responding')).toContain('needs the role operator');
  await dev.presses(incident, 'Guide: Service not responding');

  const guide = await found(channel, 'Service not responding: ');
  await until(world, guide, 'The newest version does not come up');
  // A pod that a busy machine lets answer late is worse than a warning.
  await guide.shows(/[⚠✓✕] health {2}/, 'diagnosis  ', 'staging');
  await world.workspace.waitFor('every look in the thread', () => guide.replies().length >= 3);

  // A press plans as any other; whoever asked confirms in staging.
  await dev.presses(guide, 'Roll back…');
  const plan = await found(channel, 'Roll back mcp-server to 2.3.0');
  await guide.shows('Roll back  waiting for approval · R-');
  await dev.presses(plan, plan.buttons()[0] ?? '');
  await until(world, guide, 'Roll back  mcp-server runs 2.3.0');
  await until(world, guide, 'Every part of the platform answers');
  await dev.presses(guide, 'End the guide');
  await guide.shows('guide ended', 'ended by @dev');
  expect(guide.buttons()).toEqual([]);

  // All of it is the story of the incident, and its checklist is ticked from what was done.
  const timeline = await dev.hears('incident timeline INC-1');
  for (const words of ['Guide started: Service not responding', 'diagnose (R-', 'rollback (R-', 'Guide ended'])
    expect(timeline).toContain(words);
  const restored = async () => {
    const rows = await world.database.query<{ done_by: string | null }>(
      `SELECT done_by FROM incident_checklist WHERE key = 'mitigate.restored'`,
    );
    return rows.map((row) => row.done_by);
  };
  const soon = async () => {
    await world.advance(1000);
    return restored();
  };
  await expect.poll(soon).toEqual(['bot']);
});

it('is typed in any channel; answers, a reason to skip and a form for what only people know are taken once', async () => {
  const { dev, ola, channel } = cast(world.workspace);
  expect(await dev.hears('playbook')).toContain('7 guides');
  expect(await dev.hears('playbook hihg-error-rate')).toContain('Did you mean');
  expect(await dev.hears('playbook memory-cpu env=staging')).toContain('is in the channel');
  const guide = await found(channel, 'Memory or CPU exhaustion');
  await guide.shows(/usage {2}/, /scaling {2}/);
  await dev.chooses(guide, 'More', 'Scale up…');
  const form = await dev.form('/mcp scale');
  expect(await dev.sends(form, { Replicas: '3' })).toBeUndefined();
  await guide.shows('Scale up  ');
  await ola.presses(guide, 'End the guide');
  await guide.shows('guide ended');
});
