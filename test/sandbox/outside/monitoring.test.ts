import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { movableClock } from '../../../sandbox/clock.ts';
import { type Alertmanager, startAlertmanager } from '../../../sandbox/monitoring/alertmanager.ts';
import { alertsOf, fingerprintOf, stormOf } from '../../../sandbox/monitoring/alerts.ts';
import { grafanaBody } from '../../../sandbox/monitoring/grafana-body.ts';
import type { AlertSource } from '../../../src/alerts/source.ts';
import { source as alertmanagerSource } from '../../../src/alerts/sources/alertmanager.ts';
import { source as grafanaSource } from '../../../src/alerts/sources/grafana.ts';

const production = { environment: 'production', namespace: 'mcp-production' };
const minute = 60_000;
const shape = z.object({
  status: z.string(),
  notification_reason: z.string().optional(),
  groupKey: z.string(),
  alerts: z.array(z.object({ status: z.string(), fingerprint: z.string(), endsAt: z.string() })),
});

/** A hook that answers as it is told. */
async function startHook() {
  const seen: { headers: IncomingHttpHeaders; body: Buffer }[] = [];
  const answers: number[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      seen.push({ headers: request.headers, body: Buffer.concat(parts) });
      response.writeHead(answers.shift() ?? 200).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    answers,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const clock = movableClock();
let hook: Awaited<ReturnType<typeof startHook>>;
let monitor: Alertmanager;
beforeEach(async () => {
  hook = await startHook();
  monitor = startAlertmanager({ clock, target: () => ({ url: hook.url, token: 'token' }), repeatMs: 60 * minute });
});
afterEach(async () => {
  await monitor.stop();
  await hook.stop();
});

const told = () =>
  hook.seen.map(({ body }) => {
    const { status, notification_reason: reason, alerts } = shape.parse(JSON.parse(body.toString()));
    return `${status}, ${reason}: ${alerts.map((alert) => alert.status).join(' ')}`;
  });
const toldSo = (count: number) => expect.poll(told).toHaveLength(count);
const answered = (count: number) => expect.poll(() => monitor.posts.length).toBe(count);

describe('the stand-in for Alertmanager', () => {
  it('tells a group when it begins, changes and ends, and then no more', async () => {
    const [first, second] = alertsOf('crash-loop', production);
    if (first === undefined || second === undefined) throw new Error('two pods are expected');
    monitor.fire([first]);
    await answered(1);
    monitor.fire([second]);
    await answered(2);
    monitor.resolve(({ labels }) => labels['pod'] === first.labels['pod']);
    await answered(3);
    monitor.resolve();
    await answered(4);
    expect(told()).toEqual([
      'firing, first notification: firing',
      'firing, new alerts added: firing firing',
      'firing, some alerts resolved: resolved firing',
      'resolved, all alerts resolved: resolved',
    ]);
    expect(monitor.firing).toEqual([]);
    clock.advance(600 * minute);
    monitor.fire([first]);
    await toldSo(5);
    expect(told()[4]).toBe('firing, first notification: firing');
  });

  it('tells a group that keeps firing again, on the clock of the sandbox', async () => {
    monitor.fire(alertsOf('database', production));
    await answered(1);
    // The group sleeps only after its message was answered.
    await expect
      .poll(() => {
        clock.advance(30 * minute);
        return told().length;
      })
      .toBeGreaterThan(1);
    expect(told()[1]).toBe('firing, repeat interval elapsed: firing');
  });

  it('tries again after 503, and not after 429', async () => {
    hook.answers.push(503, 503);
    monitor.fire(alertsOf('disk', production));
    // Far less than the five minutes pass after which it would give up.
    const posts = () => {
      clock.advance(1000);
      return monitor.posts.length;
    };
    await expect.poll(posts).toBe(3);
    expect(monitor.posts.map(({ answer }) => answer)).toEqual([503, 503, 200]);
    hook.answers.push(429);
    monitor.fire(alertsOf('database', production));
    await answered(4);
    expect(monitor.posts[3]?.answer).toBe(429);
    clock.advance(minute);
    monitor.fire(alertsOf('error-rate', production));
    await answered(5);
    expect(monitor.posts.filter(({ groupKey }) => groupKey.includes('DatabaseDown'))).toHaveLength(1);
  });

  it('sends a storm as one group, or each alert for itself', async () => {
    monitor.fire(stormOf(100, 'one-group', production));
    await toldSo(1);
    monitor.fire(stormOf(20, 'own-groups', production));
    await toldSo(21);
    const groups = hook.seen.map(({ body }) => shape.parse(JSON.parse(body.toString())));
    expect(groups[0]?.alerts).toHaveLength(100);
    expect(new Set(groups.map(({ groupKey }) => groupKey)).size).toBe(21);
  });

  it('gives labels the fingerprint Prometheus gives them', () => {
    expect(fingerprintOf({})).toBe('cbf29ce484222325');
    expect(fingerprintOf({ b: '1', a: '2' })).toBe(fingerprintOf({ a: '2', b: '1' }));
    expect(fingerprintOf({ a: 'bc' })).not.toBe(fingerprintOf({ ab: 'c' }));
  });
});

describe('what the monitors send', () => {
  /** Lets the last message in as the bot would, and reads it. */
  async function received<Settings>(source: AlertSource<Settings>) {
    const settings = source.settings.parse({ auth: { bearerEnv: 'TOKEN' } });
    const last = hook.seen.at(-1);
    if (last === undefined) throw new Error('nothing was sent');
    const request = { ...last, now: clock.now() };
    const around = { secret: () => 'token', certificate: async () => '' };
    expect(await source.authenticate(request, settings, around)).toBe(true);
    return source.parse(request, settings);
  }

  it('is a message of Alertmanager to the bot', async () => {
    monitor.fire(alertsOf('error-rate', production));
    await toldSo(1);
    const parsed = await received(alertmanagerSource);
    expect(parsed.quarantined).toEqual([]);
    expect(parsed.batches[0]?.alerts[0]).toMatchObject({
      status: 'firing',
      labels: { alertname: 'HighErrorRate', severity: 'critical', environment: 'production' },
    });
  });

  it('is a message of Grafana to the bot', async () => {
    const grafana = startAlertmanager({ clock, target: () => ({ url: hook.url, token: 'token' }), body: grafanaBody });
    grafana.fire(alertsOf('disk', production));
    await toldSo(1);
    grafana.resolve();
    await toldSo(2);
    await grafana.stop();
    const parsed = await received(grafanaSource);
    expect(parsed.quarantined).toEqual([]);
    expect(parsed.batches[0]?.alerts[0]).toMatchObject({ status: 'resolved', labels: { alertname: 'DiskFilling' } });
  });
});
