import { duration } from '../../catalog/params/duration.ts';
import { instant, instantIn } from '../../catalog/params/instant.ts';
import { fault } from '../../errors.ts';
import type { Text } from '../../model/text.ts';
import { lastWords } from '../../model/time-words.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
/** A month: what is older is seldom asked for, and costs. */
const longestMs = 31 * 24 * hourMs;

/** What a query is asked about. */
export interface CloudPeriod {
  /** Unix ms. */
  readonly fromMs: number;
  readonly toMs: number;
}

/** The parameters of a period: how far back, or from when to when. */
export const periodParams = () => ({
  since: duration({ atLeastMs: minuteMs, atMostMs: longestMs })
    .optional()
    .describe('How far back to look: 15m, 1h, 1d; one hour when left out'),
  from: instant().optional().describe("Start, in the environment's time zone, instead of since"),
  to: instant().optional().describe('End; now when left out'),
});

export interface PeriodAsked {
  readonly since?: number | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

interface Meant {
  readonly zone: string;
  readonly now: Date;
  /** The longest that may be asked about, in ms; a month where nothing is said. */
  readonly mostMs?: number;
}

/** The period that is meant. Throws PARAM_INVALID for one that is none, lies in the future or is too long. */
export function periodIn({ since, from, to }: PeriodAsked, { zone, now, mostMs = longestMs }: Meant): CloudPeriod {
  if (since !== undefined && from !== undefined) throw fault('PARAM_INVALID', 'Give since= or from=, not both.');
  const at = (typed: string) => instantIn(typed, { zone, now, alone: 'past' }).getTime();
  const toMs = to === undefined ? now.getTime() : Math.min(at(to), now.getTime());
  const fromMs = from === undefined ? toMs - (since ?? hourMs) : at(from);
  if (fromMs >= toMs)
    throw fault(
      'PARAM_INVALID',
      'The period ends before it begins: from= must be earlier than to=, and not in the future.',
    );
  if (toMs - fromMs > mostMs)
    throw fault('PARAM_INVALID', `The period is too long: at most ${lastWords(mostMs).replace('the last ', '')}.`);
  return { fromMs, toMs };
}

/** The period as parameters of a button, which mean the same whenever it is pressed. */
export function periodOf({ fromMs, toMs }: CloudPeriod): { readonly from: string; readonly to: string } {
  // Whole minutes are what can be typed: rounded outwards, nothing is lost.
  const minute = (ms: number) => `${new Date(ms).toISOString().slice(0, 16)}Z`;
  return { from: minute(fromMs), to: minute(Math.ceil(toMs / minuteMs) * minuteMs) };
}

/** `the last hour`, or from when to when, in the reader's zone. */
export function periodText({ fromMs, toMs }: CloudPeriod, now: Date): Text {
  const length = toMs - fromMs;
  if (now.getTime() - toMs < minuteMs && length % minuteMs === 0) return lastWords(length);
  const time = (ms: number) => ({ time: new Date(ms).toISOString(), as: 'date' as const });
  return [time(fromMs), ' to ', time(toMs)];
}
