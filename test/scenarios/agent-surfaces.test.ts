import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AgentFront, startAgentFront } from '../../sandbox/agents/front.ts';
import { movableClock } from '../../sandbox/clock.ts';
import { people } from '../../sandbox/people.ts';
import { runCli } from '../../src/cli.ts';
import { calling } from '../support/agents/calling.ts';
import { until } from '../support/faults/until.ts';
import { startWorld, type World } from '../support/world.ts';

/** One way to ask for a command: it resolves when the request was answered. */
type Surface = (command: string, params: Readonly<Record<string, string>>) => Promise<unknown>;

let world: World;
let front: AgentFront;
const program = fileURLToPath(new URL('../../scripts/mcp-server.ts', import.meta.url));
const open = new Map<string, Client>();
const surfaces = new Map<string, Surface>();

beforeAll(async () => {
  front = await startAgentFront({ clock: movableClock(), botPort: () => world.bot.port });
  world = await startWorld({
    change: (file) => ({
      ...file,
      agents: { ...front.config, limits: { openQuestions: 20, changesPerHour: 50, perApprover: 50 } },
    }),
  });
  const { url } = front.config;
  const issued = await fetch(`${front.config.issuer}/token?person=${people.dev}`, {
    headers: { authorization: `Bearer ${front.env.MCP_CHATOPS_ISSUER_SECRET}` },
  });
  const { access_token: token } = (await issued.json()) as { access_token: string };
  const over = async (
    name: string,
    mode: 'auto' | 'legacy',
    transport: StdioClientTransport | StreamableHTTPClientTransport,
  ) => {
    const client = new Client({ name: 'test-client', version: '1' }, { versionNegotiation: { mode } });
    await client.connect(transport);
    open.set(name, client);
    const call = calling(client);
    surfaces.set(name, (command, params) => call(command.replaceAll(' ', '.'), params));
  };
  const http = () => new StreamableHTTPClientTransport(new URL(url), { authProvider: { token: async () => token } });
  const stdio = () =>
    new StdioClientTransport({
      command: process.execPath,
      args: [program],
      env: { PATH: process.env['PATH'] ?? '', MCP_CHATOPS_AGENT_URL: url, MCP_CHATOPS_AGENT_TOKEN: token },
    });
  await over('HTTP', 'auto', http());
  await over('HTTP, 2025', 'legacy', http());
  await over('stdio', 'auto', stdio());
  await over('stdio, 2025', 'legacy', stdio());
  const words = (command: string, { environment, ...params }: Readonly<Record<string, string>>) => [
    ...command.split(' '),
    ...Object.entries(params).map(([name, value]) => `${name}=${value}`),
    ...(environment === undefined ? [] : [`env=${environment}`]),
  ];
  const dev = world.workspace.as('dev');
  surfaces.set('Slack', (command, params) => dev.command('#mcp-ops', '/mcp', words(command, params).join(' ')));
  const quiet = { out: () => undefined, err: () => undefined, interactive: false };
  surfaces.set('terminal', (command, params) => {
    const env = { ...world.env, MCP_CHATOPS_USER: people.dev };
    return runCli(words(command, params), { path: world.configPath, env }, quiet);
  });
});
afterAll(async () => {
  await Promise.all([...open.values()].map((client) => client.close()));
  await world.stop();
  await front.stop();
});

interface Asked {
  readonly run?: {
    readonly id: number;
    readonly plan_digest: string | null;
    readonly report: object | null;
    readonly state: string;
  };
  readonly audited: {
    readonly event: string;
    readonly actor: string;
    readonly details: Readonly<Record<string, unknown>>;
  };
}

const rows = <Row>(sql: string, values: readonly unknown[] = []) => world.database.query<Row>(sql, values);

/** Asks on one surface, and gives what came of it in the store once the run has ended or waits for people. */
async function asked(surface: Surface, command: string, params: Readonly<Record<string, string>>): Promise<Asked> {
  const [{ last = 0 } = {}] = await rows<{ last: number }>('SELECT max(id)::int AS last FROM audit');
  const answered = surface(command, params);
  const audited = await until('its row in the audit', async () => {
    const [row] = await rows<Asked['audited'] & { subject: string }>(
      `SELECT b ->> 'event' AS event, b ->> 'actor' AS actor, b ->> 'subject' AS subject, b -> 'details' AS details
         FROM audit, LATERAL (SELECT body::jsonb AS b) AS read
        WHERE id > $1 AND b ->> 'event' IN ('run.requested', 'request.refused') ORDER BY id LIMIT 1`,
      [last ?? 0],
    );
    return row;
  });
  if (audited.event === 'request.refused') {
    await answered;
    return { audited };
  }
  const id = Number(audited.subject.slice(2));
  const run = await until('it ends or waits', async () => {
    const [row] = await rows<NonNullable<Asked['run']>>(
      `SELECT id::int, plan_digest, report, state FROM runs WHERE id = $1 AND (finished_at IS NOT NULL OR state = 'awaiting_approval')`,
      [id],
    );
    return row;
  });
  await world.bot.engine.store.runs.cancel(id, people.dev);
  await answered;
  return { audited, run };
}

const onEach = async <T>(work: (surface: Surface, name: string) => Promise<T>): Promise<ReadonlyMap<string, T>> => {
  const found = new Map<string, T>();
  for (const [name, surface] of surfaces) found.set(name, await work(surface, name));
  return found;
};

/** Every surface gave the same, which is told by the surface that did not. */
function same<T>(found: ReadonlyMap<string, T>, part: (one: T) => unknown): void {
  const first = [...found.values()][0];
  for (const [name, one] of found) expect(part(one), name).toEqual(first === undefined ? undefined : part(first));
}

describe('Slack, the terminal, stdio and both eras of HTTP', () => {
  it.each([
    ['a parameter nobody knows', 'rollout', { approve: 'yes' }, 'PARAM_INVALID'],
    ['a value it does not take', 'rollback', { to: 'x;id' }, 'PARAM_INVALID'],
    ['a place there is not', 'rollout', { environment: 'nowhere' }, 'ENVIRONMENT_UNKNOWN'],
  ] as const)('refuse %s with the same code, and a row in the audit', async (_, command, params, code) => {
    const found = await onEach((surface) => asked(surface, command, params));
    for (const [name, { audited }] of found)
      expect([name, audited.event, audited.actor, audited.details['code']]).toEqual([
        name,
        'request.refused',
        people.dev,
        code,
      ]);
  });

  it('refuse what only planning finds with the same words', async () => {
    const found = await onEach((surface) => asked(surface, 'scale', { replicas: '3', environment: 'production' }));
    same(found, ({ run }) => run?.state);
    same(found, ({ audited: { details } }) => [
      details['action'],
      details['params'],
      details['environment'],
      details['dry'],
    ]);
  });

  it('look the same, and leave the same row', async () => {
    const found = await onEach((surface) => asked(surface, 'history', { environment: 'production' }));
    same(found, ({ run }) => [run?.state, (run?.report as { headline?: string } | null)?.headline]);
    same(found, ({ audited: { details, actor } }) => [
      actor,
      details['action'],
      details['params'],
      details['environment'],
      details['dry'],
    ]);
  });

  it('put one plan before people, by its digest', async () => {
    const found = await onEach((surface) => asked(surface, 'restart', { environment: 'production' }));
    same(found, ({ run }) => [run?.state, run?.plan_digest]);
    expect([...found.values()][0]?.run).toMatchObject({
      state: 'awaiting_approval',
      plan_digest: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });
});

describe('a call that takes long', () => {
  it.each(['HTTP', 'HTTP, 2025', 'stdio', 'stdio, 2025'])('tells how far it is while it runs (%s)', async (name) => {
    const enough = new AbortController();
    const told = new Promise<string>((resolve, reject) => {
      open
        .get(name)
        ?.callTool(
          { name: 'logs', arguments: { environment: 'production', follow: '5m' } },
          { onprogress: ({ message = '' }) => resolve(message), signal: enough.signal },
        )
        .then((answer) => reject(new Error(`answered first: ${JSON.stringify(answer)}`)), reject);
    });
    const message = await told;
    expect(message).toMatch(/^R-\d+: /);
    enough.abort();
    await world.bot.engine.store.runs.cancel(Number(/\d+/.exec(message)?.[0]), people.dev);
  });
});

describe('the program for hosts that start one', () => {
  it('tells what it could not pass on, and ends when its input ends', async () => {
    const started = spawn(process.execPath, [program], {
      env: { MCP_CHATOPS_AGENT_URL: front.config.url, MCP_CHATOPS_AGENT_TOKEN: 'bad' },
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    const ended = once(started, 'exit');
    started.stdin.end('{"jsonrpc":"2.0","id":7,"method":"tools/list"}\nno message\n');
    const lines = (await text(started.stdout))
      .trim()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect(lines).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ id: 7, error: { code: -32603, message: 'Not passed on: the bot answered 401' } }),
        expect.objectContaining({ id: null, error: expect.objectContaining({ code: -32700 }) }),
      ]),
    );
    expect((await ended)[0]).toBe(0);
  });
});
