import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PodTemplate } from '../../src/ports/workload.ts';
import { templateDigest } from '../../src/workloads/template.ts';
import { annotationDiff, templateDiff } from '../../src/workloads/template-diff.ts';
import { template } from './samples.ts';

const env = (name: string, value: string) => ({ name, value });
const withPod = (spec: object): PodTemplate => ({ spec: { containers: [{ name: 'server', image: 'a' }], ...spec } });
const withContainer = (fields: object): PodTemplate => ({
  spec: { containers: [{ name: 'server', image: 'a', ...fields }] },
});
const lines = (before: PodTemplate, after: PodTemplate) =>
  templateDiff(before, after).map((change) => `${change.label} ${change.before} → ${change.after}`);

describe('the digest of a template', () => {
  it('ignores the order of keys, the hash label, and what the API server shows alike when it is absent', () => {
    const plain = template('mcp/server:1');
    const hashed = {
      spec: {
        containers: [{ image: 'mcp/server:1', name: 'server', env: [], resources: {} }],
        volumes: null,
        nodeSelector: {},
        securityContext: {},
      },
      metadata: { creationTimestamp: null, annotations: {}, labels: { 'pod-template-hash': 'abc', app: 'mcp-server' } },
    };
    expect(templateDigest(hashed)).toBe(templateDigest(plain));
    expect(templateDiff(plain, hashed)).toEqual([]);
  });

  it.each<[string, PodTemplate, PodTemplate]>([
    ['emptyDir', withPod({ volumes: [{ name: 'v', emptyDir: {} }] }), withPod({ volumes: [{ name: 'v' }] })],
    ['a security context of a container', withContainer({ securityContext: {} }), withContainer({})],
    ['resources of the pod itself', withPod({ resources: {} }), withPod({})],
    [
      'a selector that selects everything',
      withPod({ topologySpreadConstraints: [{ topologyKey: 'zone', labelSelector: {} }] }),
      withPod({ topologySpreadConstraints: [{ topologyKey: 'zone' }] }),
    ],
  ])('tells an empty object that means something from none: %s', (_, there, gone) => {
    expect(templateDigest(there)).not.toBe(templateDigest(gone));
    expect(templateDiff(there, gone)).not.toEqual([]);
  });

  it('differs exactly when the plan shows a line', () => {
    const name = fc.constantFrom('a', 'b', 'A[0]:Key', 'c.d');
    const entries = fc.array(
      fc.record({ name, value: fc.constantFrom('1', '2', 1, null) }, { requiredKeys: ['name'] }),
      {
        maxLength: 3,
      },
    );
    const mounts = fc.array(fc.record({ name, mountPath: fc.constantFrom('/x', '/y'), subPath: name }), {
      maxLength: 3,
    });
    const container = fc.record(
      {
        name,
        image: name,
        env: entries,
        volumeMounts: mounts,
        args: fc.array(name, { maxLength: 3 }),
        securityContext: fc.constant({}),
      },
      { requiredKeys: ['name'] },
    );
    const pod = fc.record(
      {
        containers: fc.array(container, { maxLength: 2 }),
        tolerations: fc.array(fc.record({ key: name }, { requiredKeys: [] }), { maxLength: 2 }),
        volumes: fc.array(fc.record({ name, emptyDir: fc.constant({}) }, { requiredKeys: ['name'] }), { maxLength: 2 }),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(pod, pod, (one, other) => {
        const same = templateDigest({ spec: one }) === templateDigest({ spec: other });
        expect(templateDiff({ spec: one }, { spec: other }).length === 0).toBe(same);
      }),
      { numRuns: 300 },
    );
  });
});

describe('the difference of two templates', () => {
  it('names the container and the field', () => {
    expect(templateDiff(template('mcp/server:2'), template('mcp/server:1'))).toEqual([
      { label: 'server image', before: 'mcp/server:2', after: 'mcp/server:1' },
    ]);
  });

  it('goes by the keys Kubernetes merges lists by: two mounts of one volume are two', () => {
    const mounts = (auth: string) =>
      withContainer({
        volumeMounts: [
          { name: 'config', mountPath: '/etc/app/auth.yaml', subPath: auth },
          { name: 'config', mountPath: '/etc/app/log.yaml', subPath: 'log.yaml' },
        ],
      });
    expect(lines(mounts('auth-v2.yaml'), mounts('auth-v1.yaml'))).toEqual([
      'server volumeMounts[/etc/app/auth.yaml].subPath auth-v2.yaml → auth-v1.yaml',
    ]);
  });

  it.each<[string, PodTemplate, PodTemplate, string]>([
    [
      'containers',
      { spec: { containers: [{ name: 'proxy' }, { name: 'server' }] } },
      { spec: { containers: [{ name: 'server' }, { name: 'proxy' }] } },
      'containers order proxy, server → server, proxy',
    ],
    [
      'variables',
      withContainer({ env: [env('URL', 'http://$(HOST)/'), env('HOST', 'a')] }),
      withContainer({ env: [env('HOST', 'a'), env('URL', 'http://$(HOST)/')] }),
      'server env order URL, HOST → HOST, URL',
    ],
    [
      'ports of one number',
      withContainer({
        ports: [
          { containerPort: 53, protocol: 'UDP', name: 'a' },
          { containerPort: 53, name: 'b' },
        ],
      }),
      withContainer({
        ports: [
          { containerPort: 53, name: 'b' },
          { containerPort: 53, protocol: 'UDP', name: 'a' },
        ],
      }),
      'server ports order 53/UDP, 53 → 53, 53/UDP',
    ],
  ])('the order of %s counts', (_, before, after, line) => {
    expect(lines(before, after)).toEqual([line]);
  });

  it('a variable that is there twice: the second one decides, and is shown', () => {
    const twice = (last: string) => withContainer({ env: [env('A', 'x'), env('A', last)] });
    expect(lines(twice('y'), twice('z'))).toEqual(['server env[A #2].value (hidden) → (hidden), changed']);
  });

  it('arguments are one line', () => {
    expect(
      lines(withContainer({ args: ['serve', '--port=1'] }), withContainer({ args: ['--fast', 'serve', '--port=1'] })),
    ).toEqual(['server args serve --port=1 → --fast serve --port=1']);
  });

  it('what gives more power comes first and is marked, then what runs; what is only said comes last', () => {
    const before = withPod({ dnsPolicy: 'Default' });
    const after = {
      metadata: { annotations: Object.fromEntries(Array.from({ length: 41 }, (_, index) => [`a${index}`, 'x'])) },
      spec: {
        dnsPolicy: 'ClusterFirst',
        hostNetwork: true,
        serviceAccountName: 'admin',
        volumes: [{ name: 'node', hostPath: { path: '/' } }],
        containers: [
          {
            name: 'server',
            image: 'b',
            securityContext: { privileged: true, runAsUser: 0, capabilities: { add: ['SYS_ADMIN'] } },
          },
        ],
      },
    };
    const changes = templateDiff(before, after);
    expect(changes.slice(0, 8).map(({ label, danger }) => `${label}${danger === true ? ' !' : ''}`)).toEqual([
      'hostNetwork !',
      'server securityContext.capabilities.add !',
      'server securityContext.privileged !',
      'server securityContext.runAsUser !',
      'serviceAccountName !',
      'volumes[node].hostPath.path !',
      'server image',
      'dnsPolicy',
    ]);
  });

  it('is empty for equal ones', () => expect(templateDiff(template('a'), template('a'))).toEqual([]));

  it('tells a number from its digits', () => {
    expect(lines(withPod({ priority: 1 }), withPod({ priority: '1' }))).toEqual(['priority 1 → "1"']);
  });
});

describe('secrets in a template', () => {
  it.each<[string, (secret: string) => object]>([
    ['a variable', (secret) => ({ env: [env('PLAIN', secret)] })],
    [
      'a variable with brackets and dots in its name',
      (secret) => ({ env: [env('Auth[0]:Key', secret), env('a].b[c', secret)] }),
    ],
    [
      'a header of a probe',
      (secret) => ({ readinessProbe: { httpGet: { httpHeaders: [{ name: 'Cookie', value: secret }] } } }),
    ],
    ['a flag with =', (secret) => ({ args: [`--db-password=${secret}`] })],
    ['a flag and the word after it', (secret) => ({ args: ['--api-token', secret, '--verbose'] })],
    ['a short flag', (secret) => ({ command: ['redis-cli', '-a', secret, 'ping'] })],
    ['a user of curl', (secret) => ({ command: ['curl', '-u', `admin:${secret}`, 'http://x'] })],
    [
      'a variable set on a command line',
      (secret) => ({ command: ['sh', '-c', `DB_PASSWORD=${secret} exec server --port 1`] }),
    ],
    [
      'a header on a command line',
      (secret) => ({ command: ['sh', '-c', `curl -H "Authorization: Bearer ${secret}" http://x`] }),
    ],
    ['an address with a password', (secret) => ({ args: [`--database=postgres://app:${secret}@db/app`] })],
    ['a hook', (secret) => ({ lifecycle: { preStop: { exec: { command: ['notify', '--token', secret] } } } })],
    [
      'a probe that runs a command',
      (secret) => ({ livenessProbe: { exec: { command: ['check', `--secret=${secret}`] } } }),
    ],
  ])('%s is hidden, and said to differ', (_, container) => {
    const before = withContainer(container('hunter2-new'));
    const changes = templateDiff(before, withContainer(container('hunter2-old')));
    expect(JSON.stringify(changes)).not.toContain('hunter2');
    expect(changes.length).toBeGreaterThan(0);
    for (const change of changes) expect(change.after).toMatch(/\(hidden\).*, changed$/);
    expect(JSON.stringify(templateDiff(before, withContainer({})))).not.toContain('hunter2');
  });

  it.each([
    ['by its name', 'example.com/api-token', 'hunter2'],
    ['by its shape', 'note', 'postgres://app:hunter2@db/app'],
    ['in JSON', 'config', '{"password":"hunter2"}'],
    ['by chance', 'note', 'q8Zr4Lk0Vx2Nw7Tb5Yd3hunter2'],
  ])('an annotation is hidden %s', (_, key, value) => {
    const annotated = (text: string) => ({ metadata: { annotations: { [key]: text } } });
    const changes = templateDiff(annotated(value), annotated(value.replace('hunter2', 'hunter3')));
    expect(JSON.stringify(changes)).not.toContain('hunter');
    expect(changes[0]?.after).toMatch(/\(hidden\).*, changed$/);
    expect(JSON.stringify(annotationDiff({ [key]: value }, {}))).not.toContain('hunter');
  });

  it.each([
    ['a port', ['--port', '8000']],
    ['a program', ['python', '-u', 'server.py', '-p', '8080']],
    ['an image', ['run', 'registry.example.com/mcp/server:2.4.0@sha256:0123456789abcdef0123456789abcdef']],
    ['a name of a pod', ['--peer=mcp-server-7d9f5c6b8-abcde.mcp-server-headless']],
    ['a level', ['--log-level=info', '--token-ttl', '30']],
  ])('%s is none, and shown', (_, args) => {
    expect(lines(withContainer({}), withContainer({ args }))).toEqual([`server args (none) → ${args.join(' ')}`]);
  });
});
