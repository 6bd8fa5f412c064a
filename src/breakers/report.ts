import type { Mark, Offer, Report } from '../model/report.ts';
import type { Text } from '../model/text.ts';
import { counted } from '../model/units.ts';
import type { PodsSaid } from '../workloads/ask-ready-pods.ts';
import { shortName } from '../workloads/pods.ts';
import { silentWords } from '../workloads/silent-words.ts';
import { type BreakerState, breakerName } from './told.ts';

export type BreakersSeen = PodsSaid<ReadonlyMap<string, BreakerState>>;

/** The pods on which one breaker has one state. */
export interface BreakerGroup {
  readonly name: string;
  readonly state: BreakerState;
  readonly pods: readonly string[];
}

const order: Readonly<Record<BreakerState, number>> = { open: 0, 'half-open': 1, closed: 2 };
const marks: Readonly<Record<BreakerState, Mark>> = { open: 'bad', 'half-open': 'warning', closed: 'good' };
/** Rows of the table; names of pods in one row; buttons to reset one. */
const [mostRows, mostNames, mostResets] = [20, 6, 2];

/** What every pod tells, the worst first. Pure. */
export function breakerGroups({ pods }: BreakersSeen): readonly BreakerGroup[] {
  const groups = new Map<string, { name: string; state: BreakerState; pods: string[] }>();
  for (const { pod, said } of pods) {
    for (const [name, state] of said ?? []) {
      const key = `${state} ${name}`;
      const group = groups.get(key) ?? { name, state, pods: [] };
      group.pods.push(pod);
      groups.set(key, group);
    }
  }
  return [...groups.values()].sort(
    (a, b) => order[a.state] - order[b.state] || b.pods.length - a.pods.length || a.name.localeCompare(b.name, 'en'),
  );
}

/** What `/mcp breakers` shows. Pure. */
export function breakersReport(seen: BreakersSeen): Report {
  const told = seen.pods.filter(({ why }) => why === '');
  const groups = breakerGroups(seen);
  const [worst] = groups;
  const tripped = [...new Set(groups.filter(({ state }) => state !== 'closed').map(({ name }) => name))];
  const rest = { notes: notesOf(seen, groups), offers: offersOf(tripped) };
  if (told.length === 0)
    return { mark: 'unknown', headline: `No pod tells of its circuit breakers: ${silence(seen)}`, parts: [], ...rest };
  if (worst === undefined)
    return { mark: 'unknown', headline: `${of(told.length, seen)} tell of no circuit breaker`, parts: [], ...rest };
  const rows = groups
    .slice(0, mostRows)
    .map(({ name, state, pods }) => [breakerName(name), state, `${pods.length} of ${told.length}`, podNames(pods)]);
  return {
    mark: told.length < seen.pods.length && worst.state === 'closed' ? 'warning' : marks[worst.state],
    headline: headlineOf(worst, tripped, groups, seen),
    parts: [
      {
        kind: 'table',
        columns: [{ title: 'Breaker' }, { title: 'State' }, { title: 'On', align: 'right' }, { title: 'Pods' }],
        rows,
      },
    ],
    ...rest,
  };
}

function headlineOf(
  { name, state, pods }: BreakerGroup,
  tripped: readonly string[],
  groups: readonly BreakerGroup[],
  seen: BreakersSeen,
): string {
  if (state !== 'closed') {
    const more = tripped.length === 1 ? '' : `; ${counted(tripped.length - 1, 'other')} not closed`;
    return `Circuit breaker ${breakerName(name)} is ${state} on ${of(pods.length, seen)}${more}`;
  }
  const count = new Set(groups.map((group) => group.name)).size;
  const all = count === 1 ? `Circuit breaker ${breakerName(name)} is` : `All ${count} circuit breakers are`;
  return `${all} closed on ${of(seen.pods.filter(({ why }) => why === '').length, seen)}`;
}

const of = (count: number, { pods }: BreakersSeen) => `${count} of ${counted(pods.length, 'ready pod')}`;
const silence = (seen: BreakersSeen) => seen.noPods || silentWords(seen.pods).join('; ');

function podNames(pods: readonly string[]): string {
  const more = pods.length - mostNames;
  return `${pods.slice(0, mostNames).map(shortName).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function notesOf(seen: BreakersSeen, groups: readonly BreakerGroup[]): readonly Text[] {
  return [
    ...(groups.length > 0 ? silentWords(seen.pods) : []),
    ...(groups.length > mostRows ? [`${groups.length - mostRows} rows not shown`] : []),
  ];
}

function offersOf(tripped: readonly string[]): readonly Offer[] {
  if (tripped.length === 0) return [];
  return [
    { label: 'Upstreams', action: 'upstreams', params: {} },
    ...tripped.slice(0, mostResets).map((name) => ({
      label: `Plan reset of ${breakerName(name).slice(0, 40)}…`,
      action: 'breakers reset',
      params: { name },
    })),
  ];
}
