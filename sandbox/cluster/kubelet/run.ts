import { randomBytes } from 'node:crypto';
import { createMcpServer, type McpServerState } from '../../mcp-server/server.ts';
import type { Container, Probe, TerminatedState } from '../objects/pod.ts';
import { stampOf } from '../timeline.ts';
import { type Behaviour, behaviourOf } from './behaviour.ts';
import { watchHealth } from './health.ts';
import { type ContainerLog, createLog } from './log.ts';
import { partingLines, startLines } from './log-texts.ts';
import { BOOT_SHARE } from './pace.ts';
import type { PodFault } from './pod-fault.ts';
import type { PodHandle } from './pod-handle.ts';
import type { ProbeTarget } from './probes.ts';
import { programOf, versionOf } from './program.ts';
import { requestLines } from './request-lines.ts';
import { createTimers } from './timers.ts';
import { usageOf } from './usage.ts';

/** One run of a container, from its start to its end. */
export interface Run {
  /** ms since 1970. */
  readonly startedAt: number;
  readonly log: ContainerLog;
  /** The MCP server in it; a database has none, and neither has a program that fails before it listens. */
  readonly server: McpServerState | undefined;
  /** The fault of the pod has changed: behave accordingly from now on. */
  reconsider(): void;
  /** Ends it without a word: the pod is being taken away. */
  stop(): void;
}

/** Probes the run is asked with: those of the manifest, and assumed ones where a fault would not show without. */
function probesOf(container: Container, behaviour: Behaviour, fault: PodFault | undefined, port: number) {
  const ask = (path: string): Probe => ({ httpGet: { path, port }, periodSeconds: 10, failureThreshold: 3 });
  const slow = fault === 'startup-timeout' ? ask('/health') : undefined;
  const unready = behaviour.notReady !== undefined || behaviour.hangs ? ask('/ready') : undefined;
  return {
    startup: container.startupProbe ?? slow,
    readiness: container.readinessProbe ?? unready,
    liveness: container.livenessProbe,
  };
}

/** Starts a run; `onExit` is called once when it ends by itself or its probes end it. */
export function startRun(
  pod: PodHandle,
  spec: Container,
  before: { readonly restarts: number; readonly last: TerminatedState | undefined },
  onExit: (ended: TerminatedState, ranMs: number) => void,
): Run {
  const { timeline } = pod;
  const startedAt = timeline.now();
  const program = programOf(spec);
  const fault = pod.fault();
  const port = spec.ports?.[0]?.containerPort ?? pod.mcpPort;
  const version = versionOf(spec.image, fault);
  const containerID = `containerd://${randomBytes(32).toString('hex')}`;
  const timers = createTimers(timeline);
  let health: { stop(): void; look(): void } | undefined;
  let ready = false;
  let over = false;

  const decide = (): Behaviour => {
    const object = pod.pod();
    return object ? behaviourOf(object, pod.fault(), pod.startupMs) : {};
  };
  let behaviour = decide();
  const memoryAt = (at: number): number => {
    const object = pod.pod();
    const run = { fault: pod.fault(), ranMs: at - startedAt, startupMs: pod.startupMs };
    return object === undefined ? 0 : usageOf(object, spec.name, run).memory;
  };
  const server =
    program === 'mcp-server' && !behaviour.neverListens
      ? createMcpServer({ now: () => new Date(timeline.now()), version, memoryAt })
      : undefined;
  const log = createLog(startedAt, server ? requestLines(server, pod.name) : () => []);
  for (const line of startLines(program, version, fault, port, startedAt)) log.append(startedAt, line);

  const target = (): ProbeTarget => ({
    address: pod.address,
    listening: !behaviour.neverListens,
    hangs: behaviour.hangs === true,
    ports: (spec.ports ?? []).map((one) => one.containerPort),
    portNumber: (name) => spec.ports?.find((one) => one.name === name)?.containerPort,
    status: (path) => server?.probe(path) ?? 200,
  });

  const finish = () => {
    over = true;
    health?.stop();
    timers.cancelAll();
    log.end(timeline.now());
  };

  const exit = ({ code, reason }: NonNullable<Behaviour['exit']>) => {
    if (over) return;
    const now = timeline.now();
    if (code !== 0) for (const line of partingLines(pod.fault(), now)) log.append(now, line);
    finish();
    const times = { startedAt: stampOf(startedAt), finishedAt: stampOf(now) };
    onExit({ exitCode: code, reason, ...times, containerID }, now - startedAt);
  };

  const setFlag = (flag: 'started' | 'ready', value: boolean) =>
    pod.setContainer(spec.name, (status) => {
      status[flag] = value;
    });

  const check = () => {
    health?.stop();
    health = watchHealth({
      timeline,
      ...probesOf(spec, behaviour, pod.fault(), port),
      target: target(),
      startupMs: pod.startupMs,
      onStarted: () => setFlag('started', true),
      ready,
      onReady: (next) => {
        ready = next;
        setFlag('ready', next);
      },
      onFailure: (kind, why, times) =>
        pod.tell('Warning', spec.name, 'Unhealthy', `${kind} probe failed: ${why}`, times),
      onGiveUp: (kind) => {
        const message = `Container ${spec.name} failed ${kind.toLowerCase()} probe, will be restarted`;
        pod.tell('Normal', spec.name, 'Killing', message);
        exit({ afterMs: 0, code: 137, reason: 'Error' });
      },
    });
  };

  /** Puts the present behaviour into effect. */
  const behave = () => {
    server?.setNotReady(behaviour.notReady);
    const { exit: ending, readyAfterMs } = behaviour;
    if (ending) timers.later(ending.afterMs, () => exit(ending));
    if (readyAfterMs !== undefined)
      timers.later(readyAfterMs, () => {
        server?.setNotReady(undefined);
        health?.look();
      });
  };

  pod.setContainer(spec.name, (status) => {
    status.state = { running: { startedAt: stampOf(startedAt) } };
    status.restartCount = before.restarts;
    if (before.last) status.lastState = { terminated: before.last };
    status.containerID = containerID;
    status.imageID = `docker.io/${spec.image}`;
    status.ready = false;
    status.started = false;
  });
  behave();
  timers.later(Math.max(1, Math.round(pod.startupMs * BOOT_SHARE)), check);

  return {
    startedAt,
    log,
    server,
    reconsider() {
      if (over) return;
      behaviour = decide();
      timers.cancelAll();
      behave();
      if (behaviour.neverListens) exit({ afterMs: 0, code: 1, reason: 'Error' });
      else check();
    },
    stop: finish,
  };
}
