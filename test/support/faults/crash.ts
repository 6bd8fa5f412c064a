import type { Outbound, Watch } from './boundary.ts';

/** One moment a process can die: before its n-th message of a kind takes effect, or after it did and before the answer is read. */
export interface CrashPoint {
  readonly system: Outbound['system'];
  readonly label: string;
  /** 1 is the first after arming. */
  readonly nth: number;
  readonly side: 'before' | 'after';
}

export interface Crash {
  readonly watch: Watch;
  /** What the process sent since it was armed last. */
  readonly seen: readonly Outbound[];
  /** True once the point was met. */
  readonly met: boolean;
  /** Counts from here; `die` is called at the point, if there is one. */
  arm(point?: CrashPoint, die?: () => void): void;
  /** Nobody dies any more. */
  disarm(): void;
}

/** Watches one process, and ends it at a chosen message. */
export function crash(): Crash {
  let seen: Outbound[] = [];
  let point: CrashPoint | undefined;
  let die: () => void = () => undefined;
  let count = 0;
  let met = false;
  return {
    get seen() {
      return seen;
    },
    get met() {
      return met;
    },
    arm(next, how = () => undefined) {
      seen = [];
      count = 0;
      met = false;
      point = next;
      die = how;
    },
    disarm() {
      point = undefined;
    },
    watch(message) {
      seen.push(message);
      if (point === undefined || met || message.system !== point.system || message.label !== point.label) return 'pass';
      count += 1;
      if (count < point.nth) return 'pass';
      met = true;
      if (point.side === 'after') return { answered: die };
      die();
      return 'cut';
    },
  };
}

/** Looks that go round by themselves: dying there is dying anywhere. */
const idle = new Set(['claim-next-run', 'take-duty', 'due-messages', 'run-card']);

/** Every point of a dry run where a write leaves the process, in order: before it is sent, and after it was done. */
export function crashPoints(seen: readonly Outbound[]): readonly CrashPoint[] {
  const counts = new Map<string, number>();
  return seen.flatMap(({ system, label, writes }) => {
    if (!writes || idle.has(label) || label.includes('audit_seal')) return [];
    const nth = (counts.get(`${system} ${label}`) ?? 0) + 1;
    counts.set(`${system} ${label}`, nth);
    return (['before', 'after'] as const).map((side) => ({ system, label, nth, side }));
  });
}

/** `after chat.postMessage 2` */
export function pointName({ system, label, nth, side }: CrashPoint): string {
  return `${side} ${system}: ${label}${nth === 1 ? '' : ` (${nth})`}`;
}
