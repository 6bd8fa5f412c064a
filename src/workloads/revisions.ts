import { fault } from '../errors.ts';
import type { Offer, Part } from '../model/report.ts';
import { type NamedRelease, namedRelease } from './named-release.ts';
import { type History, hasComeUp, type Release, releaseDigest, releasesOf, releaseWords } from './releases.ts';

/** Rows of the table: what a phone shows at once. */
const mostShown = 5;
/** Entries of a menu; Slack takes 100. */
const mostChoices = 99;

/**
 * The release to go back to where none is named: never the one that runs, nor one that was left or failed. Of the earlier ones the newest
 * that still serves, as in a rollout that is stuck; else the newest that passed the check of the bot; else the newest. undefined when
 * there is none. `except` is a release that is not to be taken either.
 */
export function wayBack(history: History, except?: string): Release | undefined {
  const { deployment } = history;
  const now = releaseDigest(deployment.template);
  const earlier = releasesOf(history).filter(
    ({ digest, newest, against }) =>
      digest !== now && digest !== except && newest.number < deployment.revision && against === undefined,
  );
  return (
    earlier.findLast(({ serving }) => serving > 0) ?? earlier.findLast(({ verified }) => verified) ?? earlier.at(-1)
  );
}

/**
 * What a rollback goes to: the release named, else `wayBack`. Throws what `namedRelease` throws, and REVISION_UNKNOWN where there is nothing
 * to go back to.
 */
export function targetRevision(history: History, to: number | string | undefined): NamedRelease {
  if (to !== undefined) return namedRelease(history, to);
  const { name } = history.deployment;
  const release = wayBack(history);
  if (release !== undefined) return { release, revision: release.newest };
  const bad = releasesOf(history).flatMap(({ against }) => against ?? []);
  if (bad.length === 0) {
    throw fault('REVISION_UNKNOWN', `${name} has no earlier revision to go back to. Nothing was changed.`);
  }
  const text = `No earlier release of ${name} is known to work: ${bad.join('; ')}. Nothing was changed.`;
  throw fault('REVISION_UNKNOWN', text, { hint: 'Name the release with `to=` to go there all the same.' });
}

/**
 * What a failed change to the release of digest `to` returns to: what runs now, if it ever came up completely and nothing speaks against it; else the next best. Decided
 * by what does not change from one minute to the next, since it is part of what is approved. undefined when nothing is known to work.
 */
export function returnAfter(history: History, to: string): Pick<Release, 'version' | 'newest'> | undefined {
  const { deployment } = history;
  const digest = releaseDigest(deployment.template);
  const now = releasesOf(history).find((release) => release.digest === digest);
  const current = now?.revisions.find(({ number }) => number === deployment.revision);
  if (now !== undefined && current !== undefined && hasComeUp(deployment) && now.against === undefined)
    return { ...now, newest: current };
  return wayBack(history, to);
}

/** The other releases to choose from, newest first, each with what speaks against it. Restarts make no release. */
export function otherReleases(history: History, target: Release): readonly Offer[] {
  const { deployment } = history;
  const now = releaseDigest(deployment.template);
  return releasesOf(history)
    .filter(({ digest }) => digest !== target.digest && digest !== now)
    .reverse()
    .slice(0, mostChoices)
    .map(({ version, newest, against }) => ({
      label: `${releaseWords({ version, newest })}${against === undefined ? '' : ` · ${against}`}`,
      action: 'rollback',
      params: { deployment: deployment.name, to: newest.number },
    }));
}

/** The releases as a table, newest first: which runs, which would come back, since when there is each, how many pods serve of it, how it did here. */
export function releaseTable(history: History, target: Release): readonly Part[] {
  const { deployment } = history;
  const now = releaseDigest(deployment.template);
  const releases = [...releasesOf(history)].reverse();
  const shown = releases.slice(0, mostShown);
  // Where nothing serves, a column of dashes would only say so again.
  const serving = shown.some((release) => release.serving > 0);
  const left = releases.length - shown.length;
  const table: Part = {
    kind: 'table',
    columns: [
      { title: 'Release' },
      ...(serving ? [{ title: 'Ready', align: 'right' as const }] : []),
      { title: 'Created' },
      { title: 'Change' },
    ],
    rows: shown.map((release) => [
      `${release.version} (${release.newest.number})${release.digest === now ? ' now' : release.digest === target.digest ? ' back to' : ''}`,
      ...(serving ? [String(release.serving || '–')] : []),
      [{ time: madeAt(release), as: 'ago' }],
      changeWords(release),
    ]),
  };
  return left === 0
    ? [table]
    : [table, { kind: 'text', text: `… and ${left} older, in the menu below or with to=VERSION` }];
}

/** When there was a release first: a restart, or a return to it, makes another revision of it. */
const madeAt = ({ revisions }: Release) => revisions.map(({ createdAt }) => createdAt).sort()[0] ?? '';

function changeWords({ newest, against, verified }: Release): string {
  const known = against ?? (verified ? 'passed its check here' : undefined);
  return [newest.changeCause, known].filter((words) => words !== undefined).join(' · ') || '–';
}

/** `mcp/server:2.4.0` of `registry.example.com/mcp/server:2.4.0@sha256:…`. */
export function shortImage(image: string): string {
  const [name = image, digest] = image.split('@');
  const words = name.split('/');
  const short = words.length > 2 ? words.slice(-2).join('/') : name;
  return digest === undefined ? short : `${short}@${digest.replace(/^sha256:/, '').slice(0, 12)}`;
}
