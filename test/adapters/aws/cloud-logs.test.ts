import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { movableClock } from '../../../sandbox/clock.ts';
import { type SimulatedCluster, startCluster } from '../../../sandbox/cluster/cluster.ts';
import { type SimulatedAws, startAws } from '../../../sandbox/platform/aws/aws.ts';
import { openCloudLogs } from '../../../src/adapters/aws/open.ts';
import { cloudLogsRights } from '../../../src/adapters/aws/rights.ts';
import { cloudWatchSettings } from '../../../src/adapters/aws/settings.ts';
import { insights } from '../../../src/model/insights.ts';
import type { CloudLogs } from '../../../src/ports/cloud-logs.ts';

const group = '/mcp/production/server';
const call = { timeoutMs: 5000 };
const clock = movableClock();
const now = () => clock.now().getTime();
let cluster: SimulatedCluster;
let aws: SimulatedAws;
let logs: CloudLogs & { close(): Promise<void> };

const open = (over: object = {}, secrets: Readonly<Record<string, string>> = {}) =>
  openCloudLogs({
    settings: {
      cloudWatch: cloudWatchSettings.parse({
        region: aws.region,
        endpoint: aws.url,
        credentials: { accessKeyIdEnv: 'ID', secretAccessKeyEnv: 'KEY' },
        groups: [{ name: group }],
        ...over,
      }),
    },
    secrets: new Map(
      Object.entries({ ID: aws.credentials.accessKeyId, KEY: aws.credentials.secretAccessKey, ...secrets }),
    ),
  });

beforeAll(async () => {
  cluster = await startCluster({ clock });
  aws = await startAws('production', cluster, 'mcp', clock);
  logs = await open();
});
afterAll(async () => {
  await logs?.close();
  await aws?.stop();
  await cluster?.stop();
});
afterEach(() => {
  aws.set({ kind: 'works' });
  aws.logs.setPace({ kind: 'after', ms: 0 });
  aws.logs.forget();
});

const say = (message: string, agoMs = 1000) =>
  aws.logs.put({ at: now() - agoMs, message, stream: 'mcp-server-a/mcp-server', group });
const start = (mark: string, query = insights`fields @message | sort @timestamp desc | limit 20000`) =>
  logs.startQuery({ query, groups: [group], fromMs: now() - 60_000, toMs: now(), mark }, call);

describe('groups', () => {
  it('are given in the order they are named, those that are not there left out', async () => {
    const found = await logs.groups(['/mcp/production/audit', '/mcp/none', group], call);
    expect(found.map(({ name, keptDays }) => [name, keptDays])).toEqual([
      ['/mcp/production/audit', 2557],
      [group, 90],
    ]);
    expect(found[1]).toMatchObject({ storedBytes: 86_400_000_000, policy: undefined });
    expect(found[1]?.arn).toBe('arn:aws:logs:ap-south-1:123456789012:log-group:/mcp/production/server');
  });

  it('are kept for as long as they are told, or forever', async () => {
    await logs.keepDays(group, 365, call);
    expect(await logs.groups([group], call)).toMatchObject([{ keptDays: 365 }]);
    await logs.keepDays(group, undefined, call);
    expect((await logs.groups([group], call))[0]?.keptDays).toBeUndefined();
    await logs.keepDays(group, 90, call);
    await expect(logs.keepDays(group, 364, call)).rejects.toMatchObject({ code: 'AWS_FAILED', effect: 'none' });
    await expect(logs.keepDays('/mcp/none', 90, call)).rejects.toMatchObject({ code: 'LOG_GROUP_UNKNOWN' });
    expect(aws.writes().map(({ what }) => what.split(' ')[0])).toEqual([
      'logs:PutRetentionPolicy',
      'logs:DeleteRetentionPolicy',
      'logs:PutRetentionPolicy',
      'logs:PutRetentionPolicy',
      'logs:PutRetentionPolicy',
    ]);
  });

  it('a change whose answer is lost may have been made', async () => {
    aws.set({ kind: 'loses replies' });
    await expect(logs.keepDays(group, 120, { timeoutMs: 10_000 })).rejects.toMatchObject({
      code: 'AWS_UNREACHABLE',
      effect: 'unknown',
    });
    aws.set({ kind: 'works' });
    expect(await logs.groups([group], call)).toMatchObject([{ keptDays: 120 }]);
    await logs.keepDays(group, 90, call);
  });
});

describe('a query', () => {
  it('gives its rows and what it read', async () => {
    say('one');
    say('two', 500);
    const id = await start('R-1-1');
    expect(await logs.queryResults(id, call)).toMatchObject({
      state: 'over',
      status: 'Complete',
      rows: [{ '@message': 'two' }, { '@message': 'one' }],
      linesRead: 2,
      linesMatched: 2,
      bytesRead: 58,
    });
  });

  it('of more rows than an answer holds is read to its end', async () => {
    for (let line = 0; line < 12_000; line += 1) say(`line ${line}`, 30_000 - line);
    const { rows } = await logs.queryResults(await start('R-1-2'), call);
    expect(rows).toHaveLength(12_000);
    expect([rows[0], rows.at(-1)]).toMatchObject([{ '@message': 'line 11999' }, { '@message': 'line 0' }]);
  });

  it('that still runs shows what it has; it is found by its mark, and stopped', async () => {
    for (const line of ['a', 'b', 'c', 'd']) say(line);
    aws.logs.setPace({ kind: 'held', share: 0.5 });
    const id = await start('R-2-1');
    await start('R-2-2');
    expect(await logs.queryResults(id, call)).toMatchObject({ state: 'open', status: 'Running', rows: [{}, {}] });
    expect(await logs.openQueries('R-2-1', call)).toEqual([id]);
    await logs.stopQuery(id, call);
    expect(await logs.openQueries('R-2-1', call)).toEqual([]);
    expect(await logs.queryResults(id, call)).toMatchObject({ state: 'stopped', status: 'Cancelled' });
    await logs.stopQuery(id, call);
    await logs.stopQuery('no-such-query', call);
  });

  it('that CloudWatch abandons is not a complete answer', async () => {
    aws.logs.setPace({ kind: 'ends', status: 'Timeout' });
    expect(await logs.queryResults(await start('R-3-1'), call)).toMatchObject({ state: 'stopped', status: 'Timeout' });
  });

  it('is started once, whatever becomes of the answer', async () => {
    const before = aws.calls.length;
    aws.set({ kind: 'throttles' });
    await expect(start('R-4-1')).rejects.toMatchObject({ code: 'AWS_BUSY' });
    expect(aws.calls.length - before).toBe(1);
  });
});

describe('what goes wrong', () => {
  const asked = () => logs.groups([group], { timeoutMs: 8000 });

  it('is tried again by the SDK where AWS is busy for a moment', async () => {
    aws.set({ kind: 'throttles', calls: 2 });
    expect(await asked()).toHaveLength(1);
  });

  it('is told where it stays busy', async () => {
    aws.set({ kind: 'throttles' });
    await expect(asked()).rejects.toMatchObject({
      code: 'AWS_BUSY',
      retry: 'later',
      message: 'CloudWatch Logs is rate-limiting us.',
    });
  });

  it.each([
    ['groups', 'logs:DescribeLogGroups', () => logs.groups([group], call)],
    ['startQuery', 'logs:StartQuery', () => start('R-5-1')],
    ['queryResults', 'logs:GetQueryResults', () => logs.queryResults('x', call)],
    ['stopQuery', 'logs:StopQuery', () => logs.stopQuery('x', call)],
    ['openQueries', 'logs:DescribeQueries', () => logs.openQueries('x', call)],
    ['keepDays', 'logs:PutRetentionPolicy', () => logs.keepDays(group, 30, call)],
    ['keepDays', 'logs:DeleteRetentionPolicy', () => logs.keepDays(group, undefined, call)],
  ] as const)('%s names the permission %s that is missing, and not the role', async (method, permission, work) => {
    aws.set({ kind: 'denies', permissions: [permission] });
    const refused = await work().then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(refused).toMatchObject({ code: 'AWS_DENIED', effect: 'none' });
    expect(String(refused)).toContain(permission);
    expect(String(refused)).not.toContain('assumed-role');
    expect(cloudLogsRights[method].map(({ action }) => action)).toContain(permission);
  });

  it('wrong keys are told as such', async () => {
    const wrong = await open({}, { KEY: 'wrong' });
    await expect(wrong.groups([group], call)).rejects.toMatchObject({
      code: 'AWS_CREDENTIALS',
      message: 'AWS does not accept the credentials of the bot: they are wrong.',
    });
    const stranger = await open({}, { ID: 'AKIASTRANGER' });
    await expect(stranger.groups([group], call)).rejects.toMatchObject({ code: 'AWS_CREDENTIALS' });
    await expect(open({}, { KEY: '' })).rejects.toMatchObject({ code: 'NOT_CONFIGURED' });
  });

  it('a server that does not answer is waited for no longer than was said', async () => {
    aws.set({ kind: 'hangs' });
    await expect(logs.groups([group], { timeoutMs: 300 })).rejects.toMatchObject({
      code: 'AWS_UNREACHABLE',
      message: 'CloudWatch Logs gave no answer in 1 s.',
    });
    const stop = new AbortController();
    const waiting = logs.groups([group], { timeoutMs: 60_000, signal: stop.signal });
    stop.abort(new Error('cancelled'));
    await expect(waiting).rejects.toThrow('cancelled');
  });

  it('nobody at the address, a page in place of an answer, and a failing AWS are told apart', async () => {
    const nobody = await open({ endpoint: 'http://127.0.0.1:9' });
    await expect(nobody.groups([group], { timeoutMs: 8000 })).rejects.toMatchObject({
      message: 'CloudWatch Logs cannot be reached: connection refused.',
      effect: 'none',
    });
    aws.set({ kind: 'page' });
    const page = await asked().catch((error: unknown) => error);
    expect(page).toMatchObject({ code: 'AWS_FAILED', message: 'What answers for CloudWatch Logs is not AWS.' });
    expect(String(page)).not.toContain('Sign in');
    aws.set({ kind: 'fails' });
    await expect(asked()).rejects.toMatchObject({ code: 'AWS_FAILED', message: expect.stringContaining('(503)') });
  });
});
