import { describe, expect, it } from 'vitest';
import { lastWrite, olderPods } from '../../src/configuration/age.ts';
import { configSources, neededKeys, ownVariables } from '../../src/configuration/sources.ts';
import { usesWords } from '../../src/configuration/use-words.ts';
import { aContainer, aPod } from '../workloads/samples.ts';

const template = {
  spec: {
    volumes: [
      { name: 'files', configMap: { name: 'mcp-files', items: [{ key: 'production.yaml', path: 'p.yaml' }] } },
      {
        name: 'both',
        projected: { sources: [{ secret: { name: 'mcp-tls', optional: true } }, { configMap: { name: 'mcp-ca' } }] },
      },
      { name: 'unmounted', secret: { secretName: 'mcp-unused' } },
    ],
    initContainers: [
      { name: 'migrate', envFrom: [{ secretRef: { name: 'mcp-db' } }] },
      { name: 'proxy', restartPolicy: 'Always', envFrom: [{ configMapRef: { name: 'mcp-config' }, prefix: 'P_' }] },
    ],
    containers: [
      {
        name: 'server',
        env: [
          { name: 'LEVEL', value: 'info' },
          { name: 'NODE', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } },
          { name: 'DATABASE_URL', valueFrom: { secretKeyRef: { name: 'mcp-db', key: 'url' } } },
          { name: 'POOL', valueFrom: { configMapKeyRef: { name: 'mcp-config', key: 'pool_size', optional: true } } },
        ],
        envFrom: [{ configMapRef: { name: 'mcp-config' } }],
        volumeMounts: [
          { name: 'files', mountPath: '/etc/mcp' },
          { name: 'both', mountPath: '/etc/tls', subPath: 'ca' },
        ],
      },
    ],
  },
};

describe('what a template reads', () => {
  const sources = configSources(template);
  const of = (name: string) => sources.find((one) => one.name === name);

  it('is told by kind and name, with every use in words', () => {
    expect(sources.map((one) => `${one.kind} ${one.name}: ${usesWords(one)}`)).toEqual([
      'ConfigMap mcp-ca: files at /etc/tls',
      'ConfigMap mcp-config: all keys as variables P_… (proxy), pool_size as POOL (server) and 1 other use',
      'ConfigMap mcp-files: 1 file at /etc/mcp',
      'Secret mcp-db: all keys as variables (migrate), url as DATABASE_URL (server)',
      'Secret mcp-tls: files at /etc/tls',
    ]);
  });

  it('says which keys a pod cannot start without', () => {
    expect(of('mcp-db') && neededKeys(of('mcp-db') as never)).toEqual(['url']);
    expect(of('mcp-config') && neededKeys(of('mcp-config') as never)).toEqual([]);
    expect(of('mcp-files') && neededKeys(of('mcp-files') as never)).toEqual(['production.yaml']);
  });

  it('has variables of its own, by name alone', () => {
    expect(ownVariables(template)).toEqual([{ container: 'server', name: 'LEVEL' }]);
  });

  it('of a template that makes no sense is nothing', () => {
    for (const odd of [{}, { spec: null }, { spec: { containers: 'x' } }, { spec: { containers: [null, { env: 3 }] } }])
      expect(configSources(odd)).toEqual([]);
  });
});

describe('pods that started before a change', () => {
  const started = (id: string, since: string, name = 'server') =>
    aPod(id, { containers: [aContainer({ name, state: { kind: 'running', since } })] });
  const source = configSources(template).find(({ name }) => name === 'mcp-config');
  const older = (...pods: ReturnType<typeof aPod>[]) =>
    source && olderPods(pods, source, '2026-01-31T12:00:00Z').map(({ name }) => name.slice(-1));

  it('are those whose container started before it, whenever the pod was made', () => {
    expect(
      older(
        started('a', '2026-01-31T11:59:59Z'),
        started('b', '2026-01-31T12:00:00Z'),
        started('c', '2026-01-31T12:00:01Z'),
      ),
    ).toEqual(['a']);
  });

  it('are none that does not read it, waits, or goes', () => {
    expect(
      older(
        started('a', '2026-01-31T11:00:00Z', 'another'),
        aPod('b', { containers: [aContainer({ state: { kind: 'waiting', reason: '', message: '' } })] }),
        { ...started('c', '2026-01-31T11:00:00Z'), deleting: true },
      ),
    ).toEqual([]);
  });

  it('are none where its files are renewed while it runs; a subPath is not', () => {
    const files = configSources(template).find(({ name }) => name === 'mcp-files');
    const fixed = configSources(template).find(({ name }) => name === 'mcp-ca');
    const pod = started('a', '2026-01-31T11:00:00Z');
    expect(files && olderPods([pod], files, '2026-01-31T12:00:00Z')).toEqual([]);
    expect(fixed && olderPods([pod], fixed, '2026-01-31T12:00:00Z')).toHaveLength(1);
  });
});

it('the last write is the newest of any that owns a key, and unknown where one has no time', () => {
  const a = { by: 'helm', at: '2026-01-31T11:00:00Z', keys: ['a'] };
  const b = { by: 'kubectl-edit', at: '2026-01-31T12:00:00Z', keys: ['b'] };
  expect(lastWrite([b, a])).toEqual({ by: 'kubectl-edit', at: '2026-01-31T12:00:00Z' });
  expect(lastWrite([a, { ...b, at: undefined }])).toEqual({ by: 'helm', at: undefined });
  expect(lastWrite([])).toBeUndefined();
});
