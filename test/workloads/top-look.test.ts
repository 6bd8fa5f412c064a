import { describe, expect, it } from 'vitest';
import { fault } from '../../src/errors.ts';
import type { PodUsage } from '../../src/ports/workload.ts';
import { measuredOr, type TopSeen, topReport } from '../../src/workloads/top-look.ts';
import { reportWords } from '../support/report-words.ts';
import { aContainer, aDeployment, aPod } from './samples.ts';

const mib = 1024 * 1024;
const use = (id: string, memory: number, cpu: number): PodUsage => ({
  pod: `mcp-server-4-${id}`,
  containers: [{ name: 'server', cpuMillis: cpu, memoryBytes: memory * mib }],
});
const requests = { cpuMillis: 250, memoryBytes: 256 * mib };

function words(over: Partial<TopSeen> = {}): string {
  const pods = ['aaaaa', 'bbbbb'].map((id) => aPod(id, {}, { requests }));
  const measured = { usage: [use('aaaaa', 128, 100), use('bbbbb', 500, 400)] };
  return reportWords(topReport({ deployment: aDeployment(), pods, measured, ...over }));
}

describe('what containers use', () => {
  it('against limit and request, the fullest first', () => {
    const said = words();
    expect(said).toMatch(
      /^⚠ mcp-server: memory at most 97% of its limit, CPU at most 40% of its limit\nPod \| Memory \|/,
    );
    expect(said).toContain(
      'bbbbb | 500 MiB | 97% | 195% | 400m | 40% | 160%\naaaaa | 128 MiB | 25% | 50% | 100m | 10% | 40%',
    );
    expect(said).toContain('[Look at bbbbb] [⋯ ▾ Autoscaler | Diagnose]');
  });

  it('without figures of one pod: a question mark, and why', () => {
    const said = words({ measured: { usage: [use('aaaaa', 128, 100)] } });
    expect(said).toContain('bbbbb | ? | ? | ? | ? | ? | ?');
    expect(said).toContain('1 container not measured yet');
  });

  it('without a metrics server: said plainly, and nothing is zero', async () => {
    const gone = fault('CLUSTER_NOT_FOUND', 'The cluster has no API for pods.metrics.k8s.io.');
    const said = words({ measured: await measuredOr(Promise.reject(gone)) });
    expect(said).toMatch(/^\? mcp-server: use is unknown\. This cluster has no metrics server\n/);
    expect(said).toContain('use is unknown, not zero. Install metrics-server to see it');
    const busy = await measuredOr(Promise.reject(fault('CLUSTER_BUSY', 'The Kubernetes API answered 503.')));
    expect(words({ measured: busy })).toContain('The metrics server of this cluster does not answer');
    const forbidden = fault('CLUSTER_FORBIDDEN', 'The bot may not list pods.metrics.k8s.io in namespace mcp.');
    await expect(measuredOr(Promise.reject(forbidden))).rejects.toThrow('may not list pods.metrics.k8s.io');
  });

  it('without limits, with sidecars, without pods', () => {
    const limits = { cpuMillis: undefined, memoryBytes: undefined };
    const proxy = aContainer({ name: 'proxy', sidecar: true, limits });
    const init = aContainer({ name: 'migrate', init: true });
    const pods = [aPod('aaaaa', { containers: [init, proxy, aContainer({ limits })] })];
    const said = words({ pods });
    expect(said).toMatch(/^✓ mcp-server: memory without a limit, CPU without a limit\nPod \| Container \|/);
    expect(said).toContain('aaaaa | server | 128 MiB | none | none |');
    expect(said).toContain('aaaaa | proxy | ? |');
    expect(said).not.toContain('migrate');
    expect(said).toContain('no memory limit: server, proxy');
    expect(words({ pods: [] })).toMatch(/^\? mcp-server: no pods to measure\n/);
  });

  it('of 500 pods: a screen, all in the file', () => {
    const pods = Array.from({ length: 500 }, (_, index) => aPod(`r${1000 + index}`));
    expect(words({ pods })).toContain('… and 488 more in the file');
  });
});
