import { fault } from '../errors.ts';
import type { Part } from '../model/report.ts';
import type { Deployment, Pod, Revision } from '../ports/workload.ts';
import { ready } from './pods.ts';
import { templateDigest } from './template.ts';

/** Entries people see; kubectl keeps ten. */
const mostShown = 10;

/** The history of a deployment, and the pods there are of it now. */
export interface History {
  readonly deployment: Deployment;
  readonly revisions: readonly Revision[];
  readonly pods: readonly Pod[];
}

/**
 * The revision to go back to where none is named: the newest earlier one that still serves, as in a rollout that is stuck, else the one
 * before (kubectl rollout undo); never one with the template that runs. undefined when there is none.
 */
export function wayBack({ deployment, revisions, pods }: History): Revision | undefined {
  const now = templateDigest(deployment.template);
  const earlier = revisions.filter(
    (entry) => entry.number < deployment.revision && templateDigest(entry.template) !== now,
  );
  return earlier.findLast((entry) => servingPods(entry, pods) > 0) ?? earlier.at(-1);
}

/** Pods of a revision that are ready. */
function servingPods({ uid }: Revision, pods: readonly Pod[]): number {
  return ready(pods).filter((pod) => pod.owner?.uid === uid).length;
}

/**
 * The revision a rollback goes to: the one named, else `wayBack`. Throws REVISION_UNKNOWN, naming those there are, and NOTHING_TO_DO
 * when its template is the one that runs (kubectl rollout undo: "skipped rollback").
 */
export function targetRevision(history: History, to: number | undefined): Revision {
  const { deployment, revisions } = history;
  const now = templateDigest(deployment.template);
  const known = revisions.map((entry) => entry.number).join(', ');
  if (to !== undefined) {
    const named = revisions.find((entry) => entry.number === to);
    if (named === undefined) {
      throw fault(
        'REVISION_UNKNOWN',
        `${deployment.name} has no revision ${to}; there are: ${known || 'none'}. Nothing was changed.`,
      );
    }
    if (templateDigest(named.template) === now) {
      throw fault(
        'NOTHING_TO_DO',
        `${deployment.name} runs the template of revision ${to} already. Nothing was changed.`,
      );
    }
    return named;
  }
  const earlier = wayBack(history);
  if (earlier === undefined) {
    throw fault('REVISION_UNKNOWN', `${deployment.name} has no earlier revision to go back to. Nothing was changed.`);
  }
  return earlier;
}

/** The history as a table, newest first: which runs, which would come back, what each was and how many pods serve of it. */
export function revisionTable({ deployment, revisions, pods }: History, target: number): Part {
  const shown = [...revisions].reverse().slice(0, mostShown);
  // Where nothing serves, a column of dashes would only say so again.
  const serving = shown.some((entry) => servingPods(entry, pods) > 0);
  return {
    kind: 'table',
    columns: [
      { title: 'Revision' },
      { title: 'Image' },
      ...(serving ? [{ title: 'Ready', align: 'right' as const }] : []),
      { title: 'Made' },
      { title: 'Change' },
    ],
    rows: shown.map((entry) => [
      `${entry.number}${entry.number === deployment.revision ? ' (now)' : entry.number === target ? ' (back to)' : ''}`,
      entry.images.map(shortImage).join(', '),
      ...(serving ? [String(servingPods(entry, pods) || '–')] : []),
      [{ time: entry.createdAt, as: 'ago' }],
      entry.changeCause ?? '–',
    ]),
  };
}

/** `mcp/server:2.4.0` of `registry.example.com/mcp/server:2.4.0@sha256:…`. */
export function shortImage(image: string): string {
  const [name = image, digest] = image.split('@');
  const words = name.split('/');
  const short = words.length > 2 ? words.slice(-2).join('/') : name;
  return digest === undefined ? short : `${short}@${digest.replace(/^sha256:/, '').slice(0, 12)}`;
}
