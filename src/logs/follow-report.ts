import type { Offer, Report } from '../model/report.ts';
import { periodWords } from '../model/time-words.ts';
import { counted } from '../model/units.ts';
import type { Pod } from '../ports/workload.ts';
import { gapNotes } from './containers.ts';
import { screenOf } from './lines-report.ts';
import type { Found, Sought } from './merge.ts';

/** Something that befell a pod while somebody watched. */
export interface Happened {
  /** Unix ms. */
  readonly at: number;
  /** `x7k2p started` */
  readonly what: string;
}

export interface FollowSeen {
  readonly deployment: string;
  readonly pods: readonly Pod[];
  readonly zone: string;
  readonly sought: Sought;
  /** The newest, oldest first, masked. */
  readonly found: readonly Found[];
  /** How many came in all. */
  readonly count: number;
  readonly happened: readonly Happened[];
  readonly gaps: readonly string[];
  /** Logs that are not followed, because there are too many. */
  readonly leftOut: number;
  readonly until: Date;
  readonly forMs: number;
  readonly isOver: boolean;
}

const grouped = new Intl.NumberFormat('en');
/** Of what befell pods, the newest. */
const mostHappened = 6;

/** What is followed, as it stands. Its message is edited while it goes on, and stays as the last screen. */
export function followReport(seen: FollowSeen): Report {
  const { deployment, pods, zone, found, count, happened, gaps, leftOut, until, isOver, sought } = seen;
  const time = new Intl.DateTimeFormat('en-GB', { timeZone: zone, timeStyle: 'medium' });
  const lines = `${grouped.format(count)} ${count === 1 ? 'line' : 'lines'}`;
  const of = counted(pods.length, 'pod');
  return {
    mark: isOver ? 'neutral' : 'running',
    headline: isOver
      ? `${deployment}: ${lines} in ${periodWords(seen.forMs)}, ${of}`
      : `${deployment}: ${lines} so far, ${of}; follows until ${time.format(until)}`,
    parts:
      found.length === 0
        ? []
        : [{ kind: 'log', title: `Newest last, times in ${zone}`, lines: screenOf({ found, zone, pods }).lines }],
    notes: [
      ...happened.slice(-mostHappened).map(({ at, what }) => `${time.format(at)} pod ${what}`),
      ...(sought.level === undefined ? [] : ['lines that name no level are left out']),
      ...(leftOut === 0 ? [] : [`${counted(leftOut, 'log')} more not followed: name a pod with pod=`]),
      ...gapNotes(gaps),
    ],
    ...(isOver ? { offers: offersOf(seen) } : {}),
  };
}

function offersOf({ deployment, sought: { level, grep }, forMs }: FollowSeen): readonly Offer[] {
  const same = { deployment, ...(level === undefined ? {} : { level }), ...(grep === undefined ? {} : { grep }) };
  return [
    { label: 'Follow again', action: 'logs', params: { ...same, follow: forMs } },
    { label: 'All lines', action: 'logs', params: same },
    { label: 'Diagnose', action: 'diagnose', params: { deployment } },
  ];
}
