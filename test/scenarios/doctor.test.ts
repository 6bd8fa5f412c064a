import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as textOf } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { parse } from 'yaml';
import { movableClock } from '../../sandbox/clock.ts';
import { slackMethods } from '../../src/adapters/slack/scopes.ts';
import type { ConfigFile } from '../../src/config/schema.ts';
import { about, doctorOf } from '../support/doctor.ts';
import { patienceMs } from '../support/patience.ts';
import { startWorld, type World } from '../support/world.ts';

const needed = [...new Set<string>(Object.values(slackMethods).flatMap(({ scopes }) => [...scopes]))];

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world?.stop());

const doctor = (change?: Parameters<typeof doctorOf>[1]) => doctorOf(world, change);

/** The configuration with something else in production. */
const production = (over: object) => (file: ConfigFile) =>
  ({
    ...file,
    environments: { ...file.environments, production: { ...file.environments['production'], ...over } },
  }) as ConfigFile;

describe('npm run doctor', () => {
  it('is a program with an exit code', async () => {
    const { databaseUrl, redisUrl, slack, secrets } = world.config;
    const env = {
      DATABASE_URL: databaseUrl,
      REDIS_URL: redisUrl,
      SLACK_BOT_TOKEN: slack.botToken,
      SLACK_APP_TOKEN: slack.appToken ?? '',
      ...Object.fromEntries(secrets),
    };
    const script = fileURLToPath(new URL('../../scripts/doctor.ts', import.meta.url));
    const run = (given: Readonly<Record<string, string>>) =>
      new Promise<{ code: number | null; out: string }>((resolve) => {
        const child = spawn(process.execPath, [script, world.configPath, `--seconds=${patienceMs / 1000}`], {
          env: given,
          stdio: ['ignore', 'pipe', 'inherit'],
        });
        let out = '';
        child.stdout.setEncoding('utf8').on('data', (text: string) => {
          out += text;
        });
        child.once('close', (code) => resolve({ code, out }));
      });
    const well = await run(env);
    expect(well.out).toMatch(/\d+ good, 0 missing, /);
    expect(well.code).toBe(0);
    const { SLACK_BOT_TOKEN: _token, ...less } = env;
    const ill = await run(less);
    expect(ill.code).toBe(1);
    expect(ill.out).toContain('Environment variables\n  ✕ SLACK_BOT_TOKEN: is not set: the bot token of the Slack app');
  });

  it('says of HTTP mode that nobody but Slack can tell a signing secret', async () => {
    const { text, code } = await doctor({ file: (file) => ({ ...file, slack: { ...file.slack, mode: 'http' } }) });
    expect(text).toContain('? not checked: signing secret (only a request from Slack can tell');
    expect(code).toBe(0);
  });

  it('finds nothing missing where the bot runs, and says what it could not check', async () => {
    const writes = () =>
      world.platform.cluster.requests.filter(({ verb }) => /^(patch|update|delete)$/.test(verb)).length;
    const before = writes();
    const { text, code } = await doctor();
    expect(text).not.toContain('✕');
    expect(code).toBe(0);
    for (const line of [
      '✓ bot token: @',
      '✓ scopes: all',
      '✓ clock of Slack: agrees with ours',
      '✓ Socket Mode: a connection may be opened',
      '✓ people and user groups: 4 of 5 are there',
      '! user group S0ADMINS: nobody is in it',
      '? not checked: slash command, events and interactivity (Slack tells no bot',
      '✓ version: PostgreSQL 18',
      '✓ schema: all',
      '✓ clock of the store: agrees with ours',
      '! role: ',
      '! bucket: none is configured',
      'Environment production\n  ✓ Kubernetes: v1.',
      '✓ deployment mcp-server: 3 of 3 pods available',
      '✓ mcp-server:8000/debug/jwks-status: 200',
      '✓ admin portal: ',
      '✓ PostgreSQL of the platform: answers in',
      '✓ Redis of the platform: answers in',
      '✓ rights in Redis: 17 of 17 that the bot needs',
      '✓ admin API: lists 5 tools',
      '? not checked: the right to change tools (only a change would tell',
      '✓ CloudWatch Logs: 2 of 2 log groups are there',
      '✓ permissions in CloudWatch Logs: all that queries need',
    ]) {
      expect(text).toContain(line);
    }
    expect(text).toMatch(/✓ rights: (\d+) of \1 that this configuration needs/);
    // However many actions need one.
    expect(text).toMatch(/✓ rights in PostgreSQL: (\d+) of \1 that the bot needs/);
    expect(text).toMatch(/\d+ good, 0 missing, \d+ to look at, \d+ not checked\. Nothing was changed\.\n$/);
    expect(writes()).toBe(before);
  });

  it('names each scope that was not granted, who needs it, and the way to it', async () => {
    const { admin } = world.workspace;
    const granted = needed.filter((scope) => scope !== 'chat:write' && scope !== 'usergroups:read');
    admin.setScopes([...granted, 'admin.users:write']);
    const { text, code } = await doctor();
    admin.setScopes(needed);
    expect(code).toBe(1);
    expect(about(text, 'scope chat:write:')).toMatch(
      /not granted; needed by chat\.postMessage.*\n.*fix: Add chat:write/,
    );
    expect(text).toContain('✕ scope usergroups:read:');
    expect(text).toContain('usergroups.list answers missing_scope');
    expect(about(text, 'more than the bot uses: admin.users:write')).toContain('Take them out');
  });

  it('names a token that Slack does not take, and one that is not set', async () => {
    const bad = { ...world.config.slack, botToken: 'xoxb-nobody', appToken: 'xapp-nobody' };
    const { text, code } = await doctor({ said: { ...world.config, slack: bad } });
    expect(code).toBe(1);
    expect(about(text, '✕ bot token: Slack answers invalid_auth')).toContain('fix: Install the app again');
    const half = { ...world.config.slack, appToken: 'xapp-nobody' };
    expect((await doctor({ said: { ...world.config, slack: half } })).text).toContain('✕ Socket Mode: Slack answers ');
    const none = { said: { ...world.config, slack: { ...bad, botToken: '' }, databaseUrl: '', redisUrl: '' } };
    expect((await doctor(none)).text).toMatch(
      /SLACK_BOT_TOKEN is not set[\s\S]*DATABASE_URL is not set[\s\S]*REDIS_URL is not set/,
    );
  });

  it('names people and user groups that the workspace does not have', async () => {
    const access = { viewer: ['@no-such-group'], operator: ['U0NOBODY', 'U0DEV'], approver: [], admin: [] };
    const { text } = await doctor({ file: production({ access }) });
    expect(text).toContain('✕ user group @no-such-group: the workspace has none of that name');
    expect(text).toContain('✕ user U0NOBODY: the workspace has no such person');
    expect(text).toContain(
      '! environments.production.access.approver: disruptive and destructive changes need an approver',
    );
  });

  it('looks at what incidents need: the index channel, who is invited and who is on call', async () => {
    const { admin } = world.workspace;
    const archived = admin.addChannel({ name: 'old-incidents' });
    admin.archive(archived);
    const strange = admin.addChannel({ name: 'not-invited', bot: false });
    const incidents =
      (indexChannel: string) =>
      (file: ConfigFile): ConfigFile => ({
        ...file,
        incidents: { ...file.incidents, indexChannel, invite: ['U0NOBODY'] },
        paging: { ...file.paging, schedules: { ...file.paging.schedules, primary: { people: ['U0DEV', 'U0GONE'] } } },
      });
    const { text } = await doctor({ file: incidents(world.channel) });
    expect(text).toContain(`✓ index channel ${world.channel}: #mcp-ops`);
    expect(text).toContain('✕ user U0NOBODY: the workspace has no such person');
    expect(text).toContain('✕ user U0GONE: the workspace has no such person');
    expect(about(text, 'paging.schedules.on-call')).toContain('oncall@nagarro.com cannot be paged by Slack alone');
    expect(text).toContain('? not checked: making channels');
    expect((await doctor({ file: incidents(archived) })).text).toContain('#old-incidents is archived');
    expect((await doctor({ file: incidents(strange) })).text).toContain('! index channel');
    expect((await doctor({ file: incidents('C0NONE') })).text).toContain('the bot sees no such channel');
  });

  it('looks at the channel of each environment: whether it is there, and whether the bot is in it', async () => {
    const { admin } = world.workspace;
    const archived = admin.addChannel({ name: 'old-ops' });
    admin.archive(archived);
    const strange = admin.addChannel({ name: 'ops-without-bot', bot: false });
    const secret = admin.addChannel({ name: 'ops-behind-a-door', bot: false, private: true });
    const seen = async (channel: string) =>
      about((await doctor({ file: production({ channel }) })).text, `channel of production ${channel}`);
    expect((await doctor()).text).toContain(`✓ channel of production, staging ${world.channel}: #mcp-ops`);
    expect(await seen(archived)).toMatch(/✕ .*#old-ops is archived\n.*environments\.production\.channel/);
    expect(await seen(strange)).toMatch(/! .*the bot is not in #ops-without-bot\n.*Invite it/);
    for (const channel of [secret, 'C0NONE'])
      expect(await seen(channel)).toMatch(
        /✕ .*the bot sees no such channel\n.*environments\.production\.channel.*invite/,
      );
  });

  it('tells a clock that is off, on every side', async () => {
    const { text, code } = await doctor({ clock: movableClock(world.clock.offsetMs + 10 * 60_000) });
    expect(code).toBe(1);
    for (const whose of ['Slack', 'the store', 'the API server']) {
      expect(about(text, `✕ clock of ${whose}: `)).toMatch(/\d{3} s behind ours\n.*NTP/);
    }
  });

  it('names each right that is missing, by the Role that holds it', async () => {
    const { cluster } = world.platform;
    const role = cluster.read('Role', 'mcp-production', 'mcp-chatops-operate');
    cluster.apply([{ ...role, rules: [] }], 'mcp-production');
    const { text, code } = await doctor();
    cluster.apply([{ ...role }], 'mcp-production');
    expect(code).toBe(1);
    expect(about(text, '✕ right patch deployments.apps: ')).toMatch(
      /needed by changeDeployment\n.*bind the Role mcp-chatops-operate/,
    );
    expect(text).toContain('✕ right create pods/proxy: ');
  });

  it('asks for the rights of what is configured: exec for programs in pods, Jobs for a smoke test', async () => {
    const database = { mode: 'pod', labels: { app: 'postgres' }, container: 'postgres' };
    const smokeTest = { image: 'x', command: ['y'], deadlineSeconds: 60 };
    const { text } = await doctor({ file: production({ database, smokeTest }) });
    expect(about(text, '✕ right create pods/exec: ')).toContain('mcp-chatops-exec');
    expect(about(text, '✕ right create jobs.batch: ')).toContain('bind the Role mcp-chatops-jobs');
  });

  it('tells an account that may make Jobs although no smoke test is configured', async () => {
    const { cluster } = world.platform;
    const binding = parse(readFileSync(new URL('../../deploy/jobs/binding.yaml', import.meta.url), 'utf8')) as object;
    expect((await doctor()).text).not.toContain('more than the bot uses: create jobs');
    cluster.apply([binding], 'mcp-production');
    expect((await doctor()).text).toContain('more than the bot uses: create jobs');
  });

  it('names workloads, paths and addresses that are not there', async () => {
    const over = {
      server: { ...world.config.file.environments['production']?.server, readyPath: '/rdy' },
      deployments: ['mcp-server', 'mcp-server-blue'],
      chatUi: { url: 'http://127.0.0.1:9/' },
      upstreams: [{ name: 'APIM', url: new URL('/none', world.platform.adminPortal.url).href }],
    };
    const { text } = await doctor({ file: production(over) });
    expect(about(text, '! deployment mcp-server-blue: not in namespace mcp-production')).toContain('fix: Take it out');
    expect(about(text, '✕ mcp-server:8000/rdy: answers 404')).toContain('fix: Set server.readyPath');
    expect(text).toContain('✕ chat UI: http://127.0.0.1:9/ cannot be reached');
    expect(text).toContain('✕ APIM: ');
    expect(text).toContain('? not checked: the way from the pods to APIM');
    const server = { ...over.server, deployment: 'gone' };
    expect((await doctor({ file: production({ server }) })).text).toContain('✕ deployment gone: not in namespace');
  });

  it('looks for each metric in Prometheus', async () => {
    const prometheus = createServer(async (request, response) => {
      const query = new URLSearchParams(await textOf(request)).get('query');
      const result = query?.startsWith('count(mcp_errors_total)') === true ? [{ metric: {}, value: [0, '3'] }] : [];
      response.end(JSON.stringify({ status: 'success', data: { resultType: 'vector', result } }));
    });
    await new Promise<void>((resolve) => prometheus.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(prometheus.address() as AddressInfo).port}`;
    const metrics = ['mcp_errors_total', 'mcp_request_duration_bucket'];
    const { text } = await doctor({ file: production({ prometheus: { url, metrics } }) });
    prometheus.close();
    expect(text).toContain('✓ metric mcp_errors_total: is there');
    expect(about(text, '✕ metric mcp_request_duration_bucket: ')).toContain('fix: Let Prometheus scrape');
    const portal = world.platform.adminPortal.url;
    const wrong = await doctor({ file: production({ prometheus: { url: portal, metrics: ['a'] } }) });
    expect(about(wrong.text, '✕ Prometheus: ')).toContain('is no Prometheus');
  });

  it('says of a Prometheus that answers in part, or not at all, what is wrong with it', async () => {
    const { production: prometheus } = world.platform.prometheus;
    onTestFinished(() => prometheus.set({ kind: 'works' }));
    prometheus.set({ kind: 'partial', warning: 'store 2 did not answer' });
    expect((await doctor()).text).toContain('! Prometheus: answers in part: store 2 did not answer');
    prometheus.set({ kind: 'status', status: 503 });
    expect(about((await doctor()).text, '✕ Prometheus: ')).toContain('not available (503)');
  });

  it('names a store, a queue, a cluster and a platform that do not answer', async () => {
    const file = production({ cluster: { kubeconfig: '/nowhere/kubeconfig', podCalls: 'proxy' } });
    const said = {
      ...world.config,
      databaseUrl: 'postgres://bot:hunter2@127.0.0.1:9/bot',
      redisUrl: 'redis://127.0.0.1:9',
      secrets: new Map([['MCP_REDIS_URL', 'redis://127.0.0.1:9']]),
    };
    const { text, code } = await doctor({ file, said });
    expect(code).toBe(1);
    expect(about(text, 'Store (PostgreSQL)')).toMatch(/✕ connection: .*ECONNREFUSED/);
    expect(about(text, 'Queue (Redis)')).toMatch(/✕ connection: .*ECONNREFUSED/);
    expect(text).toContain('✕ Kubernetes: The kubeconfig /nowhere/kubeconfig could not be read.');
    expect(text).toContain('✕ PostgreSQL of the platform: MCP_DATABASE_URL is not set');
    expect(text).toContain('✕ Redis of the platform: connection refused');
    expect(text).not.toContain('hunter2');
  });
});
