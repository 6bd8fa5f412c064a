import { fault } from '../errors.ts';
import type { Offer, Part } from '../model/report.ts';
import type { Revision } from '../ports/workload.ts';
import { type History, hasComeUp, type Release, releaseDigest, releasesOf, servingPods } from './releases.ts';

/** Entries people see; kubectl keeps ten. */
const mostShown = 10;
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

/** Where a rollback goes. */
export interface Target {
  readonly release: Release;
  readonly revision: Revision;
}

/**
 * What a rollback goes to: the revision named, else `wayBack`. Throws REVISION_UNKNOWN, naming those there are, and NOTHING_TO_DO when its
 * release is the one that runs (kubectl rollout undo: "skipped rollback").
 */
export function targetRevision(history: History, to: number | undefined): Target {
  const { deployment, revisions } = history;
  const { name } = deployment;
  const releases = releasesOf(history);
  if (to !== undefined) {
    const release = releases.find((one) => one.revisions.some(({ number }) => number === to));
    const revision = release?.revisions.find(({ number }) => number === to);
    if (release === undefined || revision === undefined) {
      const known = revisions.map((entry) => entry.number).join(', ');
      const text = `${name} has no revision ${to}; there are: ${known || 'none'}. Nothing was changed.`;
      throw fault('REVISION_UNKNOWN', text);
    }
    if (release.digest === releaseDigest(deployment.template)) {
      throw fault('NOTHING_TO_DO', `${name} runs the template of revision ${to} already. Nothing was changed.`);
    }
    return { release, revision };
  }
  const release = wayBack(history);
  if (release !== undefined) return { release, revision: release.newest };
  const bad = releases.flatMap(({ against }) => against ?? []);
  if (bad.length === 0) {
    throw fault('REVISION_UNKNOWN', `${name} has no earlier revision to go back to. Nothing was changed.`);
  }
  const text = `No earlier release of ${name} is known to work: ${bad.join('; ')}. Nothing was changed.`;
  throw fault('REVISION_UNKNOWN', text, { hint: 'Name the revision with `to=` to go there all the same.' });
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

/** The other revisions to choose from, newest first, each with what speaks against it. */
export function otherRevisions(history: History, target: number): readonly Offer[] {
  const { deployment } = history;
  return releasesOf(history)
    .flatMap((release) => release.revisions.map((revision) => ({ release, revision })))
    .filter(({ revision }) => revision.number !== target && revision.number !== deployment.revision)
    .sort((a, b) => b.revision.number - a.revision.number)
    .slice(0, mostChoices)
    .map(({ release, revision }) => ({
      label: `${revision.number} · ${revision.images.map(shortImage).join(', ')}${release.against === undefined ? '' : ` · ${release.against}`}`,
      action: 'rollback',
      params: { deployment: deployment.name, to: revision.number },
    }));
}

/** The history as a table, newest first: which runs, which would come back, what each was, how many pods serve of it, how it did here. */
export function revisionTable(history: History, target: number): readonly Part[] {
  const { deployment, revisions, pods } = history;
  const releases = releasesOf(history);
  const known = (revision: Revision) => {
    const release = releases.find((one) => one.revisions.includes(revision));
    return release?.against ?? (release?.verified === true ? 'passed its check here' : undefined);
  };
  const shown = [...revisions].reverse().slice(0, mostShown);
  // Where nothing serves, a column of dashes would only say so again.
  const serving = shown.some((entry) => servingPods(entry, pods) > 0);
  const left = revisions.length - shown.length;
  const table: Part = {
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
      [entry.changeCause, known(entry)].filter((words) => words !== undefined).join(' · ') || '–',
    ]),
  };
  return left === 0
    ? [table]
    : [table, { kind: 'text', text: `… and ${left} older, in the menu below or with to=NUMBER` }];
}

/** `mcp/server:2.4.0` of `registry.example.com/mcp/server:2.4.0@sha256:…`. */
export function shortImage(image: string): string {
  const [name = image, digest] = image.split('@');
  const words = name.split('/');
  const short = words.length > 2 ? words.slice(-2).join('/') : name;
  return digest === undefined ? short : `${short}@${digest.replace(/^sha256:/, '').slice(0, 12)}`;
}
