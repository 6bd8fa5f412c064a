import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { people } from '../../sandbox/people.ts';
import { actionIds } from '../../src/blocks/elements.ts';
import { isFault } from '../../src/errors.ts';
import { boltWork } from '../../src/handlers/bolt.ts';
import { actOnIncident } from '../../src/handlers/incident-door.ts';
import { declare } from '../../src/incidents/acts.ts';
import { incidentWorld } from '../support/incidents.ts';
import { shippedAnswers } from '../support/shipped-commands.ts';
import type { World } from '../support/world.ts';

let world: World;
let work: ReturnType<typeof boltWork>;
beforeAll(async () => {
  world = await incidentWorld();
  const { engine } = world.bot;
  const identity = { team: world.workspace.team.id, app: undefined, botUser: 'U0BOT' };
  const dialogue = { openView: async () => undefined, respond: async () => undefined };
  work = boltWork({ engine, answers: await shippedAnswers(), dialogue, identity }, async () => undefined);
});
afterAll(() => world.stop());

let requests = 0;

/** What Slack sends for a typed command; the same body again is the same request. */
function command(text: string, user: string = people.dev) {
  requests += 1;
  return {
    command: '/mcp',
    team_id: world.workspace.team.id,
    channel_id: world.channel,
    user_id: user,
    text,
    trigger_id: `twice.${requests}`,
    response_url: '',
  };
}

/** Delivers a request as Slack does; on a busy machine the store may not answer in the time of a person, and it comes again. */
async function send(body: Record<string, unknown>): Promise<string> {
  let answer: unknown;
  await work({
    body,
    retryNum: undefined,
    async acknowledge(given) {
      answer = given;
    },
  });
  const words = JSON.stringify(answer ?? '');
  return /the store of the bot/i.test(words) ? send(body) : words;
}

/** All that an incident is, as rows. */
async function rowsOf(id: number): Promise<Record<string, unknown>> {
  const tables = {
    // What the bot does by itself meanwhile, such as finding it a place, is no work of a request.
    timeline: `SELECT kind, event FROM incident_timeline WHERE incident_id = $1 AND actor <> 'bot' ORDER BY id`,
    tasks: 'SELECT number, text, done_by FROM incident_tasks WHERE incident_id = $1 ORDER BY number',
    messages: `SELECT key FROM messages WHERE key LIKE 'incident:' || $1 || ':note:%' ORDER BY id`,
    escalation: 'SELECT level, round, series, state FROM escalations WHERE incident_id = $1',
    incident: 'SELECT phase, state, severity, lead, roles FROM incidents WHERE id = $1',
  };
  const rows: Record<string, unknown> = {};
  for (const [name, sql] of Object.entries(tables)) rows[name] = await world.database.query(sql, [id]);
  return rows;
}

async function declared(severity: 1 | 2 | 3 = 3): Promise<number> {
  requests += 1;
  const { incidents } = world.bot.engine;
  if (incidents === undefined) throw new Error('this world has incidents');
  const wanted = { key: `declared:${requests}`, title: `case ${requests}`, severity, environment: 'staging' };
  const open = () => declare(incidents, people.dev, { ...wanted, service: undefined, summary: '' });
  // As in `send`: a busy machine asks again, under the same key.
  const { id } = await open().catch((error: unknown) =>
    isFault(error, 'STORE_DOWN') ? open() : Promise.reject(error),
  );
  return id;
}

describe('the same request twice', () => {
  it.each([
    ['task INC "raise the limit"'],
    ['phase INC mitigate'],
    ['lead INC me'],
    ['role INC comms me'],
    ['note INC "the vendor was called"'],
    ['update INC "rolling back"'],
    ['cause INC "revision 42"'],
    ['severity INC P4'],
    ['check INC "severity"'],
    ['post-mortem INC'],
    ['resolve INC "it is over"'],
  ])('does one thing: %s', async (text) => {
    const id = await declared();
    const body = command(`incident ${text.replace('INC', `INC-${id}`)}`);
    const both = await Promise.all([send(body), send(body)]);
    const after = await rowsOf(id);
    const again = await send(body);
    const answers = [...both, again];
    const repeated = answers.filter((answer) => answer.includes('Slack sent the same request twice'));
    expect(repeated, answers.join('\n')).toHaveLength(2);
    expect(await rowsOf(id)).toEqual(after);
  });

  it('opens a resolved incident once', async () => {
    const id = await declared();
    await send(command(`incident resolve INC-${id} "over"`));
    const reopen = command(`incident reopen INC-${id}`);
    await send(reopen);
    await send(command(`incident resolve INC-${id} "over again"`));
    expect(await send(reopen)).toContain('Slack sent the same request twice');
    expect((await rowsOf(id))['incident']).toMatchObject([{ state: 'resolved' }]);
  });

  it('pages one level further, by a command and by a button', async () => {
    const id = await declared(1);
    await expect.poll(async () => (await rowsOf(id))['escalation']).toMatchObject([{ level: 0 }]);
    const escalate = command(`incident escalate INC-${id}`);
    await send(escalate);
    await expect.poll(async () => (await rowsOf(id))['escalation']).toMatchObject([{ level: 1 }]);
    expect(await send(escalate)).toContain('Slack sent the same request twice');
    const [{ token } = { token: '' }] = await world.database.query<{ token: string }>(
      'SELECT token FROM incidents WHERE id = $1',
      [id],
    );
    const press = {
      type: 'block_actions',
      team: { id: world.workspace.team.id },
      user: { id: people.dev },
      channel: { id: world.channel },
      trigger_id: 'twice.press',
      actions: [{ action_id: actionIds.incidentLead, value: token }],
    };
    await send(press);
    const after = await rowsOf(id);
    expect(after['incident']).toMatchObject([{ lead: people.dev }]);
    await send(press);
    expect(await rowsOf(id)).toEqual(after);
    await send(command(`incident resolve INC-${id} "over"`));
  });

  it('that failed the first time is not lost: what broke left no trace, its id included', async () => {
    const id = await declared();
    const { engine } = world.bot;
    const act = { key: 'breaks', user: people.dev, what: 'run incidents' };
    const breaks = actOnIncident(engine, id, act, async (context) => {
      await context.store.incidents.addTask(id, { text: 'half done', owner: undefined, by: people.dev });
      throw new Error('the process dies here');
    });
    await expect(breaks).rejects.toThrow('dies here');
    expect((await rowsOf(id))['tasks']).toEqual([]);
    const again = await actOnIncident(engine, id, act, (context) =>
      context.store.incidents.addTask(id, { text: 'done', owner: undefined, by: people.dev }),
    );
    expect(again).toEqual({ value: 1 });
  });
});

describe('marking a message', () => {
  it('is seen as work of who marked it, not of who wrote it', async () => {
    const id = await declared(2);
    const placed = async () =>
      (await world.database.query<{ channel: string | null }>('SELECT channel FROM incidents WHERE id = $1', [id]))[0]
        ?.channel;
    await expect.poll(placed).toBeTruthy();
    const channel = await placed();
    await send({
      type: 'message_action',
      team: { id: world.workspace.team.id },
      user: { id: people.dev },
      callback_id: 'mcp:note',
      trigger_id: 'twice.mark',
      channel: { id: channel },
      message: { ts: '1700000000.000100', text: 'I saw this last week', user: people.ola },
    });
    expect(await world.database.query('SELECT active_by FROM incidents WHERE id = $1', [id])).toEqual([
      { active_by: people.dev },
    ]);
    expect(
      await world.database.query(
        `SELECT actor FROM incident_timeline WHERE incident_id = $1 AND key LIKE 'message:%'`,
        [id],
      ),
    ).toEqual([{ actor: people.ola }]);
  });
});
