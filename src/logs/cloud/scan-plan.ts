import { fault } from '../../errors.ts';
import { type Plan, promise } from '../../model/plan.ts';
import type { Report } from '../../model/report.ts';
import { inlines } from '../../model/text.ts';
import { type CloudContext, read, sized } from './ask.ts';
import { type NamedParams, usualOverMs } from './ask-named.ts';
import { costWords, gigabyte, sizeWords } from './estimate.ts';
import { cloudWatchOf, groupsAsked } from './groups.ts';
import { type NamedQuery, named } from './named.ts';
import { type CloudPeriod, periodIn, periodText } from './period.ts';

/** A period as it is agreed to: what is counted back from the present is counted from the start of the run. */
interface AskedPeriod {
  readonly sinceMs: number | null;
  /** Unix ms. */
  readonly fromMs: number | null;
  readonly toMs: number | null;
}

/** What was agreed to: the query, over what, and how much it reads at most. */
export interface ScanData {
  readonly query: NamedQuery;
  readonly asked: AskedPeriod;
  readonly groups: readonly string[];
  readonly group?: string | undefined;
  readonly overMs: number;
  readonly ceilingGb: number;
}

type Reading = Pick<CloudContext, 'logs' | 'clock' | 'signal' | 'environment'>;

/** The estimate is rough: reading may go on to this many times as much. */
const estimateSlack = 1.5;

/** The plan of a query that reads more than the limit: the sum that is agreed to is a ceiling, at which it is stopped. */
export async function planScan(
  params: NamedParams & { readonly query: NamedQuery },
  { environment, ...context }: Reading,
): Promise<Plan<ScanData>> {
  const { query: name, group, over: overMs = usualOverMs } = params;
  const { query: limit } = cloudWatchOf(environment);
  const now = context.clock.now();
  const period = periodIn(params, { zone: environment.timezone, now });
  const { groups, bytes } = await sized(context, groupsAsked(environment, group), period);
  if (bytes <= limit.maxGb * gigabyte) {
    throw fault('NOTHING_TO_DO', `It reads about ${sizeWords(bytes)}, which is within the limit: no plan is needed.`, {
      hint: `Ask at once: \`/mcp logs query ${name}\`.`,
    });
  }
  const ceilingGb = roundedUp((bytes * estimateSlack) / gigabyte);
  const names = groups.map((one) => one.name);
  const { about } = named[name];
  return {
    headline: `Look for ${about} in ${sizeWords(bytes)} of CloudWatch Logs`,
    doing: `Looking for ${about} in CloudWatch Logs`,
    confirm: `Read ${sizeWords(bytes)}`,
    subject: name,
    changes: [],
    promises: [
      promise('cost', { ceilingGb, pricePerGb: limit.pricePerGb }, (terms) => {
        const most = terms.ceilingGb * gigabyte;
        return `Stopped once it has read ${sizeWords(most)}, ${costWords(most, terms.pricePerGb)} at most; what it found by then is shown.`;
      }),
      promise('effect', { changes: 'nothing' }, () => 'Nothing is changed: it only reads, and that is paid for.'),
    ],
    onFailure: 'ask',
    course: [
      ['Period: ', ...inlines(periodText(period, now)), '.'],
      `Log groups: ${names.join(', ')}.`,
      `About ${sizeWords(bytes)}, ${costWords(bytes, limit.pricePerGb)}, by a rough estimate; without a plan at most ${limit.maxGb} GB.`,
    ],
    steps: [{ key: 'read', title: 'Read the logs' }],
    observed: { groups: groups.map(({ arn }) => arn) },
    data: { query: name, asked: askedPeriod(params, period), groups: names, group, overMs, ceilingGb },
  };
}

interface Scanning extends Omit<CloudContext, 'show'> {
  say(detail: string): void;
}

/** Carries the query out, and gives what it found as the report of the run. */
export async function carryOutScan(data: ScanData, context: Scanning): Promise<{ readonly report: Report }> {
  const { query: name, groups, overMs, group, ceilingGb } = data;
  const terms = { fields: cloudWatchOf(context.environment).fields, overMs, group };
  const { about, query, report } = named[name];
  const period = resolved(data.asked, context.clock.now());
  const answer = await read(
    { ...context, show: ({ headline }) => context.say(headline) },
    { query: query(terms), groups, period, about },
    { groups, bytes: ceilingGb * gigabyte, ceiling: ceilingGb * gigabyte },
  );
  // The run did what was agreed to, whatever the logs tell.
  return { report: { ...report(answer, terms), mark: 'good' } };
}

function askedPeriod({ since, from, to }: NamedParams, { fromMs, toMs }: CloudPeriod): AskedPeriod {
  const end = to === undefined ? null : toMs;
  if (from !== undefined) return { sinceMs: null, fromMs, toMs: end };
  return { sinceMs: since ?? toMs - fromMs, fromMs: null, toMs: end };
}

function resolved({ sinceMs, fromMs, toMs }: AskedPeriod, now: Date): CloudPeriod {
  const end = toMs ?? now.getTime();
  return { fromMs: fromMs ?? end - (sinceMs ?? 0), toMs: end };
}

/** Two digits, upwards: a size that grows by itself while people decide stays the same sum. */
function roundedUp(gb: number): number {
  const step = 10 ** (Math.floor(Math.log10(gb)) - 1);
  return Number((Math.ceil(gb / step) * step).toPrecision(3));
}
