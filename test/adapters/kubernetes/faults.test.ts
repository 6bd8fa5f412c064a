import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { movableClock } from '../../../sandbox/clock.ts';
import { kubernetesCluster } from '../../../src/adapters/kubernetes/cluster.ts';
import { deploymentOf } from '../../../src/adapters/kubernetes/deployment.ts';
import type { Fault } from '../../../src/errors.ts';
import { eventually } from '../../support/patience.ts';
import { aDeployment } from '../../workloads/samples.ts';
import {
  deploymentBody,
  json,
  type Reply,
  type Stub,
  secretToken,
  startStub,
  statusBody,
  stubKubeconfig,
} from './api-stub.ts';

let stub: Stub | undefined;
afterEach(async () => {
  await stub?.stop();
  stub = undefined;
});

async function stubThat(reply: Reply): Promise<Stub> {
  stub = await startStub(reply);
  return stub;
}

async function faultOf(call: Promise<unknown>): Promise<Fault> {
  const fault = await call.then(
    () => Promise.reject(new Error('the call should have failed')),
    (error: Fault) => error,
  );
  expect(`${fault.message} ${fault.hint} ${fault.stack}`).not.toContain(secretToken);
  return fault;
}

const change = {
  from: deploymentOf(deploymentBody, new Date()),
  mark: { run: 'r', fence: 1 },
  templateAnnotations: { a: 'b' },
};

describe('an answer that refuses', () => {
  const causes = [
    { field: 'spec.template.spec.containers[0].image', reason: 'FieldValueRequired', message: secretToken },
  ];
  test.each([
    [401, 'Unauthorized', 'CLUSTER_CREDENTIALS', 'none', 'does not accept the credentials'],
    [403, 'Forbidden', 'CLUSTER_FORBIDDEN', 'none', 'may not patch deployments.apps "mcp-server" in namespace mcp'],
    [404, 'NotFound', 'CLUSTER_NOT_FOUND', 'none', 'Namespace mcp has no deployments.apps "mcp-server"'],
    [409, 'Conflict', 'CLUSTER_CONFLICT', 'none', 'changed since it was read'],
    [422, 'Invalid', 'CLUSTER_INVALID', 'none', 'spec.template.spec.containers[0].image: field value required'],
    [400, 'BadRequest', 'CLUSTER_INVALID', 'none', 'containers[0].image'],
    [429, 'TooManyRequests', 'CLUSTER_BUSY', 'none', 'answered 429'],
    [500, 'InternalError', 'CLUSTER_BUSY', 'unknown', 'answered 500'],
    [504, 'Timeout', 'CLUSTER_BUSY', 'unknown', 'answered 504'],
  ])('a write that gets %d %s is %s, effect %s', async (status, reason, code, effect, words) => {
    const { cluster, requests } = await stubThat((response) =>
      json(response, status, statusBody(status, reason, `words with ${secretToken}`, { causes })),
    );
    const fault = await faultOf(cluster.changeDeployment(change));
    expect(fault).toMatchObject({ code, effect, message: expect.stringContaining(words) });
    // Refused credentials are read anew, once; nothing else about a write is tried again.
    expect(requests).toHaveLength(status === 401 ? 2 : 1);
    expect(requests[0]?.headers.authorization).toBe(`Bearer ${secretToken}`);
  });

  test('to make something in a namespace that is not there says so', async () => {
    const { cluster } = await stubThat((response) => json(response, 404, statusBody(404, 'NotFound')));
    expect(await faultOf(cluster.createJob({ metadata: { name: 'smoke' } }, { run: 'r', fence: 1 }))).toMatchObject({
      code: 'CLUSTER_NOT_FOUND',
      message: 'The cluster has no namespace mcp.',
    });
  });

  test('of an API that is not there says so', async () => {
    const { cluster, requests } = await stubThat((response, _, count) =>
      count === 1
        ? response.writeHead(404).end('404 page not found')
        : json(response, 503, statusBody(503, 'ServiceUnavailable')),
    );
    expect(await faultOf(cluster.usage(aDeployment()))).toMatchObject({
      code: 'CLUSTER_NOT_FOUND',
      message: 'The cluster has no API for pods.metrics.k8s.io.',
    });
    expect((await faultOf(cluster.usage(aDeployment()))).code).toBe('CLUSTER_BUSY');
    expect(requests).toHaveLength(2);
  });
});

describe('a read is tried again', () => {
  test('after a passing status, up to four times', async () => {
    const { cluster, requests, calls } = await stubThat((response, _, count) =>
      count < 4 ? response.writeHead(500).end() : json(response, 200, deploymentBody),
    );
    expect((await cluster.deployment('mcp-server')).name).toBe('mcp-server');
    expect(requests).toHaveLength(4);
    expect(calls.map(({ verb, resource, status }) => `${verb} ${resource} ${status}`)).toEqual([
      'get deployments.apps 500',
      'get deployments.apps 500',
      'get deployments.apps 500',
      'get deployments.apps 200',
    ]);
  });

  test('and not forever', async () => {
    const { cluster, requests } = await stubThat((response) => response.writeHead(503).end());
    expect((await faultOf(cluster.deployment('mcp-server'))).code).toBe('CLUSTER_BUSY');
    expect(requests).toHaveLength(4);
  });

  test('never before Retry-After is over', async () => {
    const { cluster, clock, requests } = await stubThat((response, _, count) =>
      count === 1 ? response.writeHead(429, { 'retry-after': '7' }).end() : json(response, 200, deploymentBody),
    );
    const call = cluster.deployment('mcp-server');
    await eventually(() => expect(stub?.calls).toHaveLength(1));
    clock.advance(7_000);
    await call;
    const [first, second] = requests;
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(7_000);
  });

  test('nor by somebody else who reads the same meanwhile', async () => {
    const { cluster, clock, requests } = await stubThat((response, _, count) =>
      count === 1 ? response.writeHead(429, { 'retry-after': '7' }).end() : json(response, 200, deploymentBody),
    );
    const first = cluster.deployment('mcp-server');
    await eventually(() => expect(stub?.calls).toHaveLength(1));
    await new Promise((resolve) => setImmediate(resolve));
    const others = [cluster.deployment('mcp-server'), cluster.deployment('mcp-server')];
    await cluster.deployment('another');
    clock.advance(7_000);
    await Promise.all([first, ...others]);
    const [asked = 0, another = 0, ...later] = requests.map(({ at }) => at - (requests[0]?.at ?? 0));
    expect(asked).toBe(0);
    expect(another).toBeLessThan(7_000);
    expect(later).toHaveLength(3);
    expect(Math.min(...later)).toBeGreaterThanOrEqual(7_000);
  });

  test('nor at all by who has less time: they are told what the first one was', async () => {
    const { cluster, requests } = await stubThat((response) => response.writeHead(429, { 'retry-after': '30' }).end());
    await faultOf(cluster.deployment('mcp-server'));
    expect(await faultOf(cluster.deployment('mcp-server'))).toMatchObject({ code: 'CLUSTER_BUSY' });
    expect(requests).toHaveLength(1);
  });

  test('not when Retry-After lies beyond the deadline: the caller learns when', async () => {
    const { cluster, requests } = await stubThat((response) => response.writeHead(429, { 'retry-after': '30' }).end());
    expect(await faultOf(cluster.deployment('mcp-server'))).toMatchObject({
      code: 'CLUSTER_BUSY',
      retryAfterMs: 30_000,
    });
    expect(requests).toHaveLength(1);
  });

  test('after a cut connection or a cut answer', async () => {
    const { cluster, requests } = await stubThat((response, _, count) => {
      if (count === 1) return response.socket?.resetAndDestroy();
      if (count > 2) return json(response, 200, deploymentBody);
      return response.writeHead(200, { 'content-length': '500' }).write('{"kind":', () => response.destroy());
    });
    expect((await cluster.deployment('mcp-server')).name).toBe('mcp-server');
    expect(requests).toHaveLength(3);
  });
});

describe('no answer', () => {
  test('to a write that was sent leaves its effect unknown, whatever cut it', async () => {
    const cuts: Reply[] = [
      (response) => response.socket?.resetAndDestroy(),
      (response) => response.writeHead(200, { 'content-length': '500' }).write('{"kind":', () => response.destroy()),
      () => undefined,
      (response) => response.end('<html>a portal of some network</html>'),
    ];
    for (const cut of cuts) {
      const { cluster, requests } = await stubThat(cut);
      const fault = await faultOf(cluster.changeDeployment(change, { timeoutMs: 300 }));
      expect(fault).toMatchObject({ code: 'CLUSTER_UNREACHABLE', effect: 'unknown' });
      expect(requests).toHaveLength(1);
      await stub?.stop();
    }
    stub = undefined;
  });

  test('because nobody listens: a write has surely done nothing', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    server.close();
    await once(server, 'close');
    const cluster = await kubernetesCluster({
      kubeconfig: { text: stubKubeconfig(`http://127.0.0.1:${port}`) },
      namespace: 'mcp',
      clock: movableClock(),
    });
    const fault = await faultOf(cluster.changeDeployment(change));
    expect(fault).toMatchObject({
      code: 'CLUSTER_UNREACHABLE',
      effect: 'none',
      message: expect.stringContaining('ECONNREFUSED'),
    });
    await cluster.close();
  });

  test('within the deadline, the answer being slow in any of its parts', async () => {
    const { cluster } = await stubThat((response, _, count) => {
      if (count === 1) return;
      response.writeHead(200, { 'content-type': 'application/json' });
      const drip = setInterval(() => response.write(' '), 20);
      response.on('close', () => clearInterval(drip));
    });
    for (const _ of ['no headers', 'an endless body']) {
      const fault = await faultOf(cluster.deployment('mcp-server', { timeoutMs: 250 }));
      expect(fault).toMatchObject({ code: 'CLUSTER_UNREACHABLE', message: expect.stringContaining('within 250 ms') });
    }
  });

  test('because the caller gave up: the reason is the caller’s', async () => {
    const { cluster, requests } = await stubThat(() => undefined);
    const caller = new AbortController();
    const reason = new Error('cancelled by @ana');
    const call = cluster.changeDeployment(change, { signal: caller.signal });
    call.catch(() => undefined);
    await eventually(() => expect(requests).toHaveLength(1));
    caller.abort(reason);
    await expect(call).rejects.toBe(reason);
    await expect(cluster.deployment('mcp-server', { signal: caller.signal })).rejects.toBe(reason);
    expect(requests).toHaveLength(1);
  });

  test('to the caller who gives up while a pause runs', async () => {
    const { cluster, requests, calls } = await stubThat((response) =>
      response.writeHead(429, { 'retry-after': '9' }).end(),
    );
    const caller = new AbortController();
    const call = cluster.deployment('mcp-server', { signal: caller.signal });
    call.catch(() => undefined);
    await eventually(() => expect(calls).toHaveLength(1));
    caller.abort(new Error('enough'));
    await expect(call).rejects.toThrow('enough');
    expect(requests).toHaveLength(1);
  });
});

test('closing ends what is under way; a write that was sent has an unknown effect', async () => {
  const { cluster, requests } = await stubThat(() => undefined);
  const write = faultOf(cluster.changeDeployment(change));
  const read = faultOf(cluster.deployments());
  await eventually(() => expect(requests).toHaveLength(2));
  await cluster.close();
  expect(await write).toMatchObject({ code: 'CLUSTER_UNREACHABLE', effect: 'unknown' });
  expect(await read).toMatchObject({ code: 'CLUSTER_UNREACHABLE', effect: 'none' });
  expect((await faultOf(cluster.deployments())).code).toBe('CLUSTER_UNREACHABLE');
});

test('an answer of something else is never read as "there is nothing"', async () => {
  const pages = ['{}', '[]', 'null', '"x"', '<html></html>', '{"items":[]}', '{"kind":"PodList","items":7}', ''];
  const { cluster } = await stubThat((response, _, count) => response.end(pages[(count - 1) % pages.length]));
  for (const _ of pages) expect((await faultOf(cluster.podsLabelled({ app: 'mcp' }))).code).toBe('CLUSTER_UNREACHABLE');
  for (const _ of pages) expect((await faultOf(cluster.job('smoke'))).code).toBe('CLUSTER_UNREACHABLE');
});

test('an empty list is one, and a list asks for exactly the labels', async () => {
  const { cluster, requests } = await stubThat((response) => json(response, 200, { kind: 'PodList', items: null }));
  expect(await cluster.podsLabelled({ app: 'mcp', tier: 'web' })).toEqual([]);
  expect(requests[0]?.url).toBe('/api/v1/namespaces/mcp/pods?labelSelector=app%3Dmcp%2Ctier%3Dweb');
});

test('calls one after the other share one connection, and at most sixteen run at once', async () => {
  let running = 0;
  let most = 0;
  const { cluster, connections } = await stubThat((response) => {
    most = Math.max(most, ++running);
    setImmediate(() => {
      running--;
      json(response, 200, deploymentBody);
    });
  });
  for (let i = 0; i < 200; i++) await cluster.deployment('mcp-server');
  expect(connections()).toBeLessThanOrEqual(2);
  await Promise.all(Array.from({ length: 100 }, () => cluster.deployment('mcp-server')));
  expect(connections()).toBeLessThanOrEqual(16);
  expect(most).toBeGreaterThan(1);
});
