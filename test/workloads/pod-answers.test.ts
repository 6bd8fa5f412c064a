import { describe, expect, it } from 'vitest';
import { bodySummary } from '../../src/workloads/body-summary.ts';
import { type AskedPod, judgePods, type PodAnswers } from '../../src/workloads/pod-answers.ts';

const answer = (status: number, body = '', ms = 5) => ({ answer: { status, body, ms }, error: '' });
const silent = { answer: undefined, error: 'no answer in 3 s' };
const pod = (short: string, over: Partial<AskedPod> = {}): AskedPod => ({
  name: `mcp-server-5f-${short}`,
  ready: true,
  stuck: '',
  answered: answer(200),
  version: '2.3.0',
  halt: '',
  ...over,
});

const good: PodAnswers = {
  path: '/ready',
  service: answer(200, '', 84),
  pods: [pod('aaaaa'), pod('bbbbb'), pod('ccccc')],
  wanted: 3,
  needsReady: true,
  subject: 'mcp-server 2.3.0',
};

describe('the answers of all pods', () => {
  it('all well: the slowest answer, and the small print', () => {
    expect(judgePods(good)).toEqual({
      mark: 'good',
      verdict: 'MCP server is healthy',
      seen: '/ready 200 on 3 of 3 pods and through the service',
      ms: 84,
      note: 'mcp-server 2.3.0, 3 of 3 pods ready',
    });
  });

  it('a pod that takes traffic and fails is bad, and named', () => {
    const pods = [
      pod('aaaaa'),
      pod('bbbbb', { answered: answer(503, '{"reason":"database","detail":"timeout"}') }),
      pod('ccccc'),
    ];
    expect(judgePods({ ...good, pods })).toMatchObject({
      mark: 'bad',
      verdict: 'MCP server fails /ready on 1 of 3 pods',
      seen: '/ready 503 "database: timeout" on 1 of 3 pods (bbbbb), expected 200',
    });
  });

  it('a pod that takes no traffic is a warning while others serve, with why', () => {
    const pods = [pod('aaaaa'), pod('bbbbb'), pod('ccccc', { ready: false, answered: answer(503, 'warming up') })];
    expect(judgePods({ ...good, pods })).toMatchObject({
      mark: 'warning',
      verdict: 'MCP server has 2 of 3 pods ready',
      seen: '2 of 3 pods ready: /ready 503 "warming up" on 1 (ccccc)',
    });
  });

  it('a newer release that does not start is named first, then the one that is ready', () => {
    const stuck = { ready: false, answered: undefined, version: '2.4.0', halt: 'CrashLoopBackOff' };
    const pods = [
      ...good.pods,
      pod('ddddd', { ...stuck, stuck: 'mcp-server-5f-ddddd: CrashLoopBackOff after Error (1)' }),
    ];
    expect(judgePods({ ...good, pods })).toMatchObject({
      mark: 'warning',
      verdict: 'MCP server 2.4.0 does not start (CrashLoopBackOff, 1 pod); 2.3.0 is ready on 3 of 3 pods',
      seen: '3 of 3 pods ready, 1 more is not: mcp-server-5f-ddddd: CrashLoopBackOff after Error (1)',
    });
  });

  it('a running pod that is not ready does not count against its health', () => {
    const pods = [pod('aaaaa'), pod('bbbbb'), pod('ccccc', { ready: false })];
    expect(judgePods({ ...good, path: '/health', needsReady: false, pods }).mark).toBe('good');
  });

  it('a pod that does not run is told by its state', () => {
    const stuck = 'mcp-server-5f-ddddd: ImagePullBackOff';
    const pods = [...good.pods, pod('ddddd', { ready: false, stuck, answered: undefined })];
    expect(judgePods({ ...good, pods })).toMatchObject({
      mark: 'warning',
      verdict: 'MCP server has 3 of 3 pods ready, 1 more is not',
      seen: `3 of 3 pods ready, 1 more is not: ${stuck}`,
    });
  });

  it('no ready pod is bad, whatever the service says', () => {
    const pods = good.pods.map((one) => ({ ...one, ready: false, answered: silent }));
    expect(judgePods({ ...good, pods })).toMatchObject({
      mark: 'bad',
      verdict: 'MCP server has no ready pod',
      seen: '0 of 3 pods ready: /ready no answer in 3 s on 3 (aaaaa, bbbbb, ccccc)',
    });
    expect(judgePods({ ...good, pods: [] })).toMatchObject({ mark: 'bad', seen: '0 of 3 pods ready' });
  });

  it('pods that answer do not hide a service that reaches none', () => {
    expect(judgePods({ ...good, service: { answer: undefined, error: 'no ready pod is behind it' } })).toMatchObject({
      mark: 'bad',
      verdict: 'MCP server is not reached through its service',
      seen: '/ready through the service: no ready pod is behind it, expected 200',
    });
  });

  it('fewer pods than wanted is a warning', () => {
    expect(judgePods({ ...good, pods: good.pods.slice(0, 2) })).toMatchObject({
      mark: 'warning',
      seen: '2 of 3 pods ready',
    });
  });

  it('shows no secret that a pod answers with', () => {
    const pods = good.pods.map((one) => ({ ...one, answered: answer(500, 'password=hunter2-hunter2') }));
    expect(JSON.stringify(judgePods({ ...good, pods }))).not.toContain('hunter2');
  });
});

describe('the summary of a body', () => {
  it.each([
    ['{"status":"not_ready","reason":"upstream","detail":"timeout"}', 'upstream: timeout'],
    ['{"error":"internal_error","message":"lock"}', 'internal_error: lock'],
    ['{"status":"ok"}', '{"status":"ok"}'],
    ['  two\n lines ', 'two lines'],
    ['', ''],
  ])('%s: %s', (body, words) => expect(bodySummary(body)).toBe(words));

  it('is short', () => expect(bodySummary('x'.repeat(500))).toHaveLength(80));
});
