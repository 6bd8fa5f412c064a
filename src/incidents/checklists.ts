import type { ChecklistEvidence } from '../model/checklist.ts';
import type { Phase } from '../model/incident.ts';

export interface ChecklistEntry {
  readonly key: string;
  readonly phase: Phase;
  readonly text: string;
  /** What ticks it by itself. */
  readonly evidence?: ChecklistEvidence;
}

const entry = (phase: Phase, key: string, text: string, evidence?: ChecklistEvidence): ChecklistEntry => ({
  key: `${phase}.${key}`,
  phase,
  text,
  ...(evidence === undefined ? {} : { evidence }),
});

/** The checklists of both runbooks: A "Incident Response Checklist", B 4.2 "Incident Response Flow". */
export const checklists: Readonly<Record<'generic' | 'msil', readonly ChecklistEntry[]>> = {
  generic: [
    entry('detect', 'alert', 'Alert received', 'alert'),
    entry('detect', 'ticket', 'Incident opened', 'opened'),
    entry('detect', 'severity', 'Severity assigned', 'opened'),
    entry('detect', 'paged', 'On-call engineer paged (SEV1, SEV2)', 'paged'),
    entry('triage', 'status', 'Service status verified', 'health'),
    entry('triage', 'scope', 'Scope of impact assessed'),
    entry('triage', 'users', 'Affected users identified'),
    entry('triage', 'channels', 'Communication channel established', 'channel'),
    entry('investigate', 'logs', 'Logs collected', 'diagnosed'),
    entry('investigate', 'metrics', 'Metrics reviewed', 'metrics'),
    entry('investigate', 'changes', 'Recent changes identified', 'changes'),
    entry('investigate', 'cause', 'Root cause hypothesis formed', 'cause'),
    entry('mitigate', 'rollback', 'Rollback initiated, if it applies', 'change'),
    entry('mitigate', 'fix', 'Temporary fix applied', 'change'),
    entry('mitigate', 'restored', 'Service restored', 'verified'),
    entry('mitigate', 'users', 'Users notified', 'updated'),
    entry('resolve', 'fix', 'Permanent fix deployed'),
    entry('resolve', 'monitoring', 'Monitoring verified'),
    entry('resolve', 'docs', 'Documentation updated'),
    entry('resolve', 'closed', 'Incident closed', 'resolved'),
    entry('post-mortem', 'timeline', 'Timeline documented', 'timeline'),
    entry('post-mortem', 'cause', 'Root cause analysis completed'),
    entry('post-mortem', 'actions', 'Action items created', 'task'),
    entry('post-mortem', 'published', 'Post-mortem published'),
  ],
  msil: [
    entry('detect', 'alert', 'Alert triggered', 'alert'),
    entry('triage', 'incident', 'Incident created', 'opened'),
    entry('triage', 'notified', 'On-call engineer notified', 'paged'),
    entry('triage', 'status', 'Health of the platform checked', 'health'),
    entry('mitigate', 'diagnosed', 'Cause looked for', 'diagnosed'),
    entry('mitigate', 'fix', 'Fix applied', 'change'),
    entry('mitigate', 'verified', 'Service restored', 'verified'),
    entry('resolve', 'resolved', 'Incident resolved', 'resolved'),
    entry('post-mortem', 'draft', 'Post-mortem drafted', 'post-mortem'),
    entry('post-mortem', 'actions', 'Action items created', 'task'),
  ],
};

/** The entries of every checklist that a piece of evidence ticks. */
export function tickedBy(evidence: ChecklistEvidence): readonly string[] {
  return [
    ...new Set(
      Object.values(checklists)
        .flat()
        .filter((item) => item.evidence === evidence)
        .map((item) => item.key),
    ),
  ];
}
