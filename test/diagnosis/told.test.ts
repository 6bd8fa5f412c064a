import { describe, expect, it } from 'vitest';
import { aDeployment, anEndpoint, aPod } from '../workloads/samples.ts';
import { ago, event, evidence, stuck, waiting, words } from './seen.ts';

describe('what no cause explains is told in Kubernetes’ own words', () => {
  it('a condition, a state and a warning nobody knows', async () => {
    const strange = stuck('c', { state: waiting('BrandNewError', 'flux capacitor missing') });
    const gate = {
      type: 'lb.example.com/target-health',
      status: 'False',
      reason: 'Unhealthy.Target',
      message: 'HTTP 502',
      at: ago(1),
    } as const;
    const seen = evidence({
      pods: [aPod('a'), aPod('b', { ready: false, conditions: [gate] }, { ready: true }), strange],
      events: [
        event('Pod', 'pod-c', 'DeviceGone', 'gpu-0 fell off the bus'),
        event('Deployment', 'deployment', 'Odd', 'who knows'),
      ],
    });
    const { text, headline } = await words(seen);
    expect(headline).toContain('no known cause');
    for (const said of [
      'BrandNewError: flux capacitor missing',
      'Unhealthy.Target: HTTP 502',
      'DeviceGone: gpu-0 fell off the bus',
      'Odd: who knows',
    ])
      expect(text).toContain(said);
  });

  it('beside a cause, without what the cause tells already', async () => {
    const pods = [aPod('a'), stuck('c', { state: waiting('ImagePullBackOff', 'Back-off pulling image "x"') })];
    const events = [
      event('Pod', 'pod-c', 'Failed', 'Failed to pull image "x": manifest unknown'),
      event('Pod', 'pod-c', 'DeviceGone', 'gpu-0 fell off the bus'),
    ];
    const { text } = await words(evidence({ pods, events }));
    expect(text).toContain('Kubernetes also says:');
    expect(text.match(/manifest unknown/g)).toHaveLength(1);
    expect(text).toContain('DeviceGone: gpu-0 fell off the bus (Pod Pod-pod-c)');
  });

  it('once, however many pods say it, and short', async () => {
    const pods = ['aaaaa', 'bbbbb', 'ccccc'].map((id) => stuck(id, { state: waiting('Strange', 'x'.repeat(5000)) }));
    const { text, file } = await words(evidence({ pods }));
    expect(text).toContain('container server and 2 more)');
    expect(text.length).toBeLessThan(1000);
    expect(file).toContain('waiting: Strange');
  });

  it('a service that also sends to pods of others', async () => {
    const own = ['a', 'b', 'c'].map((id) => anEndpoint(id, { address: `10.0.0.${id}` }));
    const endpoints = {
      service: 'mcp-server',
      ready: [...own, anEndpoint('other', { address: '10.0.0.9', pod: 'stranger' })],
      notReady: [],
    };
    const { text, headline } = await words(evidence({ endpoints }));
    expect(headline).toContain('is healthy: 3 of 3 pods ready, 1 warning below');
    expect(text).toContain('1 of 4 ready addresses belong to pods of another workload (service mcp-server)');
  });

  it('not what was over before the pod became ready, and nothing of pods of others', async () => {
    const ready = { type: 'Ready', status: 'True', reason: '', message: '', at: ago(5) } as const;
    const pods = [aPod('a', { conditions: [ready] })];
    const events = [
      event('Pod', 'pod-a', 'FailedScheduling', '0/3 nodes', ago(6)),
      event('Pod', 'stranger', 'Failed', 'mine'),
    ];
    const deployment = aDeployment({ replicas: { wanted: 1, current: 1, updated: 1, ready: 1, available: 1 } });
    expect((await words(evidence({ pods, events, deployment }))).headline).toContain('no sign of trouble');
  });
});
