import type { TextFile } from '../model/file.ts';
import type { Line, Mark, Offer, Part, Report } from '../model/report.ts';
import type { Inline, Text } from '../model/text.ts';
import { counted } from '../model/units.ts';
import type { ClusterEvent, Container, Deployment, Pod, PodUsage, Revision } from '../ports/workload.ts';
import { eventGroups, eventWords } from './event-groups.ts';
import { inOneLine } from './message.ts';
import { missingOf, referenceWords } from './missing.ts';
import { endWords, podState, restartsOf } from './pod-state.ts';
import { needsMemory, raiseMemoryOffer } from './raise-offer.ts';
import { nearlyFull, share, type Use, useOf, useWords } from './use.ts';
import { templateVersions } from './versions.ts';

/** Events in sight; all of them are in the file. */
const mostEvents = 4;

export interface PodSeen {
  readonly pod: Pod;
  readonly deployment: Deployment;
  /** Of the namespace or of the pod; undefined where they could not be read, like all below. */
  readonly events: readonly ClusterEvent[] | undefined;
  readonly usage: readonly PodUsage[] | undefined;
  readonly revisions: readonly Revision[] | undefined;
  readonly gaps: readonly string[];
  readonly at: Date;
}

/** One pod as a report: how it stands, then each container that has not done its part, what is missing, its conditions and events. */
export function podReport(seen: PodSeen): Report {
  const { pod, usage, gaps, at } = seen;
  const state = podState(pod, at);
  const { count } = restartsOf(pod);
  const groups = eventGroups((seen.events ?? []).filter(({ object }) => object.uid === pod.uid));
  const shown = groups.slice(0, mostEvents);
  const done = pod.containers.filter(isDone);
  const lines = pod.containers
    .filter((one) => !isDone(one))
    .map((one) => containerLine(one, useOf(usage, pod.name, one.name)));
  const told = conditionItems(pod);
  return {
    mark: markOf(state.standing, lines),
    headline: `${pod.name} ${state.standing === 'ready' ? 'is ready' : `is not ready: ${state.words}`}${count === 0 ? '' : `, ${counted(count, 'restart')}`}`,
    parts: [
      { kind: 'lines', lines },
      ...listOf(told),
      ...listOf([
        ...shown.map((group) => eventWords(group, true)),
        ...(groups.length > shown.length
          ? [`and ${groups.length - shown.length} more kinds of event, in the file`]
          : []),
      ]),
    ],
    notes: [
      placeNote(seen),
      ...(done.length === 0 ? [] : [`init done: ${done.map(({ name }) => name).join(', ')}`]),
      ...(seen.events !== undefined && groups.length === 0
        ? ['no events; the cluster keeps them for about an hour']
        : []),
      ...gaps,
    ],
    offers: offersOf(seen),
    ...(groups.length > shown.length ? { attachments: [eventFile(pod, groups)] } : {}),
  };
}

const isDone = ({ init, state }: Container) => init && state.kind === 'terminated' && state.exitCode === 0;

function listOf(items: readonly Text[]): readonly Part[] {
  return items.length === 0 ? [] : [{ kind: 'list', ordered: false, items }];
}

function markOf(standing: string, lines: readonly Line[]): Mark {
  if (standing === 'trouble') return 'bad';
  if (standing === 'ready') return lines.some(({ mark }) => mark !== 'good') ? 'warning' : 'good';
  return standing === 'starting' ? 'running' : 'neutral';
}

/** A container: how it runs, what ended its last run, what it uses of its limits, and, where it is not ready, what is asked of it. */
function containerLine(container: Container, used: Use | undefined): Line {
  const { name, init, sidecar, probes, ready, state } = container;
  const full = (share(used?.memoryBytes, container.limits.memoryBytes) ?? 0) >= nearlyFull;
  const probe = state.kind === 'running' && !ready && !init ? (probes.startup ?? probes.readiness) : undefined;
  const missing = missingOf(container);
  const pieces: readonly (readonly Inline[])[] = [
    stateWords(container),
    lastWords(container),
    ...(probe === undefined ? [] : [[`asked ${probe}`]]),
    ...missing.map((reference) => [{ strong: `missing: ${referenceWords(reference)}` }]),
    ...(init ? [] : [[useWords(container, used)]]),
  ];
  return {
    mark: missing.length > 0 || !isWell(container) ? 'bad' : full || container.restarts > 0 ? 'warning' : 'good',
    label: `${name}${init ? ' (init)' : sidecar ? ' (sidecar)' : ''}`,
    text: pieces
      .filter((piece) => piece.length > 0)
      .flatMap((piece, index) => (index === 0 ? piece : ['; ', ...piece])),
  };
}

const isWell = ({ ready, init, state }: Container) => ready || (init && state.kind === 'running');

function stateWords({ state, ready, init }: Container): readonly Inline[] {
  if (state.kind === 'running') {
    const words = ready || init ? 'runs' : 'runs, not ready';
    return state.since === undefined ? [words] : [`${words}, started `, { time: state.since, as: 'ago' }];
  }
  const said = inOneLine(state.message);
  const tail = said === '' ? '' : `: ${said}`;
  if (state.kind === 'waiting') return [`${state.reason || 'waits'}${tail}`];
  return [`ended with ${endWords(state)} (${state.exitCode})${tail}`];
}

function lastWords({ last, restarts }: Container): readonly Inline[] {
  if (restarts === 0 && last === undefined) return [];
  const head = counted(restarts, 'restart');
  if (last === undefined) return [head];
  const said = inOneLine(last.message);
  const when: readonly Inline[] = last.finishedAt === undefined ? [] : [' ', { time: last.finishedAt, as: 'ago' }];
  const end = last.reason === '' || last.reason === 'Error' ? '' : `${last.reason}, `;
  return [
    `${head}, the last run ended`,
    ...when,
    ` (${end}exit code ${last.exitCode})${said === '' ? '' : `: ${said}`}`,
  ];
}

/** Told by the state of the containers already. */
const usual = new Set(['Ready', 'ContainersReady', 'Initialized']);

/** Conditions that hold the pod up, readiness gates among them, and that it is about to be taken away. */
function conditionItems({ conditions, message, reason }: Pod): readonly Text[] {
  const bad = conditions.filter(({ type, status }) =>
    type === 'DisruptionTarget' ? status === 'True' : status !== 'True' && !usual.has(type),
  );
  const items = bad.map(({ type, reason: why, message: said }): Text => {
    const words = [why, inOneLine(said)].filter((word) => word !== '').join(': ');
    return [{ strong: type }, words === '' ? ' is not met' : ` ${words}`];
  });
  return reason === '' ? items : [[{ strong: reason }, message === '' ? '' : ` ${inOneLine(message)}`], ...items];
}

function placeNote({ pod, deployment, revisions }: PodSeen): Text {
  const version = templateVersions(deployment.name, revisions ?? []).get(pod.owner?.uid ?? '');
  return [
    [version ?? pod.owner?.name ?? '', pod.node === undefined ? 'on no node' : `on ${pod.node}`, pod.address ?? '']
      .filter((word) => word !== '')
      .join(' · '),
    ' · created ',
    { time: pod.createdAt, as: 'ago' },
  ];
}

function offersOf({ pod: { name, containers }, deployment: { name: deployment }, usage }: PodSeen): readonly Offer[] {
  const hungry = containers.find((one) => needsMemory(one, useOf(usage, name, one.name)));
  const before: readonly Offer[] = containers.some(({ restarts }) => restarts > 0)
    ? [{ label: 'Logs before the restart', action: 'logs', params: { deployment, pod: name, previous: true } }]
    : [];
  return [
    ...before,
    ...(hungry === undefined ? [] : raiseMemoryOffer(deployment, hungry)),
    { label: 'Logs', action: 'logs', params: { deployment, pod: name } },
    { label: 'Diagnose', action: 'diagnose', params: { deployment } },
    { label: 'Plan eviction…', action: 'pod evict', params: { deployment, name } },
    { label: 'All pods', action: 'pods', params: { deployment } },
  ];
}

function eventFile({ name }: Pod, groups: ReturnType<typeof eventGroups>): TextFile {
  const lines = groups.map(({ last, reason, count, message, warning }) =>
    [last, warning ? 'Warning' : 'Normal', reason, `x${count}`, message].join('  '),
  );
  return { name: `events-${name}.txt`, title: `Events of ${name}`, text: `${lines.join('\n')}\n` };
}
