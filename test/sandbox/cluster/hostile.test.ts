import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PatchType, WireAnswer } from '../../contract/wire/client.ts';
import { deploymentOf } from '../../contract/wire/objects.ts';
import { openLab } from './cluster.ts';

const PATHS = [
  '/api/v1/namespaces/mcp/configmaps',
  '/api/v1/namespaces/mcp/pods',
  '/api/v1/namespaces/mcp/services',
  '/api/v1/namespaces/mcp/events',
  '/api/v1/namespaces/mcp/secrets',
  '/apis/apps/v1/namespaces/mcp/deployments',
  '/apis/batch/v1/namespaces/mcp/jobs',
  '/apis/autoscaling/v2/namespaces/mcp/horizontalpodautoscalers',
  '/apis/policy/v1/namespaces/mcp/poddisruptionbudgets',
  '/apis/networking.k8s.io/v1/namespaces/mcp/ingresses',
  '/apis/rbac.authorization.k8s.io/v1/namespaces/mcp/rolebindings',
  '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
];

const word = fc.constantFrom(
  'metadata',
  'spec',
  'status',
  'data',
  'name',
  'labels',
  'template',
  'containers',
  'selector',
  'replicas',
  '__proto__',
  'constructor',
  '$patch',
  'rules',
  'subjects',
  'roleRef',
  'ports',
);
const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 4 },
    fc.constant(null),
    fc.boolean(),
    fc.constantFrom(-1, 0, 1, 3, 25, 2_147_483_647, 2 ** 40, 1.5),
    fc.constantFrom('x', '', '../..', '25%', '-1', 'Recreate', 'delete', 'replace'),
    fc.array(tie('any'), { maxLength: 3 }),
    fc.dictionary(word, tie('any'), { maxKeys: 4 }),
  ),
})).any;

/** Takes one place in a valid object and puts something else there. */
function mutated(object: unknown, seed: number, replacement: unknown): unknown {
  const places: { parent: Record<string, unknown>; key: string }[] = [];
  const visit = (node: unknown) => {
    if (typeof node !== 'object' || node === null) return;
    for (const key of Object.keys(node)) {
      places.push({ parent: node as Record<string, unknown>, key });
      visit((node as Record<string, unknown>)[key]);
    }
  };
  const copy = structuredClone(object);
  visit(copy);
  const place = places[seed % places.length];
  if (place) place.parent[place.key] = replacement;
  return copy;
}

/** A real server answers 500 to some patches, too; what must not be is a mistake of the simulator. */
const fine = ({ status, text }: WireAnswer) => status < 600 && !text.includes('the simulated cluster failed');

describe('hostile input', () => {
  it('answers any object with a decision, never with a failure of its own', async () => {
    const lab = await openLab();
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...PATHS), value, async (path, body) => {
        const answer = await lab.client.post(path, body);
        expect(fine(answer), `${path} ${JSON.stringify(body)} ${answer.text}`).toBe(true);
      }),
      { numRuns: 400 },
    );
    expect((await lab.client.get('/readyz')).text).toBe('ok');
  });

  it('survives a valid deployment with one wrong part, created or patched in', async () => {
    const lab = await openLab();
    lab.deploy({ name: 'target', replicas: 1 });
    const path = '/apis/apps/v1/namespaces/mcp/deployments';
    await fc.assert(
      fc.asyncProperty(
        fc.nat(60),
        value,
        fc.constantFrom<PatchType>('merge', 'strategic', 'apply'),
        async (seed, replacement, type) => {
          const wrong = (name: string) => mutated(deploymentOf({ name, replicas: 1, probe: true }), seed, replacement);
          const created = await lab.client.post(path, wrong(`d${seed}`));
          const patched = await lab.client.patch(`${path}/target?fieldManager=x`, type, wrong('target'));
          expect([fine(created), created.text]).toEqual([true, created.text]);
          expect([fine(patched), patched.text]).toEqual([true, patched.text]);
        },
      ),
      { numRuns: 250 },
    );
    lab.clock.advance(60_000);
    expect((await lab.client.get('/readyz')).text).toBe('ok');
  });

  it('survives any JSON Patch', async () => {
    const lab = await openLab();
    lab.deploy({ replicas: 1 });
    const path = '/apis/apps/v1/namespaces/mcp/deployments/mcp-server';
    const part = fc.oneof(word, fc.constantFrom('0', '-', '99', 'a~1b', '~'));
    const pointer = fc.array(part, { maxLength: 5 }).map((parts) => parts.map((one) => `/${one}`).join(''));
    const op = fc.constantFrom('add', 'remove', 'replace', 'move', 'copy', 'test', 'x');
    const operation = fc.record({ op, path: pointer, from: pointer, value });
    await fc.assert(
      fc.asyncProperty(fc.array(operation, { minLength: 1, maxLength: 4 }), async (operations) => {
        const answer = await lab.client.patch(path, 'json', operations);
        expect([fine(answer), answer.text]).toEqual([true, answer.text]);
      }),
      { numRuns: 250 },
    );
    expect(Object.prototype).not.toHaveProperty('spec');
  });

  it('keeps prototypes out', async () => {
    const lab = await openLab();
    const text =
      '{"metadata":{"name":"a","labels":{"__proto__":"x"}},"data":{"__proto__":{"polluted":"yes"},"constructor":"c"}}';
    const answer = await lab.client.call('POST', '/api/v1/namespaces/mcp/configmaps', { body: text });
    expect([answer.status, answer.at('data')]).toEqual([201, { constructor: 'c' }]);
    await lab.client.call('PATCH', '/api/v1/namespaces/mcp/configmaps/a', {
      body: '{"data":{"__proto__":{"polluted":"yes"}}}',
      type: 'application/merge-patch+json',
    });
    const object: Record<string, unknown> = {};
    expect(object['polluted']).toBeUndefined();
  });

  it('refuses bodies that are too long, no JSON, or protobuf', async () => {
    const lab = await openLab();
    const path = '/api/v1/namespaces/mcp/configmaps';
    const long = await lab.client.call('POST', path, { body: `{"data":{"a":"${'x'.repeat(3_200_000)}"}}` });
    expect([long.status, long.at('reason')]).toEqual([413, 'RequestEntityTooLarge']);
    const garbage = await lab.client.call('POST', path, { body: '{nope' });
    expect([garbage.status, garbage.at('reason')]).toEqual([400, 'BadRequest']);
    const protobuf = await lab.client.call('POST', path, {
      body: 'k8s\u0000',
      type: 'application/vnd.kubernetes.protobuf',
    });
    expect([protobuf.status, protobuf.at('reason')]).toEqual([415, 'UnsupportedMediaType']);
    for (const odd of ['null', '[]', '"text"', '7'])
      expect((await lab.client.call('POST', path, { body: odd })).status).toBe(400);
  });

  it('survives odd addresses', async () => {
    const lab = await openLab();
    for (const path of [
      '/api/v1/namespaces/%zz/pods',
      '//',
      '/api/v1/namespaces//pods',
      '/apis/apps/v1/namespaces/mcp/deployments/%2e%2e/scale',
      '/api/v1/namespaces/mcp/pods/x/proxy/../../..',
      `/api/v1/${'a/'.repeat(200)}`,
    ]) {
      const answer = await lab.client.get(path);
      expect(fine(answer), path).toBe(true);
    }
  });
});
