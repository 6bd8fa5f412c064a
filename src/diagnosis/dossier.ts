import type { TextFile } from '../model/file.ts';
import { bytes, cores } from '../model/units.ts';
import type { Condition, ContainerState, Pod } from '../ports/workload.ts';
import { inOneLine } from '../workloads/message.ts';
import { stuckReason } from '../workloads/pods.ts';
import type { Evidence } from './evidence.ts';

const mostEvents = 200;

/** All that was read, as one text file for the thread; secrets are masked already. */
export function dossier(evidence: Evidence): TextFile {
  const { name, environment, at } = evidence;
  const sections = [
    [`${name} in ${environment.name}, read ${at}`],
    section('Deployment', deploymentLines(evidence)),
    section(
      'Pods',
      (evidence.pods ?? []).flatMap((pod) => podLines(pod, evidence)),
    ),
    section('Endpoints', endpointLines(evidence)),
    section('Events, newest first', eventLines(evidence)),
    ...evidence.logs.map((log) =>
      section(`Log of ${log.pod}/${log.container}${log.previous ? ', before its last restart' : ''}`, log.lines),
    ),
    section(
      'Not read',
      evidence.missing.map(({ part, reason }) => `${part}: ${reason}`),
    ),
  ];
  const text = sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
  return { name: `diagnose-${name}.txt`, title: `Evidence for ${name}`, text };
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`=== ${title} ===`, ...lines];
}

function deploymentLines({ deployment }: Evidence): readonly string[] {
  if (deployment === undefined) return [];
  const { replicas } = deployment;
  return [
    `revision ${deployment.revision}, wanted ${replicas.wanted}, updated ${replicas.updated}, ready ${replicas.ready}, available ${replicas.available}${deployment.paused ? ', paused' : ''}`,
    ...deployment.conditions.map(conditionLine),
  ];
}

const conditionLine = ({ type, status, reason, message }: Condition) =>
  [`${type} ${status}:`, reason, message].filter((word) => word !== '').join(' ');

function podLines(pod: Pod, { usage }: Evidence): readonly string[] {
  const head = `${pod.name}  ${pod.phase}${pod.ready ? ', ready' : ', not ready'}${pod.deleting ? ', going' : ''}  on ${pod.node ?? 'no node'}  made ${pod.createdAt}`;
  const why = stuckReason(pod);
  const lines = pod.containers.map((container) => {
    const used = usage
      ?.find((entry) => entry.pod === pod.name)
      ?.containers.find((entry) => entry.name === container.name);
    const state = container.state.kind === 'running' ? 'running' : stateWords(container.state);
    const last =
      container.last === undefined
        ? ''
        : `, before: ${stateWords(container.last)} at ${container.last.finishedAt ?? '?'}`;
    const memory =
      used === undefined
        ? ''
        : `, memory ${bytes(used.memoryBytes)}${container.limits.memoryBytes === undefined ? '' : ` of ${bytes(container.limits.memoryBytes)}`}`;
    const cpu = used === undefined ? '' : `, cpu ${cores(used.cpuMillis)}`;
    return `  ${container.init ? 'init ' : container.sidecar ? 'sidecar ' : ''}${container.name}  ${container.image}  ${state}, restarts ${container.restarts}${last}${memory}${cpu}`;
  });
  const told = pod.conditions.filter(
    ({ status, reason, message }) => status !== 'True' || reason !== '' || message !== '',
  );
  const said = pod.reason === '' ? [] : [`  ! ${pod.reason} ${inOneLine(pod.message)}`];
  return [
    head,
    ...said,
    ...(why === undefined ? [] : [`  ! ${why}`]),
    ...told.map((one) => `  ${conditionLine(one)}`),
    ...lines,
  ];
}

function stateWords(state: Exclude<ContainerState, { readonly kind: 'running' }>): string {
  const head =
    state.kind === 'waiting' ? `waiting: ${state.reason}` : `terminated: ${state.reason} (${state.exitCode})`;
  return state.message === '' ? head : `${head} ${inOneLine(state.message)}`;
}

function endpointLines({ endpoints }: Evidence): readonly string[] {
  if (endpoints === undefined) return [];
  return [
    `${endpoints.service}: ${endpoints.ready.length} ready (${endpoints.ready.map(({ address }) => address).join(', ')}), ${endpoints.notReady.length} not ready`,
  ];
}

function eventLines({ events }: Evidence): readonly string[] {
  const sorted = [...(events ?? [])].sort((a, b) => Number(b.type === 'Warning') - Number(a.type === 'Warning'));
  return sorted
    .slice(0, mostEvents)
    .map(
      (event) =>
        `${event.at}  ${event.type}  ${event.reason}  ${event.object.kind}/${event.object.name}  ${event.message}${event.count > 1 ? ` (x${event.count})` : ''}`,
    );
}
