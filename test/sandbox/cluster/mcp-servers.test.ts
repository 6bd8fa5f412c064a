import { describe, expect, it } from 'vitest';
import { until } from '../../contract/wire/until.ts';
import { openLab } from './cluster.ts';

const proxy = (pod: string, path: string, port = 8000) => `/api/v1/namespaces/mcp/pods/${pod}:${port}/proxy${path}`;

describe('the MCP server in each pod', () => {
  it('answers through the proxy of its pod and of its service', async () => {
    const lab = await openLab();
    lab.deploy({ replicas: 2, image: 'mcp/server:2.3.0' });
    const [pod] = await lab.ready(2);
    const name = pod?.metadata.name ?? '';
    expect((await lab.client.get(proxy(name, '/health'))).body).toEqual({ status: 'healthy', version: '2.3.0' });
    expect((await lab.client.get(proxy(name, '/ready'))).body).toEqual({ status: 'ready' });
    const metrics = await lab.client.get(proxy(name, '/metrics'), '*/*');
    expect(metrics.headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(metrics.text).toMatch(/^mcp_request_duration_bucket\{tool="book_service",le="\+Inf"\} \d+$/m);
    expect(metrics.text).toMatch(/^mcp_circuit_breaker_state\{name="external-api"\} 0$/m);
    expect((await lab.client.get(proxy(name, '/tools'))).at('tools')).toContainEqual({
      name: 'list_assignments',
      enabled: true,
    });
    expect((await lab.client.get(proxy(name, '/nothing'))).status).toBe(404);
    const before = lab.pods().map((one) => lab.cluster.server('mcp', one.metadata.name)?.requests.length ?? 0);
    for (let call = 0; call < 4; call += 1)
      expect((await lab.client.get('/api/v1/namespaces/mcp/services/mcp-server:http/proxy/health')).status).toBe(200);
    const after = lab.pods().map((one) => lab.cluster.server('mcp', one.metadata.name)?.requests.length ?? 0);
    expect(after.map((count, index) => count - (before[index] ?? 0))).toEqual([2, 2]);
  });

  it('clears its key cache, or fails as it is told', async () => {
    const lab = await openLab();
    lab.deploy({ replicas: 1 });
    const [pod] = await lab.ready(1);
    const name = pod?.metadata.name ?? '';
    const server = lab.cluster.server('mcp', name);
    server?.jwks.hold(['kid-old']);
    expect((await lab.client.get(proxy(name, '/debug/jwks-status'))).at('key_ids')).toEqual(['kid-old']);
    const clear = () => lab.client.post(proxy(name, '/debug/clear-jwks-cache'), {});
    const cleared = await clear();
    expect([cleared.status, cleared.at('keys_dropped'), server?.jwks.clears]).toEqual([200, 1, 1]);
    expect((await lab.client.get(proxy(name, '/debug/jwks-status'))).at('key_ids')).toEqual([
      'kid-2026-a',
      'kid-2026-b',
    ]);
    server?.jwks.setOnClear('error');
    expect((await clear()).status).toBe(500);
    server?.jwks.setOnClear('reset');
    const broken = await clear();
    expect([broken.status, broken.at('reason')]).toEqual([503, 'ServiceUnavailable']);
    expect(broken.at('message')).toBe('error trying to reach service: read tcp: read: connection reset by peer');
    server?.jwks.setOnClear('hang');
    const hanging = clear().then(() => 'answered');
    await until('the request', () => Promise.resolve(server?.requests.length === 6 ? true : undefined));
    expect(await Promise.race([hanging, Promise.resolve('waits')])).toBe('waits');
    expect(server?.jwks.clears).toBe(1);
    void hanging.catch(() => undefined);
  });

  it('shows and resets circuit breakers', async () => {
    const lab = await openLab();
    lab.deploy({ replicas: 1 });
    const [pod] = await lab.ready(1);
    const name = pod?.metadata.name ?? '';
    lab.cluster.server('mcp', name)?.setBreaker('external-api', 'open');
    const list = await lab.client.get(proxy(name, '/circuit-breakers'));
    expect(list.at('breakers')).toContainEqual({ name: 'external-api', state: 'open' });
    const reset = await lab.client.post(proxy(name, '/circuit-breakers/external-api/reset'), {});
    expect(reset.body).toEqual({ name: 'external-api', state: 'closed' });
    expect((await lab.client.post(proxy(name, '/circuit-breakers/none/reset'), {})).status).toBe(404);
    expect((await lab.client.post(proxy(name, '/circuit-breakers/%zz/reset'), {})).status).toBe(404);
  });

  it('decides the readiness of its pod', async () => {
    const lab = await openLab();
    lab.deploy({ replicas: 1, probe: true });
    const [pod] = await lab.ready(1);
    const name = pod?.metadata.name ?? '';
    lab.cluster.server('mcp', name)?.setNotReady({ reason: 'draining' });
    await lab.podThat('an unready pod', (one) => one.status.containerStatuses?.[0]?.ready === false);
    const unavailable = await until('no endpoints', async () => {
      const answer = await lab.client.get('/api/v1/namespaces/mcp/services/mcp-server:80/proxy/health');
      return answer.status === 503 ? answer : undefined;
    });
    expect(unavailable.at('message')).toBe('no endpoints available for service "mcp-server"');
    lab.cluster.server('mcp', name)?.setNotReady(undefined);
    await lab.ready(1);
  });

  it('is not there on other ports, in databases, and before it listens', async () => {
    const lab = await openLab();
    lab.deploy({ replicas: 1 });
    const [pod] = await lab.ready(1);
    const name = pod?.metadata.name ?? '';
    const closed = await lab.client.get(proxy(name, '/health', 9999));
    expect([closed.status, closed.at('message')]).toEqual([
      503,
      `error trying to reach service: dial tcp ${pod?.status.podIP}:9999: connect: connection refused`,
    ]);
    const spec = { containers: [{ name: 'postgres', image: 'postgres:16', ports: [{ containerPort: 5432 }] }] };
    lab.cluster.apply([{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'db' }, spec }], 'mcp');
    await lab.podThat('the database', (one) => one.metadata.name === 'db' && one.status.phase === 'Running');
    expect((await lab.client.get(proxy('db', '/', 5432))).status).toBe(503);
  });

  it('starts over with each container: what was set on the old one is gone', async () => {
    const lab = await openLab();
    lab.deploy({ replicas: 1 });
    const [pod] = await lab.ready(1);
    const name = pod?.metadata.name ?? '';
    const first = lab.cluster.server('mcp', name);
    first?.jwks.hold(['kid-old']);
    await lab.client.delete(`/api/v1/namespaces/mcp/pods/${name}`);
    const next = await lab.podThat(
      'another pod',
      (one) => one.metadata.name !== name && one.status.containerStatuses?.[0]?.ready === true,
    );
    expect(lab.cluster.server('mcp', next.metadata.name)?.jwks.keyIds).not.toContain('kid-old');
    expect(lab.cluster.server('mcp', 'none')).toBeUndefined();
  });
});
