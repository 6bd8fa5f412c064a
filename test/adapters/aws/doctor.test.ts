import { afterAll, beforeAll, expect, it } from 'vitest';
import { movableClock } from '../../../sandbox/clock.ts';
import { type SimulatedCluster, startCluster } from '../../../sandbox/cluster/cluster.ts';
import { type SimulatedAws, startAws } from '../../../sandbox/platform/aws/aws.ts';
import { cloudLogs } from '../../../src/adapters/aws/logs.ts';
import { cloudWatchSettings } from '../../../src/adapters/aws/settings.ts';
import { cloudLogsFindings } from '../../../src/doctor/cloud-logs.ts';
import type { CloudLogs } from '../../../src/ports/cloud-logs.ts';

const server = '/mcp/production/server';
const clock = movableClock();
let cluster: SimulatedCluster;
let aws: SimulatedAws;
let logs: CloudLogs & { close(): Promise<void> };
beforeAll(async () => {
  cluster = await startCluster({ clock });
  aws = await startAws('production', cluster, 'mcp', clock);
  logs = await cloudLogs({ region: aws.region, endpoint: aws.url }, aws.credentials);
});
afterAll(async () => {
  await logs?.close();
  await aws?.stop();
  await cluster?.stop();
});

/** Each finding as a line. */
async function found(over: object = {}, key = 'k'.repeat(32)): Promise<readonly string[]> {
  const settings = cloudWatchSettings.parse({
    region: aws.region,
    groups: [{ name: server }],
    personKeyEnv: 'PERSON_KEY',
    ...over,
  });
  const findings = await cloudLogsFindings(logs, settings, new Map([['PERSON_KEY', key]]), 5000, clock.now());
  return findings.map((one) => JSON.stringify(Object.values(one)));
}

it('finds nothing missing where every permission is there, and leaves no query behind', async () => {
  expect(await found()).toEqual([
    '["good","CloudWatch Logs","1 of 1 log groups are there"]',
    '["good","permissions in CloudWatch Logs","all that queries need"]',
    expect.stringContaining('the permission to change retention'),
  ]);
  expect(aws.logs.queries().filter(({ status }) => status === 'Running')).toEqual([]);
  expect(aws.writes()).toEqual([]);
});

it.each([
  'logs:StartQuery',
  'logs:GetQueryResults',
  'logs:StopQuery',
  'logs:DescribeQueries',
  'logs:DescribeLogGroups',
])('names the permission %s where the role lacks it, and the way to it', async (permission) => {
  aws.set({ kind: 'denies', permissions: [permission] });
  const lacking = (await found()).filter((line) => line.startsWith('["missing"'));
  aws.set({ kind: 'works' });
  expect(lacking).toHaveLength(1);
  expect(lacking[0]).toContain(`AWS does not let the bot do ${permission}`);
  expect(lacking[0]).toContain('docs/rights.md');
});

it('names a group that is not there, an account-level policy, and a key that is too short', async () => {
  aws.logs.groups.put(server, { policy: 'keep-90' });
  const lines = await found({ groups: [{ name: server }, { name: '/mcp/production/sever' }] }, 'short');
  aws.logs.groups.put(server, { policy: undefined });
  expect(lines[0]).toContain('1 of 2 log groups are there');
  expect(lines.join('\n')).toMatch(/missing","log group \/mcp\/production\/sever","is not there/);
  expect(lines.join('\n')).toMatch(/server","is kept as the account-level policy keep-90 says/);
  expect(lines.join('\n')).toMatch(/PERSON_KEY is not set or too short","Set it to 32 random characters/);
});

it('says what is not configured', async () => {
  expect(await found({ personKeyEnv: undefined })).toContainEqual(expect.stringContaining('nobody can read them'));
  const none = await cloudLogsFindings(logs, undefined, new Map(), 5000, clock.now());
  expect(none).toMatchObject([{ what: 'CloudWatch Logs' }]);
});
