import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { movableClock } from '../../../sandbox/clock.ts';
import { type SimulatedCluster, startCluster } from '../../../sandbox/cluster/cluster.ts';
import { type SimulatedAws, startAws } from '../../../sandbox/platform/aws/aws.ts';
import { instances as open } from '../../../src/adapters/aws/rds/instances.ts';
import { instancePolicy, instanceRights } from '../../../src/adapters/aws/rds/rights.ts';
import { rdsSettings } from '../../../src/adapters/aws/rds/settings.ts';
import { instancesFindings } from '../../../src/doctor/instances.ts';
import type { Instances } from '../../../src/ports/instances.ts';

const clock = movableClock();
const name = 'mcp-production';
const target = 'mcp-production-at-20260131t0500';
const call = { timeoutMs: 5000 };
let cluster: SimulatedCluster;
let aws: SimulatedAws;
let instances: Instances & { close(): Promise<void> };
beforeAll(async () => {
  cluster = await startCluster({ clock });
  aws = await startAws('production', cluster, 'mcp', clock);
  instances = await open({ region: aws.region, endpoint: aws.url, credentials: aws.credentials });
});
afterAll(async () => {
  await instances?.close();
  await aws?.stop();
  await cluster?.stop();
});
afterEach(() => {
  aws.set({ kind: 'works' });
  aws.rds.instances.forgetCopies();
});

const anHourAgo = () => clock.now().getTime() - 3_600_000;
const tags = { 'mcp-chatops/managed': 'true', 'mcp-chatops/run': 'R-1' };

async function restored(): Promise<void> {
  const source = await instances.instance(name, call);
  if (source === undefined) throw new Error('there is no source');
  await instances.restore({ source: name, target, at: anHourAgo(), settings: source.settings, tags }, call);
}

/** One use of what each method is there for. */
const uses: Readonly<Record<keyof Instances, () => Promise<unknown>>> = {
  instance: () => instances.instance(name, call),
  earliestRestorable: () => instances.earliestRestorable(name, call),
  lastEvent: () => instances.lastEvent(name, call),
  restore: restored,
  async remove() {
    await restored();
    clock.advance(10 * 60_000);
    await instances.remove(target, call);
  },
};

describe('instances of RDS', () => {
  it('are copied with every setting of their source, where AWS would take its own', async () => {
    await restored();
    const [source, copy] = [await instances.instance(name, call), await instances.instance(target, call)];
    expect(copy).toMatchObject({ status: 'creating', endpoint: undefined, tags, deletionProtection: true });
    expect({ ...copy?.settings, port: 0 }).toEqual({ ...source?.settings, port: 0 });
    expect(source?.settings).toMatchObject({ multiAz: true, isPublic: false, subnetGroup: 'mcp-db-subnet' });
    // What the script of the runbook gets: a request with nothing but names and a time.
    const bare = new URLSearchParams({
      SourceDBInstanceIdentifier: name,
      TargetDBInstanceIdentifier: 'mcp-recovery',
      RestoreTime: new Date(anHourAgo()).toISOString(),
    });
    expect(aws.rds.instances.restore(bare).settings).toMatchObject({
      ...{ MultiAZ: false, PubliclyAccessible: true, subnetGroup: 'default' },
      parameterGroup: 'default.postgres18',
    });
  });

  it('become available after some minutes, and are removed however they are protected', async () => {
    await restored();
    clock.advance(10 * 60_000);
    expect(await instances.instance(target, call)).toMatchObject({ status: 'available', isPending: false });
    expect(await instances.lastEvent(target, call)).toBe('DB instance restored');
    await instances.remove(target, call);
    expect(await instances.instance(target, call)).toMatchObject({ status: 'deleting' });
    clock.advance(2 * 60_000);
    expect(await instances.instance(target, call)).toBeUndefined();
    await instances.remove(target, call);
  });

  it('without the tag of the bot are never removed, whatever AWS would allow', async () => {
    await expect(instances.remove(name, call)).rejects.toMatchObject({ code: 'INSTANCE_UNFIT' });
    expect(aws.rds.instances.find(name).deletionProtection).toBe(true);
  });

  it('of one name are made once', async () => {
    await restored();
    await expect(restored()).rejects.toMatchObject({ code: 'INSTANCE_TAKEN' });
  });

  it.each([
    ['down', 'AWS_UNREACHABLE'],
    ['fails', 'AWS_FAILED'],
    ['page', 'AWS_FAILED'],
    ['throttles', 'AWS_BUSY'],
  ] as const)('say what is wrong where AWS %s', async (kind, code) => {
    aws.set({ kind });
    await expect(instances.instance(name, call)).rejects.toMatchObject({ code });
  });

  const needed = Object.entries(instanceRights).flatMap(([method, rights]) =>
    rights
      // Granted to tag while making: AWS asks for no call of its own.
      .filter(({ action }) => action !== 'rds:AddTagsToResource')
      .map(({ action }) => [action, method as keyof Instances] as const),
  );
  it.each(needed)('without %s, %s is refused by that name', async (action, method) => {
    aws.set({ kind: 'denies', permissions: [action] });
    await expect(uses[method]()).rejects.toMatchObject({
      code: 'AWS_DENIED',
      message: expect.stringContaining(`AWS does not let the bot do ${action}`),
    });
  });

  it('may only be changed or deleted by a policy that names copies with the tag of the bot', () => {
    const policy = JSON.parse(
      JSON.stringify(instancePolicy({ region: 'ap-south-1', account: '123456789012', instance: name })),
    );
    const [, , copies] = policy.Statement;
    expect(copies).toEqual({
      Sid: 'OnlyCopies',
      Effect: 'Allow',
      Action: ['rds:ModifyDBInstance', 'rds:DeleteDBInstance'],
      Resource: 'arn:aws:rds:ap-south-1:123456789012:db:mcp-production-at-*',
      Condition: { StringEquals: { 'aws:ResourceTag/mcp-chatops/managed': 'true' } },
    });
  });
});

describe('the doctor', () => {
  const settings = (over: object = {}) => rdsSettings.parse({ region: aws.region, instance: name, ...over });
  const lines = async (over: object = {}) =>
    (await instancesFindings(instances, settings(over), 5000)).map((one) => JSON.stringify(Object.values(one)));

  it('says that the instance can be restored, and changes nothing', async () => {
    expect(await lines()).toEqual([
      '["good","RDS instance mcp-production","is \\"available\\" and can be restored to a moment"]',
      expect.stringContaining('only a copy would tell'),
    ]);
    expect(aws.writes()).toEqual(aws.writes().filter(({ what }) => what.includes(target)));
  });

  it('names an instance that is not there, one without backups, and a permission that is missing', async () => {
    expect((await lines({ instance: 'mcp-live' }))[0]).toContain('is not there');
    const { instances: there } = aws.rds;
    const source = there.find(name);
    there.put({ ...source, settings: { ...source.settings, BackupRetentionPeriod: 0 } });
    expect((await lines())[0]).toContain('has no automated backups');
    there.forgetCopies();
    aws.set({ kind: 'denies', permissions: ['rds:DescribeEvents'] });
    expect((await lines())[0]).toContain('rds:DescribeEvents');
  });
});
