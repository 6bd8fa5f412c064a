import { insights, quoted } from '../../model/insights.ts';
import type { Report } from '../../model/report.ts';
import { askCloud, type CloudContext } from './ask.ts';
import { cloudWatchOf, groupsAsked } from './groups.ts';
import { type PeriodAsked, periodIn } from './period.ts';
import { mostLines, userReport } from './user-report.ts';

const callMs = 10_000;
/** Nobody's month is read at once. */
const weekMs = 7 * 24 * 3_600_000;

export interface PersonParams extends PeriodAsked {
  readonly id: string;
  readonly reason: string;
  readonly group?: string | undefined;
}

export interface PersonContext extends CloudContext {
  /** Writes a row into the audit; what follows is not done without it. */
  trace(event: string, details: Readonly<Record<string, unknown>>): Promise<void>;
}

/** What one person did. The audit gets its row before anything is read: who asked, why, about whom as a keyed digest, over what. */
export async function askPerson(params: PersonParams, context: PersonContext): Promise<Report> {
  const { environment, clock, logs, signal, trace } = context;
  const { id, reason, group } = params;
  const { fields } = cloudWatchOf(environment);
  const period = periodIn(params, { zone: environment.timezone, now: clock.now(), mostMs: weekMs });
  const groups = groupsAsked(environment, group);
  const person = await logs.pseudonym(id, { timeoutMs: callMs, signal });
  await trace('person.read', {
    ...{ environment: environment.name, person, reason, groups },
    from: new Date(period.fromMs).toISOString(),
    to: new Date(period.toMs).toISOString(),
  });
  const query = insights`fields @timestamp, @message
| filter @message like ${quoted(id)}
| sort @timestamp desc
| limit ${mostLines}`;
  const answer = await askCloud(context, { query, groups, period, about: 'lines of one person' });
  return userReport(answer, { id, field: fields.user, zone: environment.timezone });
}
