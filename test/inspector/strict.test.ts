import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AgentFront, startAgentFront } from '../../sandbox/agents/front.ts';
import { movableClock } from '../../sandbox/clock.ts';
import { people } from '../../sandbox/people.ts';
import { startWorld, type World } from '../support/world.ts';

// `npm run inspector` installs the MCP Inspector from its own lock file and runs this: a client nobody here wrote.
const path = (to: string) => fileURLToPath(new URL(to, import.meta.url));
const inspector = path('node_modules/@modelcontextprotocol/inspector/clients/launcher/build/index.js');
const program = path('../../scripts/mcp-server.ts');

let world: World;
let front: AgentFront;
let token = '';
beforeAll(async () => {
  front = await startAgentFront({ clock: movableClock(), botPort: () => world.bot.port });
  world = await startWorld({ change: (file) => ({ ...file, agents: front.config }) });
  const issued = await fetch(`${front.config.issuer}/token?person=${people.dev}`, {
    headers: { authorization: `Bearer ${front.env.MCP_CHATOPS_ISSUER_SECRET}` },
  });
  ({ access_token: token } = (await issued.json()) as { access_token: string });
});
afterAll(async () => {
  await world.stop();
  await front.stop();
});

/** Runs the Inspector's command line; gives its exit code and what it printed. */
async function inspected(over: string, era: string, ...args: readonly string[]) {
  const { url } = front.config;
  const server =
    over === 'HTTP'
      ? [url, '--transport', 'http', '--header', `Authorization: Bearer ${token}`]
      : [process.execPath, program, '-e', `MCP_CHATOPS_AGENT_URL=${url}`, '-e', `MCP_CHATOPS_AGENT_TOKEN=${token}`];
  const started = spawn(process.execPath, [inspector, '--cli', ...server, '--protocol-era', era, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [out, err, [code]] = await Promise.all([text(started.stdout), text(started.stderr), once(started, 'exit')]);
  return { out, err, code: Number(code) };
}

describe.each([
  ['HTTP', 'modern'],
  ['HTTP', 'legacy'],
  ['stdio', 'modern'],
  ['stdio', 'legacy'],
])('the MCP Inspector over %s (%s)', (over, era) => {
  it('finds neither error nor warning in the tools', async () => {
    const { out, err, code } = await inspected(over, era, '--method', 'tools/list', '--strict');
    expect({ code, err }).toEqual({ code: 0, err: '' }); // a warning would stand there
    const { tools } = JSON.parse(out) as { readonly tools: readonly { readonly name: string }[] };
    expect(tools.map(({ name }) => name)).toEqual(expect.arrayContaining(['health', 'rollback', 'rollback.plan']));
  });

  it('is answered by a look, and told a refusal', async () => {
    const call = (name: string) =>
      inspected(over, era, '--method', 'tools/call', '--tool-name', name, '--tool-arg', 'environment=production');
    const look = await call('rollout');
    expect(look.code, look.err).toBe(0);
    expect(look.out).toContain('succeeded');
    const none = await call('approve');
    expect(none.code).not.toBe(0);
    expect(none.out + none.err).toMatch(/approve/);
  });
});
