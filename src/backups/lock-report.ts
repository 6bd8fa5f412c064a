import type { Environment } from '../model/environment.ts';
import type { Line, Report } from '../model/report.ts';
import { counted, span } from '../model/units.ts';
import type { BucketLock, LockedVersion } from '../ports/archive.ts';

type Audit = NonNullable<NonNullable<Environment['backups']>['audit']>;

const dayMs = 86_400_000;
/** A year of a rule has 365 days, and one of a calendar sometimes one more: seven years differ by as many as two. */
const slackDays = 2;

/** How the audit logs are locked, judged by the rule of the bucket and by what its newest versions really carry. */
export function lockReport(environment: string, audit: Audit, seen: BucketLock, now: Date): Report {
  const lines = [
    ruleLine(audit, seen),
    versionsLine(audit, seen.versions),
    newestLine(audit, seen.versions, now),
    hiddenLine(seen),
  ];
  const [wrong, ...more] = lines.filter(({ mark }) => mark === 'bad');
  const others = more.length === 0 ? '' : `, and ${counted(more.length, 'other thing')}`;
  return {
    mark: wrong !== undefined ? 'bad' : seen.isWhole ? 'good' : 'warning',
    headline:
      wrong === undefined
        ? `${environment}: new audit logs are locked for ${audit.days} days, and nobody can delete them`
        : `${environment}: ${wrong.label} ${String(wrong.text)}${others}`,
    parts: [{ kind: 'lines', lines }],
    notes: [
      `s3://${audit.bucket}/${audit.prefix}: the newest ${seen.versions.length} versions were checked one by one; older ones were not`,
      ...(seen.isWhole ? [] : ['there are more versions than were read: newer or hidden ones may be among them']),
    ],
  };
}

function ruleLine({ days }: Audit, { rule, isVersioned }: BucketLock): Line {
  const label = 'Rule of the bucket';
  if (!isVersioned) return { mark: 'bad', label, text: 'keeps no versions, so nothing is locked' };
  if (rule === undefined) return { mark: 'bad', label, text: 'has no Object Lock: whoever may delete can delete' };
  if (rule.mode !== 'COMPLIANCE')
    return { mark: 'bad', label, text: `is ${rule.mode}: somebody with the right to bypass it can delete` };
  const mark = rule.days >= days - slackDays ? 'good' : 'bad';
  return { mark, label, text: `locks for ${rule.days} days${mark === 'good' ? '' : `, not for ${days}`}` };
}

function versionsLine({ days }: Audit, versions: readonly LockedVersion[]): Line {
  const label = 'Newest logs';
  if (versions.length === 0) return { mark: 'bad', label, text: 'are not there' };
  const open = versions.filter(
    ({ mode, untilMs, at }) =>
      mode !== 'COMPLIANCE' || untilMs === undefined || untilMs - at < (days - slackDays) * dayMs,
  );
  return open.length === 0
    ? { mark: 'good', label, text: `${versions.length} of ${versions.length} are locked as they must be` }
    : {
        mark: 'bad',
        label,
        text: `of ${versions.length} looked at, ${open.length} can be deleted too soon: ${open[0]?.key}`,
      };
}

function newestLine({ newestHours }: Audit, versions: readonly LockedVersion[], now: Date): Line {
  const label = 'Newest log';
  const at = Math.max(...versions.map((one) => one.at));
  if (!Number.isFinite(at)) return { mark: 'bad', label, text: 'is not there: nothing writes here' };
  const ageMs = now.getTime() - at;
  const mark = ageMs <= newestHours * 3_600_000 ? 'good' : 'bad';
  return { mark, label, text: `is ${span(ageMs / 1000)} old${mark === 'good' ? '' : `, limit ${newestHours} h`}` };
}

function hiddenLine({ hidden }: BucketLock): Line {
  const label = 'Hidden logs';
  return hidden.length === 0
    ? { mark: 'good', label, text: 'none: nobody laid a delete marker over one' }
    : {
        mark: 'bad',
        label,
        text: `${hidden.length}: somebody laid a delete marker over ${hidden[0]}; what is below it is still there`,
      };
}
