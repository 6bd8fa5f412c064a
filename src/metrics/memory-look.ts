import type { Line, Mark, Offer, Part, Report } from '../model/report.ts';
import type { Chart } from '../model/series.ts';
import type { Inline, Text } from '../model/text.ts';
import { periodWords } from '../model/time-words.ts';
import { bytes, counted, span } from '../model/units.ts';
import { shortName } from '../workloads/pods.ts';
import { raiseMemoryOffer } from '../workloads/raise-offer.ts';
import type { Between } from './growth.ts';
import type { ContainerMemory, MemorySeen } from './pod-memory.ts';

const hourMs = 3_600_000;
/** Whoever is woken by it can still do something. */
const soonMs = 2 * hourMs;
const dayMs = 24 * hourMs;
/** Further ahead nothing is said: by then it is another release. */
const weekMs = 7 * dayMs;
/** Slower than this, in bytes per hour, no leak is worth a word. */
const slowest = 1024 ** 2 / 4;
/** Pods in sight. */
const mostPods = 8;
/** Lines of a chart that can be told apart. */
const mostLines = 6;

/** What is told of one container. */
interface Judged {
  readonly one: ContainerMemory;
  readonly mark: Mark;
  /** When it is full, unix ms; undefined where nothing says that it will be within a week. */
  readonly full: Between | undefined;
  readonly grows: boolean;
}

/** The memory of the pods of a deployment as a report: what grows, how fast, and between when and when it is full. */
export function memoryReport(seen: MemorySeen): Report {
  const all = seen.memory
    .map((one) => judged(one, seen))
    .sort((a, b) => dueAt(a) - dueAt(b) || (b.one.now ?? 0) - (a.one.now ?? 0));
  const headline = `${seen.name}: ${verdict(all, seen)}`;
  const common = { headline, notes: notes(all, seen), offers: offersOf(all, seen) };
  if (all.every(({ one }) => one.now === undefined)) return { ...common, mark: 'unknown' };
  const left = all.length - mostPods;
  const parts: readonly Part[] = [
    { kind: 'series', chart: chartOf(all, seen) },
    { kind: 'lines', lines: all.slice(0, mostPods).map((entry) => lineOf(entry, seen)) },
    ...(left > 0 ? [{ kind: 'text' as const, text: `… and ${left} more, with more time left` }] : []),
  ];
  return { ...common, mark: markOf(all), parts };
}

/** Its pod; with its own name where the pod has several. */
function labelOf({ pod, container }: ContainerMemory): string {
  const several = pod.containers.filter(({ init }) => !init).length > 1;
  return several ? `${shortName(pod.name)}/${container.name}` : shortName(pod.name);
}

/** Pods that have one of some containers. */
const podsOf = (some: readonly Judged[]): number => new Set(some.map(({ one }) => one.pod.name)).size;

const dueAt = ({ full }: Judged) => full?.low ?? Number.POSITIVE_INFINITY;

function judged(one: ContainerMemory, { nowMs }: MemorySeen): Judged {
  const { growth, container } = one;
  const limit = container.limits.memoryBytes;
  const grows = growth?.grows === true && growth.slope.best * hourMs >= slowest;
  const full = limit === undefined || !grows ? undefined : growth.reaches(limit);
  const due = full !== undefined && full.low - nowMs <= weekMs ? full : undefined;
  return { one, grows, full: due, mark: markOfOne(one, grows, due, nowMs) };
}

function markOfOne({ now, growth }: ContainerMemory, grows: boolean, full: Between | undefined, nowMs: number): Mark {
  if (now === undefined || growth === undefined) return 'unknown';
  if (full !== undefined && full.low - nowMs <= soonMs) return 'bad';
  return grows && full !== undefined && full.low - nowMs <= dayMs ? 'warning' : 'good';
}

function markOf(all: readonly Judged[]): Mark {
  const marks = all.map(({ mark }) => mark);
  return (['bad', 'warning', 'good'] as const).find((mark) => marks.includes(mark)) ?? 'unknown';
}

function verdict(all: readonly Judged[], seen: MemorySeen): string {
  const { settings, known, nowMs } = seen;
  if (all.length === 0) return 'no pods to measure';
  if (!known) return `memory is unknown. Prometheus has no ${settings.signals.memory} from the last day`;
  const measured = all.filter(({ one }) => one.now !== undefined);
  if (measured.length === 0) return `memory is unknown. ${settings.signals.memory} has no sample of its pods`;
  const growing = all.filter(({ grows }) => grows);
  const [first] = all;
  const of =
    podsOf(growing) === 1
      ? `pod ${shortName(growing[0]?.one.pod.name ?? '')}`
      : `${podsOf(growing)} of ${counted(podsOf(all), 'pod')}`;
  if (first?.full !== undefined) {
    const which = growing.length === 1 ? 'it is' : 'the first is';
    return `memory of ${of} grows; ${which} full in ${aheadWords(first.full, nowMs)}`;
  }
  if (growing.length > 0) return `memory of ${of} grows, and is not full within a week`;
  const told = all.filter(({ one }) => one.growth !== undefined);
  if (told.length === 0) return 'not enough was measured since the pods started to tell whether memory grows';
  const rest = podsOf(all.filter(({ one }) => one.growth === undefined));
  return `no clear growth of memory${rest === 0 ? '' : `; not enough to tell of ${counted(rest, 'pod')}`}`;
}

/** `43 min to 58 min`, `2 h or more`. */
function aheadWords({ low, high }: Between, nowMs: number): string {
  const [early, late] = [low, high].map((at) => span(Math.max(0, at - nowMs) / 1000));
  if (high - nowMs > weekMs) return `${early} or more`;
  return early === late ? `about ${early}` : `${early} to ${late}`;
}

function lineOf({ one, full, grows, mark }: Judged, seen: MemorySeen): Line {
  const { container, now } = one;
  const label = labelOf(one);
  const limit = container.limits.memoryBytes;
  if (now === undefined) return { mark, label, text: 'not measured' };
  const use = limit === undefined ? `${bytes(now)}, no limit` : `${bytes(now)} of ${bytes(limit)}`;
  return { mark, label, text: [use, ' · ', ...trend(one, grows), ...fullWords(full, seen), ...killed(one)] };
}

function trend({ growth }: ContainerMemory, grows: boolean): readonly Inline[] {
  if (growth === undefined) return ['not enough to tell'];
  if (!grows) return ['no clear growth'];
  const { best, low, high } = growth.slope;
  return [`+${bytes(best * hourMs)}/h (${bytes(Math.max(0, low * hourMs))} to ${bytes(high * hourMs)})`];
}

function fullWords(full: Between | undefined, { nowMs }: MemorySeen): readonly Inline[] {
  if (full === undefined) return [];
  const style = full.high - nowMs > dayMs / 2 ? ('date' as const) : ('time' as const);
  const time = (at: number): Inline => ({ time: new Date(at).toISOString(), as: style });
  if (full.high - nowMs > weekMs) return [' · full after ', time(full.low), ', or much later'];
  return [' · ', { strong: `full in ${aheadWords(full, nowMs)}` }, ' (', time(full.low), ' to ', time(full.high), ')'];
}

function killed({ container: { last, restarts } }: ContainerMemory): readonly Inline[] {
  if (last?.reason !== 'OOMKilled') return [];
  const at: readonly Inline[] = last.finishedAt === undefined ? [] : [' at ', { time: last.finishedAt, as: 'time' }];
  return [' · ', { strong: 'out of memory' }, ...at, `, ${counted(restarts, 'restart')}`];
}

function chartOf(all: readonly Judged[], { environment, name, markers }: MemorySeen): Chart {
  const drawn = all.filter(({ one }) => one.now !== undefined).slice(0, mostLines);
  const limits = new Set(drawn.map(({ one }) => one.container.limits.memoryBytes));
  const [limit] = limits;
  return {
    title: `Memory of ${name}`,
    unit: 'bytes',
    zone: environment.timezone,
    series: drawn.map(({ one }) => ({ name: labelOf(one), points: one.points })),
    ...(limits.size === 1 && limit !== undefined ? { threshold: { value: limit, label: 'limit' } } : {}),
    ...(markers.length === 0 ? {} : { markers }),
  };
}

function notes(all: readonly Judged[], seen: MemorySeen): readonly Text[] {
  const { settings, sinceMs, gaps } = seen;
  const dead = podsOf(all.filter(({ one }) => one.container.last?.reason === 'OOMKilled'));
  const blind = podsOf(all.filter(({ one }) => one.now === undefined));
  const unlimited = podsOf(all.filter(({ one }) => one.container.limits.memoryBytes === undefined));
  const isProcess = !settings.signals.memory.startsWith('container_');
  return [
    `Last ${periodWords(sinceMs)}, since each start; a prediction holds while the pace does`,
    ...(dead === 0 ? [] : [`${counted(dead, 'pod')} ran out of memory before`]),
    ...(blind === 0 || all.every(({ one }) => one.now === undefined) ? [] : [`${counted(blind, 'pod')} not measured`]),
    ...(unlimited === 0 ? [] : [`${counted(unlimited, 'pod')} without a memory limit: never full, until the node is`]),
    ...(isProcess ? ['Memory of the process alone: what else the container holds counts against its limit too'] : []),
    ...gaps,
  ];
}

function offersOf(all: readonly Judged[], { name }: MemorySeen): readonly Offer[] {
  const [first] = all;
  const restart: Offer = { label: 'Plan restart…', action: 'restart', params: { deployment: name } };
  return [
    ...(first?.full === undefined ? [] : [restart, ...raiseMemoryOffer(name, first.one.container)]),
    ...(first === undefined
      ? []
      : [
          {
            label: `Look at ${shortName(first.one.pod.name)}`,
            action: 'pod',
            params: { name: first.one.pod.name, deployment: name },
          },
        ]),
    { label: 'Use and limits', action: 'top', params: { deployment: name } },
  ];
}
