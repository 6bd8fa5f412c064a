import { createHash } from 'node:crypto';
import { Decrypter } from 'age-encryption';
import { afterEach, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { backupIdentity } from '../../sandbox/bot-config.ts';
import { now } from '../golden/cases/values.ts';
import { atEveryPoint, pointName } from '../support/action/every-point.ts';
import { expectTold } from '../support/action/told.ts';
import { useActions } from '../support/action/use-actions.ts';

const actions = useActions({ at: now });
const namespace = 'mcp-production';
const aws = () => actions.platform.aws.production;
const bucket = () => aws().s3.backups;
const keys = () => [...bucket().objects.keys()].filter((key) => key.endsWith('.yaml.age')).sort();
const secretValue = 'only-for-the-sandbox';

afterEach(() => {
  aws().set({ kind: 'works' });
  for (const key of keys()) bucket().forget(key);
  for (const id of [...bucket().uploads.keys()]) bucket().abort(id);
});

/** What somebody with the private key reads of an object. */
async function read(key: string): Promise<readonly Record<string, unknown>[]> {
  const decrypter = new Decrypter();
  decrypter.addIdentity(backupIdentity);
  const text = await decrypter.decrypt(bucket().newest(key)?.body ?? Buffer.alloc(0), 'text');
  return parseAllDocuments(text).map((document) => document.toJS() as Record<string, unknown>);
}

describe('config backup', () => {
  it('plans which objects it takes by the names of their keys, and to whom it encrypts; nothing is sent', async () => {
    const before = actions.platform.writes().length;
    const { plan, gate } = await actions.plan('config backup');
    expect(plan).toMatchObject({
      headline: 'Back up the configuration of mcp-production to S3',
      parts: [
        {
          rows: [
            ['ConfigMap', 'mcp-config', 'pool_size, ttl_seconds'],
            ['Secret', 'mcp-db-secret', 'url'],
          ],
        },
      ],
      course: ['There is none of its kind in the bucket yet.'],
    });
    expect(JSON.stringify(plan.promises)).toContain('age1');
    expect(JSON.stringify(plan)).not.toContain(secretValue);
    expect(gate).toMatchObject({ approvers: 0 });
    await actions.dry('config backup');
    expect(actions.platform.writes()).toHaveLength(before);
  });

  it('keeps what `kubectl apply` takes, for those alone who have the private key', async () => {
    actions.platform.cluster.apply(
      [
        {
          apiVersion: 'v1',
          kind: 'Secret',
          metadata: {
            name: 'mcp-db-secret',
            labels: { app: 'mcp-server' },
            annotations: {
              'kubectl.kubernetes.io/last-applied-configuration': `{"stringData":{"url":"${secretValue}"}}`,
              owner: 'platform',
            },
          },
          stringData: { url: `postgresql://mcp:${secretValue}@postgres:5432/mcp` },
        },
      ],
      namespace,
    );
    const outcome = await actions.run('config backup');
    expect(outcome).toMatchObject({
      state: 'succeeded',
      headline: expect.stringMatching(/^The configuration of mcp-production is backed up: 2 objects, /),
    });
    const [key = '', ...more] = keys();
    expect(more).toEqual([]);
    expect(key).toMatch(new RegExp(`^k8s/[\\dTZ-]+_${outcome.run}_mcp-production\\.yaml\\.age$`));
    const { body = Buffer.alloc(0), metadata } = bucket().newest(key) ?? {};
    expect(metadata).toEqual({
      ...{ run: outcome.run, environment: 'production', kind: 'kubernetes' },
      sha256: createHash('sha256').update(body).digest('hex'),
    });
    expect(body.includes(secretValue)).toBe(false);
    const [configMap, secret] = await read(key);
    expect(configMap).toEqual({
      ...{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'mcp-config' } },
      data: { pool_size: '20', ttl_seconds: '3600' },
    });
    expect(secret).toEqual({
      ...{ apiVersion: 'v1', kind: 'Secret', type: 'Opaque' },
      metadata: { name: 'mcp-db-secret', labels: { app: 'mcp-server' }, annotations: { owner: 'platform' } },
      data: { url: Buffer.from(`postgresql://mcp:${secretValue}@postgres:5432/mcp`).toString('base64') },
    });
    expect(JSON.stringify([outcome.row, outcome.report])).not.toContain(secretValue);
  });

  it('ticks the row of the schedule, and the next one knows it', async () => {
    const { run } = await actions.run('config backup');
    actions.clock.advance(2 * 3_600_000);
    expect(JSON.stringify((await actions.plan('config backup')).plan.course)).toMatch(
      new RegExp(`The last one is 2 h old, [\\d.]+ (?:K|M)?i?B \\(${run}\\)`),
    );
    expect(JSON.stringify(await actions.look('backups'))).toContain('"Kubernetes configs","text":["last ",');
  });

  it('of an object that is gone nothing is kept: a file without it would look whole', async () => {
    const outcome = await actions.run('config backup', {
      meanwhile: async () => {
        const { url } = actions.platform.cluster;
        await fetch(`${url}/api/v1/namespaces/${namespace}/configmaps/mcp-config`, {
          method: 'DELETE',
          headers: { authorization: `Bearer ${actions.platform.cluster.token('admin')}` },
        });
      },
    });
    actions.platform.cluster.apply(
      [
        {
          ...{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'mcp-config' } },
          data: { pool_size: '20', ttl_seconds: '3600' },
        },
      ],
      namespace,
    );
    expect(outcome).toMatchObject({ state: 'refused', headline: expect.stringContaining('mcp-config') });
    expect(keys()).toEqual([]);
  });

  it('of what changes on the way to S3 and back is told', async () => {
    const outcome = await actions.run('config backup', { meanwhile: async () => bucket().spoil(1) });
    expect(outcome.state).toBe('failed');
    expect(outcome.headline).toContain('do not rely on it');
  });

  it('names the permission that is missing, and keeps nothing', async () => {
    const outcome = await actions.run('config backup', {
      meanwhile: async () => aws().set({ kind: 'denies', permissions: ['s3:PutObject'] }),
    });
    expect(outcome).toMatchObject({ state: 'failed', headline: expect.stringContaining('s3:PutObject') });
    expect(keys()).toEqual([]);
  });

  it('wherever its worker dies, or an answer is lost, ends with one file and nothing left over', async () => {
    const points = await atEveryPoint(actions, 'config backup', {
      only: ({ call }) => call.startsWith('archive.') || call === 'store.endStep',
      before() {
        for (const key of keys()) bucket().forget(key);
        actions.clock.advance(60_000);
      },
      seen(outcome, point) {
        expect(outcome, `${pointName(point)}: ${outcome.headline}`).toMatchObject({ state: 'succeeded' });
        expect(keys(), pointName(point)).toEqual([expect.stringContaining(`_${outcome.run}_mcp-production.yaml.age`)]);
        expect(bucket().uploads.size, pointName(point)).toBe(0);
      },
    });
    expect(points).toBeGreaterThan(4);
  });

  it('tells what it brings', async () => {
    await expectTold(actions, 'config backup', {
      words: (text) =>
        text
          .replace(/\b[0-9a-f]{64}\b/g, 'b5bb9d8014a0f9b1d61e21e796d78dccdf1352f23cd32812f4850b878ae4944c')
          .replace(/\d\d-\d\d-\d\dZ_R-\d+_/g, '18-33-05Z_R-1042_'),
    });
  });
});
