import { field, type Insights, insights, quoted } from '../../model/insights.ts';
import type { Report } from '../../model/report.ts';
import type { CloudAnswer } from './ask.ts';
import { cloudErrorsReport, mostErrors } from './errors-report.ts';
import { failedToolsReport } from './failed-tools-report.ts';
import { slowReport } from './slow-report.ts';
import type { Terms } from './terms.ts';

/** Queries that look for no person in particular. */
export const namedQueries = ['errors', 'failed-tools', 'slow'] as const;
export type NamedQuery = (typeof namedQueries)[number];

interface Named {
  /** What is looked for, in words. */
  readonly about: string;
  query(terms: Terms): Insights;
  report(answer: CloudAnswer, terms: Terms): Report;
}

const event = 'tool_execution';
/** Tools and kinds of error that are told apart. */
const mostGroups = 200;

/** Runbook B 6.2, each as one query, with a beginning and an end: three of its four scripts read all there is. */
export const named: Readonly<Record<NamedQuery, Named>> = {
  errors: {
    about: 'errors',
    // Whatever may be one; the parser of `logs errors` decides, so that a line about no errors is none.
    query: () => insights`fields @timestamp, @message, @logStream
| filter @message like /(?i)(error|critical|fatal|exception|panic)/
| sort @timestamp desc
| limit ${mostErrors}`,
    report: cloudErrorsReport,
  },
  'failed-tools': {
    about: 'failed tool calls',
    query: ({
      fields,
    }) => insights`filter ${field(fields.event)} = ${quoted(event)} and ${field(fields.status)} = ${quoted('error')}
| stats count(*) as calls, count_distinct(@logStream) as streams, max(@timestamp) as latest by ${field(fields.tool)}, ${field(fields.error)}
| sort calls desc
| limit ${mostGroups}`,
    report: failedToolsReport,
  },
  slow: {
    about: 'slow calls',
    query: ({ fields, overMs }) => insights`filter ${field(fields.duration)} > ${overMs}
| stats count(*) as calls, pct(${field(fields.duration)}, 95) as p95, max(${field(fields.duration)}) as slowest, max(@timestamp) as latest by ${field(fields.tool)}
| sort calls desc
| limit ${mostGroups}`,
    report: slowReport,
  },
};
