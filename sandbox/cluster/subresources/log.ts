import type { ServerResponse } from 'node:http';
import type { Answer } from '../api/answer.ts';
import type { ApiContext } from '../api/context.ts';
import { findPod } from '../api/find.ts';
import type { ApiRequest, ResourcePath } from '../api/request.ts';
import { badRequest } from '../api/status.ts';
import type { ContainerLog, LogLine } from '../kubelet/log.ts';
import type { ContainerStatus, Pod } from '../objects/pod.ts';
import { type LogOptions, readLogOptions } from './log-options.ts';

/** How often a followed log is looked at, in ms of the cluster's time. */
const FOLLOW_MS = 200;

function containerOf(pod: Pod, wanted: string | undefined): string {
  const names = [...pod.spec.containers, ...(pod.spec.initContainers ?? [])].map((one) => one.name);
  if (wanted !== undefined) {
    if (names.includes(wanted)) return wanted;
    throw badRequest(`container ${wanted} is not valid for pod ${pod.metadata.name}`);
  }
  const [only, ...others] = pod.spec.containers;
  if (only && others.length === 0) return only.name;
  throw badRequest(
    `a container name must be specified for pod ${pod.metadata.name}, choose one of: [${names.join(' ')}]`,
  );
}

/** What the kubelet says instead of a log, when a container has none (kubelet_pods.go: validateContainerLogStatus). */
function refusal(pod: Pod, name: string, status: ContainerStatus | undefined, previous: boolean): string | undefined {
  const what = `container "${name}" in pod "${pod.metadata.name}"`;
  if (!status) return `${what} is not available`;
  if (previous) return status.lastState.terminated ? undefined : `previous terminated ${what} not found`;
  if (status.state.running || status.state.terminated || status.lastState.terminated) return undefined;
  const reason = status.state.waiting?.reason ?? '';
  if (reason === 'ErrImagePull') return `${what} is waiting to start: image can't be pulled`;
  if (reason === 'ImagePullBackOff') return `${what} is waiting to start: trying and failing to pull image`;
  return `${what} is waiting to start: ${reason}`;
}

function withinTime(lines: readonly LogLine[], options: LogOptions, now: number): readonly LogLine[] {
  const since =
    options.sinceTime ?? (options.sinceSeconds === undefined ? undefined : now - options.sinceSeconds * 1000);
  return since === undefined ? lines : lines.filter((line) => line.at >= since);
}

function textOf(lines: readonly LogLine[], timestamps: boolean): string {
  return lines
    .map(({ at, text }) => `${timestamps ? `${new Date(at).toISOString().replace('Z', '000000Z')} ` : ''}${text}\n`)
    .join('');
}

/** Sends at most `limit` bytes in all. */
function limited(response: ServerResponse, limit: number | undefined): (text: string) => boolean {
  let left = limit ?? Number.POSITIVE_INFINITY;
  return (text) => {
    const bytes = Buffer.from(text);
    const shown = bytes.subarray(0, Math.min(bytes.length, left));
    if (shown.length > 0) response.write(shown);
    left -= shown.length;
    return left > 0;
  };
}

function follow(
  context: ApiContext,
  log: ContainerLog,
  options: LogOptions,
  first: readonly LogLine[],
  response: ServerResponse,
): void {
  const { timeline, streams } = context;
  response.writeHead(200, { 'content-type': 'text/plain' });
  response.flushHeaders();
  const write = limited(response, options.limitBytes);
  let last = log.lines(timeline.now()).at(-1);
  let stop: () => void = () => undefined;
  const end = () => {
    stop();
    streams.delete(end);
    response.end();
  };
  if (!write(textOf(first, options.timestamps))) {
    end();
    return;
  }
  stop = timeline.every(FOLLOW_MS, () => {
    const lines = log.lines(timeline.now());
    const fresh = lines.slice(last === undefined ? 0 : lines.lastIndexOf(last) + 1);
    last = lines.at(-1) ?? last;
    const more = fresh.length === 0 || write(textOf(fresh, options.timestamps));
    if (!more || log.ended) end();
  });
  streams.add(end);
  response.on('close', end);
}

/** GET pods/log: the lines of one container, once or as they come. */
export function readLog(
  context: ApiContext,
  request: ApiRequest,
  target: ResourcePath,
  response: ServerResponse,
): Answer | undefined {
  const pod = findPod(context.store, target.namespace ?? '', target.name ?? '');
  const options = readLogOptions(request.query, pod.metadata.name);
  const container = containerOf(pod, options.container);
  const empty: Answer = { code: 200, body: '', contentType: 'text/plain' };
  if (pod.spec.nodeName === undefined) return empty;
  const statuses = [...(pod.status.containerStatuses ?? []), ...(pod.status.initContainerStatuses ?? [])];
  const status = statuses.find((one) => one.name === container);
  const refused = refusal(pod, container, status, options.previous);
  if (refused !== undefined) throw badRequest(refused);
  const log = context.kubelet.log(pod, container, options.previous);
  if (!log) return empty;
  const now = context.timeline.now();
  const lines = withinTime(log.lines(now), options, now);
  const shown =
    options.tailLines === undefined ? lines : options.tailLines === 0 ? [] : lines.slice(-options.tailLines);
  if (options.follow && !log.ended) {
    follow(context, log, options, shown, response);
    return undefined;
  }
  const text = textOf(shown, options.timestamps);
  const body =
    options.limitBytes === undefined ? text : Buffer.from(text).subarray(0, options.limitBytes).toString('latin1');
  return { ...empty, body: options.limitBytes === undefined ? body : Buffer.from(body, 'latin1').toString() };
}
