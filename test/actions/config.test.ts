import { describe, expect, it } from 'vitest';
import type { ConfigMap } from '../../sandbox/cluster/objects/core.ts';
import { atEveryPoint, pointName } from '../support/action/every-point.ts';
import { expectTold } from '../support/action/told.ts';
import { useActions } from '../support/action/use-actions.ts';

const namespace = 'mcp-production';
const actions = useActions({ startupMs: 20 });
const cluster = () => actions.platform.cluster;
const data = () => (cluster().read('configmaps', namespace, 'mcp-config') as ConfigMap).data;
const patches = (since: number) =>
  cluster()
    .requests.slice(since)
    .filter(({ method, status = 0 }) => method === 'PATCH' && status < 300)
    .map(({ target }) => target?.resource);
const configMap = (over: object, name = 'mcp-config') => ({
  ...{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace } },
  ...over,
});
const edit = (pool_size: string) => cluster().apply([configMap({ data: { pool_size, ttl_seconds: '3600' } })]);

/** As a platform begins: every pod runs with pool_size 20. */
async function asItWas(): Promise<void> {
  if (data()?.['pool_size'] !== '20') await actions.run('config set pool_size=20');
}

it('both commands answer their examples as docs/commands.md says', async () => {
  await expectTold(actions, 'config');
  await expectTold(actions, 'config set');
  await asItWas();
});

describe('a look', () => {
  it('tells what a deployment reads, and no value of a Secret or of the template', async () => {
    await actions.run('restart');
    const seen = await actions.look('config');
    expect(seen).toMatchObject({
      mark: 'good',
      headline: 'mcp-server runs with mcp-config and mcp-db-secret as they are now',
    });
    const words = JSON.stringify(seen);
    expect(words).toContain('url as DATABASE_URL');
    expect(words).toContain('values not shown: LOG_LEVEL');
    expect(words).not.toContain('only-for-the-sandbox');
  });

  it('names the pods that started before a change, and offers to restart them', async () => {
    actions.clock.advance(5000);
    edit('25');
    const seen = await actions.look('config');
    expect(seen).toMatchObject({
      mark: 'warning',
      headline: 'mcp-server: 3 of 3 pods started before mcp-config was last changed',
    });
    expect(seen.offers?.[0]).toMatchObject({ label: 'Plan restart…', action: 'restart' });
    await actions.run('restart');
    expect((await actions.look('config')).mark).toBe('good');
    await asItWas();
  });

  it('says what it cannot read, and what it knows all the same', async () => {
    cluster().faults.inject({ match: { verb: 'get', resource: 'secrets' }, effect: { kind: 'forbidden' } });
    const seen = await actions.look('config');
    cluster().faults.clear();
    expect(seen).toMatchObject({
      mark: 'unknown',
      headline: 'mcp-server reads mcp-config and mcp-db-secret; when mcp-db-secret last changed is not known',
    });
    expect(JSON.stringify(seen.notes)).toContain('The bot may not get secrets');
  });
});

describe('setting a key', () => {
  it('is planned with both values, who reads it and the way back; a dry run changes nothing', async () => {
    const { plan, gate } = await actions.plan('config set pool_size=40 ttl_seconds=3600');
    expect(plan).toMatchObject({
      headline: 'Set pool_size of mcp-server to 40',
      confirm: 'Set pool_size',
      warnings: [],
    });
    expect(plan.changes).toEqual([{ label: 'mcp-config pool_size', before: '20', after: '40' }]);
    expect(plan.promises.map(({ text }) => text)).toEqual([
      'Container mcp-server reads it at the start: a restart is needed, and every pod is replaced.',
      expect.stringMatching(/^Rolling: /),
      expect.stringMatching(/^Then checks: rollout, ready pods, \/health and \/ready on every pod/),
      'If it fails: asks before returning to pool_size 20.',
    ]);
    expect(gate).toMatchObject({ approvers: 1, typedName: false });
    const since = cluster().requests.length;
    await actions.dry('config set pool_size=40');
    expect(patches(since)).toEqual([]);
    expect(data()).toEqual({ pool_size: '20', ttl_seconds: '3600' });
  });

  it('writes it, replaces the pods, checks them, and is taken back', async () => {
    const since = cluster().requests.length;
    const done = await actions.run('config set pool_size=40 ttl_seconds=60');
    expect(done, done.hint).toMatchObject({
      state: 'succeeded',
      headline: 'mcp-server runs with pool_size 40, ttl_seconds 60',
    });
    expect(patches(since)).toEqual(['configmaps', 'deployments']);
    expect(data()).toEqual({ pool_size: '40', ttl_seconds: '60' });
    expect((await actions.look('config')).mark).toBe('good');
    const back = await actions.undo(done);
    expect(back, back.hint).toMatchObject({ state: 'succeeded' });
    expect(data()).toEqual({ pool_size: '20', ttl_seconds: '3600' });
  });

  it('a value with spaces arrives as it was typed, and goes back', async () => {
    const done = await actions.run('config set pool_size="be back, don\'t wait"');
    expect(done).toMatchObject({ state: 'succeeded' });
    expect(data()?.['pool_size']).toBe("be back, don't wait");
    const again = await actions.run('config set pool_size=20');
    await actions.undo(again);
    expect(data()?.['pool_size']).toBe("be back, don't wait");
    await asItWas();
  });

  it.each([
    ['config set pool_size=20', 'mcp-config holds pool_size with that value already. Nothing was changed.'],
    ['config set pool_sise=40', 'pool_sise may not be set in production. Nothing was changed.'],
    ['config set pool_size=40 configmap=another', 'mcp-server does not read another. Nothing was changed.'],
    ['config set pool_size=ghp_16C7e42F292c6912E7710c838347Ae178B4a', 'looks like a secret'],
  ])('%s is refused', async (line, words) => {
    await expect(actions.plan(line)).rejects.toThrow(words);
  });

  it('somebody was faster, with this key or another: nothing is written', async () => {
    for (const [pool_size, ttl_seconds] of [
      ['30', '3600'],
      ['20', '60'],
    ]) {
      const late = await actions.run('config set pool_size=40', {
        meanwhile: async () => cluster().apply([configMap({ data: { pool_size, ttl_seconds } })]),
      });
      expect(late.state).toBe('drifted');
      expect(data()).toEqual({ pool_size, ttl_seconds });
      edit('20');
    }
    await actions.run('restart');
  });

  it('without the right it names the right, and nothing is changed', async () => {
    cluster().faults.inject({ match: { verb: 'patch', resource: 'configmaps' }, effect: { kind: 'forbidden' } });
    const outcome = await actions.run('config set pool_size=40');
    cluster().faults.clear();
    expect(outcome).toMatchObject({ state: 'failed' });
    expect(outcome.headline).toContain('The bot may not patch configmaps "mcp-config"');
    expect(outcome.offers).toEqual([]);
    expect(data()?.['pool_size']).toBe('20');
  });

  it('warns of whoever else reads it, of what manages it, and of what new pods get beside it', async () => {
    const labels = { app: 'reader' };
    const containers = [{ name: 'reader', image: 'reader:1', envFrom: [{ configMapRef: { name: 'mcp-config' } }] }];
    actions.clock.advance(5000);
    cluster().apply([
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'reader', namespace },
        spec: {
          replicas: 0,
          selector: { matchLabels: labels },
          template: { metadata: { labels }, spec: { containers } },
        },
      },
      configMap({
        metadata: { name: 'mcp-config', namespace, labels: { 'kustomize.toolkit.fluxcd.io/name': 'apps' } },
        data: { pool_size: '20', ttl_seconds: '60' },
      }),
    ]);
    const { plan } = await actions.plan('config set pool_size=40');
    expect(plan.course).toEqual([
      'mcp-config was written after the pods that run had started: new ones start with all of it.',
    ]);
    expect(plan.warnings).toEqual([
      'reader reads mcp-config too, and gets the new value when its pods next start.',
      'Flux (kustomization apps) manages mcp-config: it takes this change back at its next reconciliation. Change its source as well, or suspend it until then (`flux suspend kustomization`).',
    ]);
  });

  it('killed at every step, the value is written once and the pods are replaced once', async () => {
    let since = 0;
    const points = await atEveryPoint(actions, 'config set pool_size=40', {
      before() {
        edit('20');
        since = cluster().requests.length;
      },
      seen(outcome, point) {
        expect(outcome, pointName(point)).toMatchObject({ state: 'succeeded' });
        expect(patches(since), pointName(point)).toEqual(['configmaps', 'deployments']);
        expect(data()?.['pool_size']).toBe('40');
      },
    });
    expect(points).toBeGreaterThan(12);
  }, 120_000);
});
