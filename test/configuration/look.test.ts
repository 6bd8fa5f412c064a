import { expect, it } from 'vitest';
import { type ConfigSeen, configReport, type SourceSeen } from '../../src/configuration/look.ts';
import { configSources } from '../../src/configuration/sources.ts';
import type { ConfigMap } from '../../src/ports/workload.ts';
import { aConfigMap, aContainer, aDeployment, aPod, aRevision } from '../workloads/samples.ts';

const containerWith = (over: object) => ({
  spec: { containers: [{ name: 'server', image: 'mcp/server:4', ...over }] },
});
const template = containerWith({
  envFrom: [{ configMapRef: { name: 'mcp-config' } }],
  env: [
    { name: 'DATABASE_URL', valueFrom: { secretKeyRef: { name: 'mcp-db', key: 'url' } } },
    { name: 'LEVEL', value: 'a value of its own' },
  ],
});
const [config, secret] = configSources(template);
const at = '2026-01-31T13:00:00Z';
const facts = { name: 'mcp-db', createdAt: at, writers: [{ by: 'vault', at, keys: ['url'] }] };
const started = (since: string) => [aPod('a', { containers: [aContainer({ state: { kind: 'running', since } })] })];

function report(over: Partial<ConfigSeen> & { config?: Partial<ConfigMap>; secret?: unknown } = {}) {
  const { config: configOver, secret: found = facts, ...rest } = over;
  const sources = [
    {
      source: config,
      kind: 'ConfigMap',
      found: aConfigMap({ writers: [{ by: 'helm', at, keys: ['pool_size'] }], ...configOver }),
    },
    { source: secret, kind: 'Secret', found: found === null ? undefined : found },
  ] as readonly SourceSeen[];
  return configReport({
    deployment: aDeployment({ template }),
    ...{ sources, pods: started('2026-01-31T13:00:01Z'), revisions: [], secretAges: true, gaps: [] },
    ...rest,
  });
}

const line = ({ parts = [] }: ReturnType<typeof report>, label: string) =>
  parts.flatMap((part) => (part.kind === 'lines' ? part.lines : [])).find((one) => one.label.endsWith(label));

it('all well: what is read is what there is', () => {
  expect(report()).toMatchObject({
    mark: 'good',
    headline: 'mcp-server runs with mcp-config and mcp-db as they are now',
  });
});

it('a Secret that is not there, or does not have the key, keeps new pods from starting; an optional one does not', () => {
  expect(report({ secret: 'missing' })).toMatchObject({
    mark: 'bad',
    headline: 'mcp-server: Secret mcp-db does not exist, so new pods cannot start',
  });
  expect(report({ secret: { ...facts, writers: [{ by: 'vault', at, keys: ['dsn'] }] } }).headline).toBe(
    'mcp-server: Secret mcp-db has no key url, so new pods cannot start',
  );
  const optional = containerWith({ envFrom: [{ secretRef: { name: 'mcp-db', optional: true } }] });
  const [source] = configSources(optional);
  const seen = configReport({
    deployment: aDeployment({ template: optional }),
    sources: [{ source, kind: 'Secret', found: 'missing' } as SourceSeen],
    ...{ pods: [], revisions: [], secretAges: true, gaps: [] },
  });
  expect(seen.mark).toBe('good');
  expect(line(seen, 'mcp-db')).toMatchObject({ mark: 'neutral' });
});

it('keys nobody keeps account of are not called missing', () => {
  const seen = report({ secret: { ...facts, writers: [] } });
  expect(seen).toMatchObject({
    mark: 'unknown',
    headline: 'mcp-server reads mcp-config and mcp-db; when mcp-db last changed is not known',
  });
});

it('pods that started before a change of either are behind', () => {
  expect(report({ pods: started('2026-01-31T12:59:59Z') })).toMatchObject({
    mark: 'warning',
    headline: 'mcp-server: 1 of 1 pod started before mcp-config and mcp-db were last changed',
  });
});

it('pods that could not be read: nothing is called good', () => {
  expect(report({ pods: undefined })).toMatchObject({ mark: 'unknown' });
});

it('Secrets that nobody wanted looked at are no trouble, and no good news', () => {
  const seen = report({ secret: null, secretAges: false });
  expect(seen.mark).toBe('neutral');
  expect(JSON.stringify(seen.notes)).toContain('config.secretAges');
});

it('values of ConfigMaps are shown but for secrets and files, and those of the template never', () => {
  const data = { a: '20', db_password: 'hunter2', url: 'postgres://u:hunter2@db/x', file: 'x: 1\ny: 2\n' };
  const words = JSON.stringify(report({ config: { data, binaryKeys: ['blob'] } }));
  expect(words).not.toContain('hunter2');
  expect(words).not.toContain('a value of its own');
  expect(words).toContain('["a","20"]');
  expect(words).toContain('["file","2 lines, 10 B"]');
  expect(words).toContain('["blob","not text"]');
});

it('more keys than a phone shows are in a file, all of them', () => {
  const data = Object.fromEntries(
    Array.from({ length: 30 }, (_, n) => [`key_${String(n).padStart(2, '0')}`, String(n)]),
  );
  const seen = report({ config: { data } });
  expect(JSON.stringify(seen.parts)).toContain('… and 18 more keys in the file');
  const [file] = seen.attachments ?? [];
  expect(file && 'text' in file && file.text.trim().split('\n')).toHaveLength(30);
});

it('what the release before had otherwise is told, and never a value of a variable', () => {
  const before = containerWith({ env: [{ name: 'LEVEL', value: 'another value' }], image: 'mcp/server:3' });
  const seen = report({
    revisions: [aRevision(3, { template: before }), aRevision(4, { template })],
    deployment: aDeployment({ template, revision: 4 }),
  });
  const words = JSON.stringify(seen.parts);
  expect(words).toContain('Changed since 3 (revision 3):');
  expect(words).toContain('server env[LEVEL].value: (hidden) → (hidden), changed');
  expect(words).not.toContain('another value');
  expect(words).not.toContain('image');
});
