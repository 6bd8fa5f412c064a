import { type Fault, fault } from '../errors.ts';
import type { Revision } from '../ports/workload.ts';
import { type History, priorNumbers, type Release, releaseDigest, releasesOf, releaseWords } from './releases.ts';

/** What somebody meant by `to=`. */
export interface NamedRelease {
  readonly release: Release;
  readonly revision: Revision;
  /** What the name alone does not tell: it has another number now, or two releases have it. */
  readonly note?: string;
}

/**
 * The release somebody named: a revision by its number, or by one it had before; else the newest of a version that nothing speaks against.
 * Throws REVISION_UNKNOWN, naming those there are, and NOTHING_TO_DO when it is the one that runs (kubectl rollout undo: "skipped rollback").
 */
export function namedRelease(history: History, to: number | string): NamedRelease {
  const found =
    typeof to === 'number' ? (byNumber(history, to) ?? byVersion(history, String(to))) : byVersion(history, to);
  if (found === undefined) throw unknown(history, to);
  const { name, template } = history.deployment;
  if (found.release.digest !== releaseDigest(template)) return found;
  const moved = found.note === undefined ? '' : `${found.note} `;
  const words = typeof to === 'number' ? `the template of revision ${found.revision.number}` : found.release.version;
  throw fault('NOTHING_TO_DO', `${moved}${name} runs ${words} already. Nothing was changed.`);
}

function byNumber(history: History, to: number): NamedRelease | undefined {
  const all = releasesOf(history).flatMap((release) => release.revisions.map((revision) => ({ release, revision })));
  const now = all.find(({ revision }) => revision.number === to);
  if (now !== undefined) return now;
  const moved = all.findLast(({ revision }) => priorNumbers(revision).includes(to));
  if (moved === undefined) return undefined;
  const run = /\((R-\d+)\)/.exec(moved.revision.changeCause ?? '')?.[1];
  return {
    ...moved,
    note: `Revision ${to} is revision ${moved.revision.number} now${run === undefined ? '' : ` (${run})`}.`,
  };
}

function byVersion(history: History, to: string): NamedRelease | undefined {
  const wanted = withoutPrefix(to);
  const named = releasesOf(history).filter(
    ({ version }) => withoutPrefix(version) === wanted || isDigest(version, wanted),
  );
  const now = releaseDigest(history.deployment.template);
  const others = named.filter(({ digest }) => digest !== now);
  const release = others.findLast(({ against }) => against === undefined) ?? others.at(-1) ?? named.at(-1);
  if (release === undefined) return undefined;
  const twins = named.filter((one) => one !== release).map(({ newest }) => newest.number);
  const chosen = { release, revision: release.newest };
  if (twins.length === 0) return chosen;
  const which = twins.length === 1 ? `revision ${twins[0]} is` : `revisions ${twins.join(', ')} are`;
  return {
    ...chosen,
    note: `${release.version} stands for more than one release: this is revision ${release.newest.number}; ${which} ${release.version} with other settings.`,
  };
}

/** `v2.3.0` and `2.3.0` are one version to people. */
const withoutPrefix = (version: string) => version.replace(/^sha256:/, '').replace(/^v(?=\d)/i, '');

/** A release without a tag goes by the start of its digest, and somebody may paste all of it. */
const isDigest = (version: string, wanted: string) => /^[0-9a-f]{12}$/.test(version) && wanted.startsWith(version);

function unknown(history: History, to: number | string): Fault {
  const { name } = history.deployment;
  const there = releasesOf(history).map(releaseWords).join(', ') || 'none';
  const what = typeof to === 'number' ? `revision ${to}` : `release "${to}"`;
  return fault('REVISION_UNKNOWN', `${name} has no ${what}; there are: ${there}. Nothing was changed.`);
}
