import type { V1ExecAction, V1GRPCAction, V1HTTPGetAction, V1Probe, V1TCPSocketAction } from '@kubernetes/client-node';
import type { Probes } from '../../ports/workload.ts';
import { amount, fields, list, text } from './fields.ts';

const port = (value: unknown) => (typeof value === 'number' ? String(value) : text(value));

function question(value: unknown): string {
  const { httpGet, tcpSocket, grpc, exec } = fields<V1Probe>(value);
  if (httpGet !== undefined) {
    const get = fields<V1HTTPGetAction>(httpGet);
    return `${text(get.scheme) === 'HTTPS' ? 'https' : 'http'}-get :${port(get.port)}${text(get.path)}`;
  }
  if (tcpSocket !== undefined) return `tcp :${port(fields<V1TCPSocketAction>(tcpSocket).port)}`;
  if (grpc !== undefined) return `grpc :${port(fields<V1GRPCAction>(grpc).port)}`;
  // Only the program: arguments may hold a password.
  if (exec !== undefined) return `exec ${text(list(fields<V1ExecAction>(exec).command)[0])}`;
  return 'unknown';
}

function line(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { periodSeconds, failureThreshold } = fields<V1Probe>(value);
  // 10 s and 3 are the API server's defaults.
  return `${question(value)} every ${amount(periodSeconds, 10)} s, ${amount(failureThreshold, 3)} failures`;
}

/** The probes of a container of a pod spec, each in a line. */
export function probesOf(container: {
  readonly startupProbe?: unknown;
  readonly readinessProbe?: unknown;
  readonly livenessProbe?: unknown;
}): Probes {
  return {
    startup: line(container.startupProbe),
    readiness: line(container.readinessProbe),
    liveness: line(container.livenessProbe),
  };
}
