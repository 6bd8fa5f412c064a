import { describe, expect, it } from 'vitest';
import type { Endpoints } from '../../src/ports/workload.ts';
import { type EndpointsSeen, endpointsReport } from '../../src/workloads/endpoints-look.ts';
import { reportWords } from '../support/report-words.ts';
import { aDeployment, anEndpoint, aPod, aService } from './samples.ts';

const at = new Date('2026-01-31T14:00:00Z');
function words(over: Partial<EndpointsSeen> & Partial<Pick<Endpoints, 'ready' | 'notReady'>> = {}): string {
  const { ready = ['aaaaa', 'bbbbb', 'ccccc'].map((id) => anEndpoint(id)), notReady = [], ...rest } = over;
  return reportWords(
    endpointsReport({
      service: aService(),
      deployment: aDeployment(),
      pods: ['aaaaa', 'bbbbb', 'ccccc'].map((id) => aPod(id)),
      at,
      endpoints: { service: 'mcp', ready, notReady },
      ...rest,
    }),
  );
}

describe('what is behind a service', () => {
  it('every pod', () => {
    const said = words();
    expect(said).toMatch(/^✓ Service mcp: 3 of 3 pods of mcp-server get traffic\nPod \| Address \| State\n/);
    expect(said).toContain('aaaaa | 10.244.1.2 | gets traffic');
    expect(said).toContain('Done · selects app=mcp-server · port 8000');
  });

  it('not a pod that is not ready, nor one that terminates: which, why, and the button to it first', () => {
    const pods = [aPod('aaaaa'), aPod('bbbbb', { ready: false }), aPod('ccccc', { deleting: true })];
    const notReady = [anEndpoint('bbbbb', { serving: false }), anEndpoint('ccccc', { terminating: true })];
    const said = words({ pods, ready: [anEndpoint('aaaaa')], notReady });
    expect(said).toMatch(/^✕ Service mcp: 1 of 3 pods of mcp-server gets traffic\n/);
    expect(said).toContain(
      'bbbbb | 10.244.1.2 | not ready\nccccc | 10.244.1.2 | terminating, still serves\naaaaa | 10.244.1.2 | gets traffic',
    );
    expect(said).toContain('1 terminating pod still serves open connections');
    expect(said).toContain('[Look at bbbbb] [Diagnose] [⋯ ▾ All pods | Look again]');
  });

  it('not a pod whose label the service does not select', () => {
    const pods = [aPod('aaaaa'), aPod('bbbbb', { labels: { app: 'mcp' } }), aPod('ccccc', { labels: {} })];
    const said = words({ pods, ready: [anEndpoint('aaaaa')] });
    expect(said).toContain(
      'bbbbb | 10.244.1.2 | not behind it: its label is app=mcp, the service wants app=mcp-server',
    );
    expect(said).toContain('ccccc | 10.244.1.2 | not behind it: it has no label app, the service wants app=mcp-server');
  });

  it('a pod of another workload is told, and does not count', () => {
    const ready = [
      ...['aaaaa', 'bbbbb', 'ccccc'].map((id) => anEndpoint(id)),
      anEndpoint('other', { address: '10.244.7.7' }),
    ];
    const said = words({ ready });
    expect(said).toMatch(/^⚠ Service mcp: 3 of 3 pods of mcp-server get traffic\n/);
    expect(said).toContain('mcp-server-4-other | 10.244.7.7 | gets traffic, of another workload');
    expect(said).toContain('1 address of no pod of mcp-server');
  });

  it('a pod counts once, however many addresses it has, and one that an address written by hand belongs to', () => {
    const ids = ['aaaaa', 'bbbbb', 'ccccc'];
    const ready = ids.flatMap((id) => [anEndpoint(id), anEndpoint(id, { address: `fd00::${id}` })]);
    expect(words({ ready })).toMatch(/^✓ Service mcp: 3 of 3 pods of mcp-server get traffic\n/);
    const pods = ids.map((id, index) => aPod(id, { address: `10.244.1.${index}` }));
    const byHand = [0, 1, 9].map((last) =>
      anEndpoint('', { address: `10.244.1.${last}`, pod: undefined, podName: undefined }),
    );
    const said = words({ pods, ready: byHand });
    expect(said).toMatch(/^✕ Service mcp: 2 of 3 pods of mcp-server get traffic\n/);
    expect(said).toContain('1 address of no pod of mcp-server');
  });

  it('more pods than wanted while a rollout adds one', () => {
    const ids = ['aaaaa', 'bbbbb', 'ccccc', 'ddddd'];
    const said = words({ pods: ids.map((id) => aPod(id)), ready: ids.map((id) => anEndpoint(id)) });
    expect(said).toMatch(/^✓ Service mcp: 4 of 4 pods of mcp-server get traffic\n/);
  });

  it('nothing: because of no pods, none wanted, or no selector', () => {
    const replicas = { wanted: 0, current: 0, updated: 0, ready: 0, available: 0 };
    expect(words({ ready: [], pods: [] })).toMatch(/^✕ Service mcp: 0 of 3 pods .*\nmcp-server has no pods\./);
    const none = words({ ready: [], pods: [], deployment: aDeployment({ replicas }) });
    expect(none).toMatch(/^Service mcp: 0 of 0 pods of mcp-server get traffic\nmcp-server is scaled to 0\./);
    const service = aService({ selector: {}, ports: [] });
    expect(words({ ready: [], service })).toContain('The service has no selector');
  });

  it('more than a screen: the worst in sight, all in the file', () => {
    const pods = Array.from({ length: 500 }, (_, index) => aPod(`r${1000 + index}`));
    const ready = pods.map(({ name }) => anEndpoint(name.slice(-5)));
    expect(words({ pods, ready })).toContain('… and 488 more in the file');
  });
});
