import type { Figures, Lines } from '../../src/bluegreen/figures.ts';
import { stepMs } from '../../src/bluegreen/figures.ts';
import type { BlueGreen, ColourSeen, Pair } from '../../src/bluegreen/pair.ts';
import type { Service } from '../../src/ports/workload.ts';
import { aDeployment, anEndpoint, aPod, aService, template } from '../workloads/samples.ts';

/** A pair as runbook B has it. */
export const pairSettings: BlueGreen = {
  services: ['mcp-server'],
  label: 'version',
  colours: { blue: 'mcp-server-blue', green: 'mcp-server-green' },
  bakeMinutes: 10,
  maxErrorRatio: 0.02,
  maxP99Ms: 1000,
  worseTimes: 1.5,
  worseForSeconds: 60,
  minRequests: 20,
  onWorse: 'switchBack',
  podLabel: 'pod',
  idleAfterMinutes: 60,
};

function colour(name: 'blue' | 'green', version: string): ColourSeen {
  const deployment = `mcp-server-${name}`;
  const replicas = { wanted: 3, current: 3, updated: 3, ready: 3, available: 3 };
  return {
    name,
    deployment,
    state: aDeployment({ name: deployment, uid: deployment, template: template(`mcp/server:${version}`), replicas }),
    pods: ['a', 'b', 'c'].map((id) =>
      aPod(`${name}${id}`, { uid: `pod-${name}${id}`, labels: { app: 'mcp-server', version: name } }),
    ),
  };
}

/** Both colours ready, and the service on one of them, or on what somebody has written there. */
export function pairSeen(version: string, service: Partial<Service>): Pair {
  const colours = [colour('blue', '2.4.1'), colour('green', '2.5.0')];
  const serving = colours.find(({ name }) => name === version)?.pods ?? [];
  const ready = serving.map(({ uid, name }) => anEndpoint('x', { pod: uid, podName: name }));
  return {
    settings: pairSettings,
    colours,
    services: [
      {
        service: aService({ name: 'mcp-server', selector: { app: 'mcp-server', version }, ...service }),
        endpoints: { service: 'mcp-server', ready, notReady: [] },
      },
    ],
  };
}

export const figuresFrom = (errors: number, p99Ms: number): Figures => ({ errors, p99Ms, missing: [] });

/** Lines that begin at a time, a point every step. */
export function lineOf(
  fromMs: number,
  values: readonly (readonly [errors: number | null, p99Ms: number | null])[],
): Lines {
  const from = Math.ceil(fromMs / stepMs) * stepMs;
  return {
    errors: values.map(([errors], index) => [from + index * stepMs, errors]),
    p99Ms: values.map(([, p99Ms], index) => [from + index * stepMs, p99Ms]),
    requests: values.length * 360,
    missing: [],
  };
}
