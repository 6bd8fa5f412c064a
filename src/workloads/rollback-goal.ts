import type { Environment } from '../model/environment.ts';
import type { ClusterReader } from '../ports/cluster.ts';
import type { Releases } from '../ports/releases.ts';
import type { Deployment, Revision } from '../ports/workload.ts';
import { type History, type Release, releaseLabel, releaseWords } from './releases.ts';
import { returnAfter, targetRevision } from './revisions.ts';

/** The history of a deployment as it is now, with what the bot remembers of its releases. */
export async function historyOf(
  { cluster, releases, signal }: { cluster: ClusterReader; releases: Releases; signal: AbortSignal },
  deployment: Deployment,
): Promise<History> {
  const [revisions, pods] = await Promise.all([
    cluster.revisions(deployment, { signal }),
    cluster.pods(deployment, { signal }),
  ]);
  return { deployment, revisions, pods, known: await releases.known(deployment.name) };
}

/** Where a rollback goes, and where from there if its check fails. */
export interface RollbackGoal {
  readonly release: Release;
  readonly back: Revision;
  /** What the name that was typed does not tell; see NamedRelease. */
  readonly note: string | undefined;
  /** `2.3.0 (revision 3)`, and what a button says. */
  readonly words: string;
  readonly label: string;
  /** What is returned to after a failed check; undefined where nothing is known to work. */
  readonly after: { readonly revision: number; readonly label: string; readonly words: string } | undefined;
  readonly onFailure: 'ask' | 'undo';
}

/** The release named, else the newest that is known to work. Throws what `targetRevision` throws. */
export function rollbackGoal(
  history: History,
  to: number | string | undefined,
  environment: Environment,
): RollbackGoal {
  const { release, revision: back, note } = targetRevision(history, to);
  const goal = { version: release.version, newest: back };
  const after = returnAfter(history, release.digest);
  return {
    release,
    back,
    note,
    words: releaseWords(goal),
    label: releaseLabel(history, goal),
    after: after && {
      revision: after.newest.number,
      label: releaseLabel(history, after),
      words: releaseWords(after),
    },
    onFailure: environment.onFailedVerification === 'undo' && after !== undefined ? 'undo' : 'ask',
  };
}
