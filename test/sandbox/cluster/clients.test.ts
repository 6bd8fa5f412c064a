import { PassThrough } from 'node:stream';
import {
  AppsV1Api,
  CoreV1Api,
  Exec,
  KubeConfig,
  PatchStrategy,
  setHeaderOptions,
  type V1Status,
  Watch,
} from '@kubernetes/client-node';
import { describe, expect, it } from 'vitest';
import { until } from '../../contract/wire/until.ts';
import { openLab } from './cluster.ts';

describe('the official JavaScript client', () => {
  it('reads, patches, watches and runs programs with the kubeconfig it is given', async () => {
    const lab = await openLab();
    lab.deploy({ replicas: 1 });
    const [pod] = await lab.ready(1);
    const config = new KubeConfig();
    config.loadFromString(lab.cluster.kubeconfig('admin', 'mcp'));
    expect(config.getContextObject(config.getCurrentContext())?.namespace).toBe('mcp');
    const core = config.makeApiClient(CoreV1Api);
    const apps = config.makeApiClient(AppsV1Api);
    const pods = await core.listNamespacedPod({ namespace: 'mcp', labelSelector: 'app=mcp-server' });
    expect(pods.items.map((one) => [one.metadata?.name, one.status?.phase])).toEqual([[pod?.metadata.name, 'Running']]);
    const log = await core.readNamespacedPodLog({ namespace: 'mcp', name: pod?.metadata.name ?? '', tailLines: 1 });
    expect(log).toContain('"level"');

    const seen: string[] = [];
    const watch = await new Watch(config).watch(
      '/apis/apps/v1/namespaces/mcp/deployments',
      {},
      (type) => seen.push(type),
      () => undefined,
    );
    await until('the first event', () => Promise.resolve(seen.length > 0 ? true : undefined));
    const body = { spec: { replicas: 2 } };
    const options = setHeaderOptions('Content-Type', PatchStrategy.StrategicMergePatch);
    const patched = await apps.patchNamespacedDeployment({ namespace: 'mcp', name: 'mcp-server', body }, options);
    expect(patched.spec?.replicas).toBe(2);
    await until('a change', () => Promise.resolve(seen.includes('MODIFIED') ? true : undefined));
    watch.abort();

    const stdout = new PassThrough();
    let text = '';
    stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    const outcome: V1Status[] = [];
    const name = pod?.metadata.name ?? '';
    await new Exec(config).exec(
      'mcp',
      name,
      'server',
      ['echo', 'hi'],
      stdout,
      new PassThrough(),
      null,
      false,
      (status) => outcome.push(status),
    );
    await until('the end', () => Promise.resolve(outcome.length > 0 ? true : undefined));
    expect([text, outcome[0]?.status]).toEqual(['hi\n', 'Success']);
  });

  it('acts as the service account of its kubeconfig, and plain HTTP works on the same port', async () => {
    const lab = await openLab();
    lab.cluster.apply([{ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'bot' } }], 'mcp');
    const config = new KubeConfig();
    config.loadFromString(lab.cluster.kubeconfig('system:serviceaccount:mcp:bot'));
    await expect(config.makeApiClient(CoreV1Api).listNamespacedPod({ namespace: 'mcp' })).rejects.toMatchObject({
      code: 403,
    });
    expect(lab.cluster.requests.at(-1)).toMatchObject({
      identity: 'system:serviceaccount:mcp:bot',
      verb: 'list',
      status: 403,
    });
    expect(await (await fetch(`${lab.cluster.url}/readyz`)).text()).toBe('ok');
    expect(() => lab.cluster.kubeconfig('somebody')).toThrow('no identity somebody');
  });
});
