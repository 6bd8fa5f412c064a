import type { Part } from '../model/report.ts';
import type { Deployment, Revision } from '../ports/workload.ts';
import { releaseDigest, versionOf } from '../workloads/releases.ts';
import { templateDiff } from '../workloads/template-diff.ts';

/** Lines of a difference that are about configuration: variables, and what is mounted. */
const ofConfig = /(?:^| )(?:env|envFrom|volumes|volumeMounts)\b/;
const mostLines = 6;

interface Seen {
  readonly deployment: Deployment;
  readonly revisions: readonly Revision[] | undefined;
}

/** What of its configuration a deployment has otherwise than the release before it; nothing where they are alike or it is not known. */
export function sinceRelease({ deployment, revisions = [] }: Seen): readonly Part[] {
  const { name, template, revision } = deployment;
  const digest = releaseDigest(template);
  const before = revisions.findLast((one) => one.number < revision && releaseDigest(one.template) !== digest);
  if (before === undefined) return [];
  const changes = templateDiff(before.template, template).filter(({ label }) => ofConfig.test(label));
  if (changes.length === 0) return [];
  const shown = changes.slice(0, mostLines).map(({ label, before: old, after }) => `${label}: ${old} → ${after}`);
  const left = changes.length - shown.length;
  return [
    { kind: 'text', text: `Changed since ${versionOf(name, before.template)} (revision ${before.number}):` },
    { kind: 'list', ordered: false, items: left > 0 ? [...shown, `… and ${left} more`] : shown },
  ];
}
