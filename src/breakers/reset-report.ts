import type { Report } from '../model/report.ts';
import type { Text } from '../model/text.ts';
import { counted } from '../model/units.ts';
import type { OnPods } from '../workloads/on-every-pod.ts';
import { type BreakerState, breakerName } from './told.ts';

/** How one pod's breaker stands a while after the reset. */
export interface Held {
  readonly pod: string;
  /** undefined where the pod has no such breaker, or does not tell (`why`). */
  readonly state: BreakerState | undefined;
  readonly why: string;
}

export interface ResetSeen {
  readonly asked: OnPods;
  readonly held: readonly Held[];
}

/** A pod whose version has no breaker of that name answers so. */
const absent = 'answered 404';

/** What came of a reset: whether each pod did it, and whether it held. Pure. */
export function resetReport(name: string, { asked, held }: ResetSeen, seconds: number): Report {
  const shown = breakerName(name);
  const left = asked.pods.filter(({ gone, problem }) => !gone && problem !== absent);
  // An answer that was lost, of a pod whose breaker is closed now, is no failure.
  const isClosed = (pod: string) => held.some((one) => one.pod === pod && one.state === 'closed');
  const refused = left.filter(({ name: pod, problem }) => problem !== '' && !isClosed(pod));
  const later = held.filter((one) => one.state !== undefined || one.why !== '');
  const opened = later.filter(({ state }) => state === 'open' || state === 'half-open');
  const silent = later.filter(({ why }) => why !== '');
  const parts = [tableOf(asked, held, seconds)];
  const notes: readonly Text[] =
    asked.unready.length === 0 ? [] : [`not ready and not asked: ${asked.unready.join(', ')}`];
  const offers = [
    { label: 'Upstreams', action: 'upstreams', params: {} },
    { label: 'Circuit breakers', action: 'breakers', params: {} },
  ];
  const bad = (headline: string): Report => ({ mark: 'bad', headline, parts, notes, offers });
  const [firstOpen] = opened;
  const [firstRefused] = refused;
  if (firstOpen !== undefined) {
    const isOpen = opened.some(({ state }) => state === 'open');
    return bad(
      `The reset did not hold: ${shown} is ${isOpen ? 'open' : 'half-open'} on ${opened.length} of ${counted(later.length, 'pod')} after ${seconds} s`,
    );
  }
  if (firstRefused !== undefined)
    return bad(
      `${shown} reset on ${left.length - refused.length} of ${counted(left.length, 'ready pod')} only: ${firstRefused.name}: ${firstRefused.problem}`,
    );
  if (silent[0] !== undefined)
    return bad(
      `${shown} was reset; whether it held on ${silent.length} of ${counted(later.length, 'pod')} is not known: ${silent[0].why}`,
    );
  if (left.length === 0 || later.length === 0) return bad(`No pod has a circuit breaker ${shown} any more`);
  const headline = `${shown} is closed on ${later.length} of ${counted(later.length, 'ready pod')}, ${seconds} s after the reset`;
  return { mark: 'good', headline, parts, notes, offers: [] };
}

function tableOf({ pods }: OnPods, held: readonly Held[], seconds: number) {
  const names = [...new Set([...pods.map(({ name }) => name), ...held.map(({ pod }) => pod)])];
  return {
    kind: 'table' as const,
    columns: [{ title: 'Pod' }, { title: 'Reset' }, { title: `After ${seconds} s` }],
    rows: names.map((name) => {
      const reset = pods.find((one) => one.name === name);
      const now = held.find(({ pod }) => pod === name);
      return [name, resetWords(reset), now === undefined ? 'gone' : now.why || (now.state ?? 'no such breaker')];
    }),
  };
}

function resetWords(reset: OnPods['pods'][number] | undefined): string {
  if (reset === undefined) return 'started later';
  if (reset.gone) return 'gone meanwhile';
  if (reset.problem === absent) return 'no such breaker';
  return reset.problem === '' ? 'done' : reset.problem;
}
