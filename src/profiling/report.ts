import type { Report } from '../model/report.ts';
import { counted } from '../model/units.ts';
import { shortName } from '../workloads/pods.ts';
import type { RecordTerms } from './record.ts';
import type { Hot } from './stacks.ts';

/** What a recording came to; its stacks are in the files. */
export interface Recorded {
  readonly samples: number;
  readonly unread: number;
  readonly hot: readonly Hot[];
  /** Functions beyond those listed. */
  readonly more: number;
}

const percent = (count: number, of: number) => `${Math.round((100 * count) / of)}%`;

/** Where the time went, as a report. Pure. */
export function profileReport({ pod, seconds, perSecond }: RecordTerms, seen: Recorded, isReady: boolean): Report {
  const { samples, hot, more, unread } = seen;
  const [first] = hot;
  const where = first === undefined ? '' : `: ${percent(first.self, samples)} of the time in ${first.frame}`;
  return {
    mark: isReady ? 'good' : 'bad',
    headline: isReady ? `${shortName(pod)}${where}` : `${pod} is not ready after the recording`,
    parts: [
      {
        kind: 'table',
        columns: [
          { title: 'Function' },
          { title: 'Itself', align: 'right' },
          { title: 'With what it calls', align: 'right' },
        ],
        rows: hot.map(({ frame, self, total }) => [frame, percent(self, samples), percent(total, samples)]),
      },
    ],
    notes: [
      `${counted(samples, 'sample')} with something running, of ${seconds * perSecond} looks in ${seconds} s; idle threads are not counted`,
      'the flame graph is in the thread, and the same for speedscope.app',
      ...(more > 0 ? [`${counted(more, 'function')} not shown`] : []),
      ...(unread > 0 ? [`${counted(unread, 'line')} of py-spy could not be read`] : []),
    ],
    offers: [
      { label: 'Performance', action: 'perf', params: {} },
      { label: 'Memory', action: 'memory', params: {} },
    ],
  };
}
