import { describe, expect, it } from 'vitest';
import type { Autoscaler, Deployment } from '../../../sandbox/cluster/objects/workload.ts';
import { deploymentOf } from '../../contract/wire/objects.ts';
import { type Lab, openLab } from './cluster.ts';

function applyScaled(lab: Lab, cpu: string, replicas = 2): void {
  const plain = deploymentOf({ replicas, templateAnnotations: { 'mcp.test/cpu': cpu } });
  const [container] = plain.spec.template.spec.containers;
  const resources = { requests: { cpu: '100m', memory: '256Mi' } };
  const template = { ...plain.spec.template, spec: { containers: [{ ...container, resources }] } };
  const target = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'mcp-server' };
  lab.cluster.apply(
    [
      { ...plain, spec: { ...plain.spec, template } },
      {
        apiVersion: 'autoscaling/v2',
        kind: 'HorizontalPodAutoscaler',
        metadata: { name: 'mcp-server' },
        spec: {
          minReplicas: 2,
          maxReplicas: 5,
          scaleTargetRef: target,
          metrics: [
            { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 60 } } },
          ],
        },
      },
    ],
    'mcp',
  );
}

const autoscaler = (lab: Lab) => lab.cluster.read('HorizontalPodAutoscaler', 'mcp', 'mcp-server') as Autoscaler;
const replicas = (lab: Lab) => (lab.cluster.read('Deployment', 'mcp', 'mcp-server') as Deployment).spec.replicas;
const condition = (lab: Lab, type: string) => autoscaler(lab).status.conditions?.find((one) => one.type === type);

describe('use and autoscaling', () => {
  it('shows what running pods use, by their annotations', async () => {
    const lab = await openLab();
    lab.deploy({ replicas: 1, templateAnnotations: { 'mcp.test/cpu': '250m', 'mcp.test/memory': '300Mi' } });
    lab.deploy({ name: 'broken', replicas: 1, image: 'mcp/server:1-bad-image' });
    const pod = await lab.podThat('a ready pod', (one) => one.status.containerStatuses?.[0]?.ready === true);
    const list = await lab.client.get('/apis/metrics.k8s.io/v1beta1/namespaces/mcp/pods');
    expect(list.at('kind')).toBe('PodMetricsList');
    expect(list.at('items')).toMatchObject([
      {
        metadata: { name: pod.metadata.name },
        window: '10s',
        containers: [{ name: 'server', usage: { cpu: '250000000n', memory: '307200Ki' } }],
      },
    ]);
    const none = await lab.client.get('/apis/metrics.k8s.io/v1beta1/namespaces/mcp/pods?labelSelector=app%3Dbroken');
    expect(none.at('items')).toEqual([]);
    const missing = await lab.client.get('/apis/metrics.k8s.io/v1beta1/namespaces/mcp/pods/none');
    expect([missing.status, missing.at('message')]).toEqual([404, 'pods.metrics.k8s.io "none" not found']);
  });

  it('scales up at once, never above the maximum, and says so', async () => {
    const lab = await openLab();
    applyScaled(lab, '180m');
    await lab.ready(2);
    lab.clock.advance(15_000);
    expect(replicas(lab)).toBe(5);
    expect(lab.events('SuccessfulRescale')[0]?.message).toBe(
      'New size: 5; reason: cpu resource utilization (percentage of request) above target',
    );
    expect(condition(lab, 'ScalingLimited')).toMatchObject({ status: 'True', reason: 'TooManyReplicas' });
    await lab.ready(5);
    const [metric] = autoscaler(lab).status.currentMetrics as { resource: { current: object } }[];
    expect(metric?.resource.current).toEqual({ averageUtilization: 180, averageValue: '180m' });
  });

  it('scales down only when nothing higher was wanted for five minutes, and never below the minimum', async () => {
    const lab = await openLab();
    applyScaled(lab, '60m', 4);
    await lab.ready(4);
    lab.clock.advance(15_000);
    expect([replicas(lab), condition(lab, 'ScalingLimited')?.reason]).toEqual([4, 'DesiredWithinRange']);
    applyScaled(lab, '10m', 4);
    await lab.ready(4);
    lab.clock.advance(120_000);
    expect(replicas(lab)).toBe(4);
    lab.clock.advance(240_000);
    expect([replicas(lab), condition(lab, 'ScalingLimited')?.reason]).toEqual([2, 'TooFewReplicas']);
  });

  it('leaves a deployment of no pods alone', async () => {
    const lab = await openLab();
    applyScaled(lab, '180m', 0);
    lab.clock.advance(60_000);
    expect(replicas(lab)).toBe(0);
    expect(condition(lab, 'ScalingActive')).toMatchObject({ status: 'False', reason: 'ScalingDisabled' });
  });
});
