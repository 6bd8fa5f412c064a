import type { McpServerState } from '../../mcp-server/server.ts';
import type { Container, TerminatedState } from '../objects/pod.ts';
import { createBackoff, pauseText } from './backoff.ts';
import { HELD_UP } from './held-up.ts';
import { pullImage } from './image.ts';
import type { ContainerLog } from './log.ts';
import { CREATE_SHARE } from './pace.ts';
import type { PodHandle } from './pod-handle.ts';
import { missingReference } from './references.ts';
import { type Run, startRun } from './run.ts';
import { createTimers } from './timers.ts';

/** How often the kubelet says that it waits before a restart. */
const BACKOFF_NOTE_MS = 12_000;
/** How often a container whose configuration is missing is tried again, at most. */
const CONFIG_RETRY_MS = 10_000;

/** One container of a pod through all its runs. */
export interface SimulatedContainer {
  readonly name: string;
  /** Fetches the image and starts the first run. */
  begin(): void;
  /** Ends it for good. */
  stop(): void;
  /** The fault of the pod has changed: act on it now. A healed container that waits for its restart gets it at once. */
  reconsider(): void;
  /** What the present or last run wrote, or with `previous` the one before a restart; undefined when there was none. */
  log(previous: boolean): ContainerLog | undefined;
  /** What its runs wrote, oldest first, as far as it is kept. */
  logs(): readonly ContainerLog[];
  /** The MCP server of the present run. */
  server(): McpServerState | undefined;
  /** When the present run started, in ms since 1970; undefined while none runs. */
  startedAt(): number | undefined;
}

/** Makes a container; nothing happens before `begin`. */
export function createContainer(pod: PodHandle, spec: Container): SimulatedContainer {
  const timers = createTimers(pod.timeline);
  const backoff = createBackoff();
  /** Logs of ended runs, oldest first; two are kept. */
  let ended: ContainerLog[] = [];
  let run: Run | undefined;
  let restarts = 0;
  /** How the last run ended. */
  let last: TerminatedState | undefined;
  /** The last run has ended and its successor has not been thought of yet: `lastState` still shows the one before. */
  let justEnded = false;
  let stopped = false;

  const start = () => {
    if (pod.fault() === 'start-error') {
      failToStart();
      return;
    }
    const missing =
      pod.fault() === 'missing-config'
        ? 'secret "mcp-secrets" not found'
        : missingReference(pod.store, pod.namespace, spec);
    if (missing !== undefined) {
      pod.setContainer(spec.name, (status) => {
        status.state = { waiting: { reason: 'CreateContainerConfigError', message: missing } };
      });
      pod.tell('Warning', spec.name, 'Failed', `Error: ${missing}`);
      timers.later(Math.min(CONFIG_RETRY_MS, Math.max(1000, pod.startupMs * 4)), start);
      return;
    }
    pod.tell('Normal', spec.name, 'Created', `Created container: ${spec.name}`);
    pod.tell('Normal', spec.name, 'Started', `Started container ${spec.name}`);
    justEnded = false;
    run = startRun(pod, spec, { restarts, last }, onExit);
  };

  /** The runtime finds no program to start (runc, `StartError`): it has never run, so its start is the year 1970. */
  const failToStart = () => {
    restarts += 1;
    const program = spec.command?.[0] ?? '/app/serve';
    const message = `failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "${program}": stat ${program}: no such file or directory: unknown`;
    const stamp = pod.timeline.stamp();
    const end = { exitCode: 128, reason: 'StartError', message, startedAt: '1970-01-01T00:00:00Z', finishedAt: stamp };
    pod.setContainer(spec.name, (status) => {
      status.state = {
        waiting: { reason: 'CrashLoopBackOff', message: `back-off restarting failed container=${spec.name}` },
      };
      status.lastState = { terminated: { ...end, containerID: '' } };
      status.restartCount = restarts;
    });
    pod.tell('Warning', spec.name, 'Failed', `Error: ${message}`);
    timers.later(Math.max(1000, backoff.next(0)), fetchAndStart);
  };

  const fetchAndStart = () => {
    if (stopped) return;
    const fault = pod.fault();
    const heldUp = fault === undefined ? undefined : HELD_UP[fault];
    if (heldUp !== undefined) {
      pod.tell('Warning', spec.name, ...heldUp);
      timers.later(Math.min(CONFIG_RETRY_MS, Math.max(1000, pod.startupMs * 4)), fetchAndStart);
      return;
    }
    const delay = Math.max(1, Math.round(pod.startupMs * CREATE_SHARE));
    timers.add(pullImage(pod, spec, () => timers.later(delay, start)));
  };

  const onExit = (end: TerminatedState, ranMs: number) => {
    ended = [...ended, ...(run ? [run.log] : [])].slice(-2);
    run = undefined;
    justEnded = true;
    pod.setContainer(spec.name, (status) => {
      status.state = { terminated: end };
      status.ready = false;
      status.started = false;
    });
    const policy = pod.pod()?.spec.restartPolicy ?? 'Always';
    if (stopped || policy === 'Never' || (policy === 'OnFailure' && end.exitCode === 0)) return;
    last = end;
    timers.later(Math.max(20, pod.startupMs / 10), () => restart(end, backoff.next(ranMs)));
  };

  const restart = (end: TerminatedState, pause: number) => {
    restarts += 1;
    if (pause === 0) {
      fetchAndStart();
      return;
    }
    justEnded = false;
    const where = `${pod.name}_${pod.namespace}(${pod.uid})`;
    const message = `back-off ${pauseText(pause)} restarting failed container=${spec.name} pod=${where}`;
    pod.setContainer(spec.name, (status) => {
      status.lastState = { terminated: end };
      status.state = { waiting: { reason: 'CrashLoopBackOff', message } };
    });
    const note = `Back-off restarting failed container ${spec.name} in pod ${where}`;
    pod.tell('Warning', spec.name, 'BackOff', note);
    timers.later(pause, () => {
      const notes = Math.floor(pause / BACKOFF_NOTE_MS);
      if (notes > 0) pod.tell('Warning', spec.name, 'BackOff', note, notes);
      fetchAndStart();
    });
  };

  return {
    name: spec.name,
    begin: fetchAndStart,
    stop() {
      stopped = true;
      timers.cancelAll();
      run?.stop();
    },
    reconsider() {
      if (stopped) return;
      if (run) run.reconsider();
      else if (pod.fault() === undefined) {
        timers.cancelAll();
        backoff.forget();
        fetchAndStart();
      }
    },
    logs: () => [...ended, ...(run ? [run.log] : [])],
    log(previous) {
      if (!previous) return run?.log ?? ended.at(-1);
      return justEnded ? ended.at(-2) : ended.at(-1);
    },
    server: () => run?.server,
    startedAt: () => run?.startedAt,
  };
}
