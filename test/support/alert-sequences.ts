import * as fc from 'fast-check';
import type { ReplayStep, ToldAlert } from './replay.ts';

/** A group that fires is sent again after so many minutes. */
export const repeatMinutes = 60;
/** What happened before takes two hours, and two hours more eight days later; a message may be this late. */
const historyMinutes = 120;
const restMinutes = 8 * 24 * 60;
const latestMinutes = 10;

export interface Heard {
  readonly hook: string;
}

/** A message on its way, or what a person does. */
interface Happening {
  /** Minute of the history, and whether of that after the days of rest. */
  readonly minute: number;
  readonly later: boolean;
  readonly what: 'message' | 'acknowledges' | 'resolves';
  readonly group: 'one' | 'two';
  readonly alerts: readonly {
    readonly name: 'hero' | 'other' | 'third';
    readonly status: 'firing' | 'resolved';
    /** Minutes before the message at which it began; ahead of it where the clock of the sender is wrong. */
    readonly ago: number;
    readonly severity: 'critical' | 'warning';
  }[];
  readonly truncated: number;
  readonly fate: 'arrives' | 'lost' | 'twice' | 'late';
  readonly lateBy: number;
}

/** What a sender, the network and people did, and how the alert fires in the end. */
export interface Sequence {
  readonly history: readonly Happening[];
  readonly end: {
    readonly group: 'one' | 'two';
    /** A start of its own, or the one of minutes before: of a pair that saw one start one said it was over. */
    readonly ago: number;
    /** Of the first message and the two repeats; one of the repeats arrives. */
    readonly arrives: readonly [boolean, boolean, boolean];
    readonly truncated: number;
  };
}

const happening: fc.Arbitrary<Happening> = fc.record({
  minute: fc.integer({ min: 0, max: historyMinutes }),
  later: fc.boolean(),
  what: fc.oneof(
    { weight: 8, arbitrary: fc.constant('message' as const) },
    { weight: 1, arbitrary: fc.constant('acknowledges' as const) },
    { weight: 2, arbitrary: fc.constant('resolves' as const) },
  ),
  group: fc.constantFrom('one', 'two'),
  alerts: fc.uniqueArray(
    fc.record({
      name: fc.constantFrom('hero', 'other', 'third'),
      status: fc.constantFrom('firing', 'resolved'),
      ago: fc.integer({ min: -20, max: 60 }),
      severity: fc.constantFrom('critical', 'warning'),
    }),
    { minLength: 1, maxLength: 3, selector: ({ name }) => name },
  ),
  truncated: fc.oneof(
    { weight: 4, arbitrary: fc.constant(0) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 9 }) },
  ),
  fate: fc.constantFrom('arrives', 'arrives', 'lost', 'twice', 'late'),
  lateBy: fc.integer({ min: 1, max: latestMinutes }),
});

/** Anything a monitor may have sent, and an alert that fires on at the end. */
export const sequences: fc.Arbitrary<Sequence> = fc.record({
  history: fc.array(happening, { minLength: 1, maxLength: 10 }),
  end: fc.record({
    group: fc.constantFrom('one', 'two'),
    ago: fc.constantFrom(0, 0, 3, 30, 90),
    arrives: fc.constantFrom([true, true, true], [true, false, true], [false, true, false], [false, false, true]),
    truncated: fc.constantFrom(0, 0, 4),
  }),
});

const secondPart = historyMinutes + latestMinutes + restMinutes;
const beginsAt = secondPart + historyMinutes;
const looked = beginsAt + 2 * repeatMinutes + 15;

/** Minutes at which something may come or follow. */
export const timeline: readonly number[] = [
  ...range(0, historyMinutes + latestMinutes + 70),
  ...[1, 2, 3, 4, 5, 6, 7].map((day) => day * 24 * 60 + 300),
  ...range(secondPart, looked),
];

function range(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from + 1 }, (_, n) => from + n);
}

/** The sequence as it arrives. */
export function stepsOf({ history, end }: Sequence): readonly ReplayStep[] {
  const before = history.flatMap((one): readonly ReplayStep[] => {
    const sent = one.minute + (one.later ? secondPart : 0);
    if (one.what !== 'message') return [{ at: sent, person: one.what }];
    const alerts = one.alerts.map(
      ({ name, status, ago, severity }): ToldAlert => ({ name, status, start: sent - ago, end: sent, severity }),
    );
    const message = { group: one.group, alerts, truncated: one.truncated };
    if (one.fate === 'lost') return [];
    const late = { at: sent + one.lateBy, ...message };
    if (one.fate === 'late') return [late];
    return [{ at: sent, ...message }, ...(one.fate === 'twice' ? [late] : [])];
  });
  const fires = end.arrives.flatMap((arrives, n): ReplayStep[] =>
    arrives
      ? [
          {
            at: beginsAt + n * repeatMinutes,
            group: end.group,
            alerts: [{ name: 'hero', start: beginsAt - end.ago, severity: 'critical' }],
            truncated: end.truncated,
          },
        ]
      : [],
  );
  return [...before, ...fires];
}
