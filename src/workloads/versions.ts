import type { Revision } from '../ports/workload.ts';
import { versionOf } from './releases.ts';

/** What people call the version of each revision, with the revision in brackets: by the uid of its ReplicaSet. */
export function templateVersions(deployment: string, revisions: readonly Revision[]): ReadonlyMap<string, string> {
  return new Map(revisions.map(({ uid, number, template }) => [uid, `${versionOf(deployment, template)} (${number})`]));
}
