import type { KnownRelease } from '../ports/releases.ts';
import type { Deployment, Pod, PodTemplate, Revision } from '../ports/workload.ts';
import { ready } from './pods.ts';
import { images, templateDigest } from './template.ts';
import { tree } from './tree.ts';

/** The history of a deployment, the pods there are of it now, and what the bot remembers of its releases. */
export interface History {
  readonly deployment: Deployment;
  readonly revisions: readonly Revision[];
  readonly pods: readonly Pod[];
  readonly known: readonly KnownRelease[];
}

/**
 * What people call a version: every revision whose template differs only in what a restart writes. A revision is how Kubernetes keeps it.
 */
export interface Release {
  readonly digest: string;
  readonly version: string;
  /** By ascending number. */
  readonly revisions: readonly Revision[];
  readonly newest: Revision;
  /** Why it is not worth going back to, in a sentence; left out where nothing speaks against it. */
  readonly against?: string;
  /** It passed the check of the bot, and nothing has spoken against it since. */
  readonly verified: boolean;
  /** Its pods that are ready now. */
  readonly serving: number;
}

/** Annotations that a restart writes into a template: kubectl and its kin, Rancher, and what the bot marks. */
const ofRestart = /(?:^|\/)restartedAt$|^cattle\.io\/timestamp$|^mcp-chatops\//;

/** One text for one release: the template without what restarts write. */
export function releaseDigest(template: PodTemplate): string {
  const metadata = tree(template['metadata']);
  const annotations = Object.fromEntries(
    Object.entries(tree(metadata['annotations'])).filter(([key]) => !ofRestart.test(key)),
  );
  return templateDigest({ ...template, metadata: { ...metadata, annotations } });
}

/** The container that gives a deployment its version: the one of its name, else the first; '' where there is none. */
export function mainContainer({ name, template }: Pick<Deployment, 'name' | 'template'>): string {
  const all = images(template).map(({ container }) => container);
  return (all.includes(name) ? name : all[0]) ?? '';
}

/** The tag of the image that gives a deployment its name, the first one's else; a digest where there is no tag. */
export function versionOf(name: string, template: PodTemplate): string {
  const image = images(template).find(({ container }) => container === mainContainer({ name, template }))?.image ?? '';
  const [tagged = '', digest] = image.split('@');
  const tag = /:([^/:]+)$/.exec(tagged)?.[1];
  return tag ?? (digest === undefined ? 'latest' : digest.replace(/^sha256:/, '').slice(0, 12));
}

/** The releases of a history, by the number of their newest revision, ascending. */
export function releasesOf(history: History): readonly Release[] {
  const { deployment, revisions, pods, known } = history;
  const byDigest = Map.groupBy(revisions, (revision) => releaseDigest(revision.template));
  const left = leftByHand(history);
  const memory = new Map(known.map((entry) => [entry.digest, entry]));
  return [...byDigest]
    .flatMap(([digest, list]) => {
      const newest = list.at(-1);
      if (newest === undefined) return [];
      const version = versionOf(deployment.name, newest.template);
      const remembered = memory.get(digest);
      const against = wordsAgainst(version, remembered, left === digest);
      const verified = remembered?.verdict === 'verified';
      const serving = list.reduce((sum, revision) => sum + servingPods(revision, pods), 0);
      return [
        { digest, version, revisions: list, newest, verified, serving, ...(against === undefined ? {} : { against }) },
      ];
    })
    .sort((a, b) => a.newest.number - b.newest.number);
}

/** What speaks against a release by the bot's memory or by the history, also where no revision of it is kept any more. */
export function knownAgainst(history: History, digest: string, version: string): string | undefined {
  const remembered = history.known.find((entry) => entry.digest === digest);
  return wordsAgainst(version, remembered, leftByHand(history) === digest);
}

function wordsAgainst(version: string, known: KnownRelease | undefined, isLeft: boolean): string | undefined {
  if (known?.verdict === 'left') return `${known.run} rolled back from ${version}`;
  if (known?.verdict === 'failed') return `${version} failed its check in ${known.run}`;
  return known === undefined && isLeft ? `${version} was left by a rollback before` : undefined;
}

/**
 * The release that somebody left by going back without the bot: what runs has had a number before (`deployment.kubernetes.io/revision-history`),
 * and came up; then what ran just before it is the one that was left. A broken release that is deployed once more tells nothing of the one
 * before it.
 */
function leftByHand({ deployment, revisions }: History): string | undefined {
  const runs = revisions.find(({ number }) => number === deployment.revision);
  if (runs === undefined || !hasComeUp(deployment)) return undefined;
  const last = Math.max(...priorNumbers(runs).filter((one) => one < runs.number), 0);
  const before = last === 0 ? undefined : revisions.findLast(({ number }) => number > last && number < runs.number);
  return before && releaseDigest(before.template);
}

/** The numbers a revision had before it was gone back to, as Kubernetes writes them down. */
export function priorNumbers({ annotations }: Revision): readonly number[] {
  const history = annotations['deployment.kubernetes.io/revision-history'] ?? '';
  return history
    .split(',')
    .map(Number)
    .filter((one) => one > 0);
}

/** Whether what runs has been fully available since it was rolled out, however it stands now. */
export function hasComeUp({ conditions }: Deployment): boolean {
  return conditions.some(({ type, reason }) => type === 'Progressing' && reason === 'NewReplicaSetAvailable');
}

/** Pods of a revision that are ready. */
export function servingPods({ uid }: Revision, pods: readonly Pod[]): number {
  return ready(pods).filter((pod) => pod.owner?.uid === uid).length;
}

/** A release on a button: its version, or its revision where two releases have one version. */
export function releaseLabel(history: History, { version, newest }: Pick<Release, 'version' | 'newest'>): string {
  const same = releasesOf(history).filter((release) => release.version === version);
  return same.length < 2 ? version : `revision ${newest.number}`;
}

/** A release in words: its version, with its revision in brackets. */
export function releaseWords({ version, newest }: Pick<Release, 'version' | 'newest'>): string {
  return `${version} (revision ${newest.number})`;
}
