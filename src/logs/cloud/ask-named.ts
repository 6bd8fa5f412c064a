import type { Report } from '../../model/report.ts';
import { askCloud, type CloudContext } from './ask.ts';
import { cloudWatchOf, groupsAsked } from './groups.ts';
import { type NamedQuery, named } from './named.ts';
import { type PeriodAsked, periodIn, periodOf } from './period.ts';

/** Five seconds, as runbook B has it. */
export const usualOverMs = 5000;

export interface NamedParams extends PeriodAsked {
  readonly group?: string | undefined;
  readonly over?: number | undefined;
}

/** One of the named queries, as it is asked for. */
export async function askNamed(name: NamedQuery, params: NamedParams, context: CloudContext): Promise<Report> {
  const { environment, clock } = context;
  const { group, over: overMs = usualOverMs } = params;
  const { about, query, report } = named[name];
  const terms = { fields: cloudWatchOf(environment).fields, overMs, group };
  const period = periodIn(params, { zone: environment.timezone, now: clock.now() });
  const planned = {
    query: name,
    ...periodOf(period),
    ...(group === undefined ? {} : { group }),
    ...(name === 'slow' ? { over: `${overMs}ms` } : {}),
  };
  const answer = await askCloud(context, {
    ...{ query: query(terms), groups: groupsAsked(environment, group), period, about },
    plan: { action: 'logs query scan', params: planned },
  });
  return report(answer, terms);
}
