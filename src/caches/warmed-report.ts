import type { Report } from '../model/report.ts';
import type { OnPods } from '../workloads/on-every-pod.ts';

/** What each pod answered when it was asked to fill its cache. That it has begun is all a pod says. */
export function warmedReport({ pods, unready }: OnPods, asked: string, deployment: string): Report {
  const left = pods.filter(({ gone }) => !gone);
  const failed = left.filter(({ problem }) => problem !== '');
  const [first] = failed;
  const table = {
    kind: 'table' as const,
    columns: [{ title: 'Pod' }, { title: 'Answer' }],
    rows: pods.map(({ name, gone, problem }) => [
      name,
      gone ? 'gone meanwhile' : problem === '' ? 'fills its cache' : problem,
    ]),
  };
  const notes = [
    ...(unready.length === 0 ? [] : [`not ready and not asked: ${unready.join(', ')}`]),
    'how full the cache is then shows in `cache`',
  ];
  const count = `${left.length - failed.length} of ${left.length} ready pods`;
  if (failed.length === 0 && left.length > 0) {
    const offers = [{ label: 'Cache', action: 'cache', params: {} }];
    return { mark: 'good', headline: `${count} of ${asked} fill their cache`, parts: [table], notes, offers };
  }
  const why = first === undefined ? 'every pod was gone' : `${first.name}: ${first.problem}`;
  return {
    mark: 'bad',
    headline: `Only ${count} of ${asked} fill their cache: ${why}`,
    parts: [table],
    notes,
    offers: [
      { label: 'Try again', action: 'cache warm', params: {} },
      { label: 'Diagnose', action: 'diagnose', params: { deployment } },
    ],
  };
}
