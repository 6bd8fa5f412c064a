import type { Probe } from '../objects/pod.ts';

/** What a probe came to: fine, or why not. */
export type ProbeResult = undefined | string;

export type ProbeKind = 'Startup' | 'Liveness' | 'Readiness';

/** What a probe is allowed to know about the container it asks. */
export interface ProbeTarget {
  readonly address: string;
  readonly listening: boolean;
  readonly hangs: boolean;
  /** Ports something listens on; any, when the container declares none. */
  readonly ports: readonly number[];
  /** Number of a named port. */
  portNumber(name: string): number | undefined;
  /** Status of a GET. */
  status(path: string): number;
}

function portOf(target: ProbeTarget, port: number | string): number | undefined {
  return typeof port === 'number' ? port : target.portNumber(port);
}

function refused(target: ProbeTarget, port: number | undefined): boolean {
  if (!target.listening || port === undefined) return true;
  return target.ports.length > 0 && !target.ports.includes(port);
}

/** Asks once; gives why it failed, in the kubelet's words. */
export function probeOnce(target: ProbeTarget, probe: Probe): ProbeResult {
  if (probe.httpGet) {
    const { path = '/', port: wanted } = probe.httpGet;
    const port = portOf(target, wanted);
    const url = `http://${target.address}:${port ?? wanted}${path}`;
    if (refused(target, port))
      return `Get "${url}": dial tcp ${target.address}:${port ?? wanted}: connect: connection refused`;
    if (target.hangs) return `Get "${url}": context deadline exceeded (Client.Timeout exceeded while awaiting headers)`;
    const status = target.status(path);
    return status >= 200 && status < 400 ? undefined : `HTTP probe failed with statuscode: ${status}`;
  }
  if (probe.tcpSocket) {
    const port = portOf(target, probe.tcpSocket.port);
    return refused(target, port) ? `dial tcp ${target.address}:${port}: connect: connection refused` : undefined;
  }
  return target.listening && !target.hangs ? undefined : 'command timed out';
}
