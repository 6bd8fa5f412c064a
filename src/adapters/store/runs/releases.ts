import type { ReleaseChange } from '../../../model/plan.ts';
import { type RunState, runName } from '../../../model/run.ts';
import type { KnownRelease, ReleaseVerdict } from '../../../ports/releases.ts';
import type { Db } from '../connection.ts';

interface Ended {
  readonly id: number;
  readonly requested_by: string;
  readonly state: RunState;
  readonly code: string | null;
  /** Plans of earlier versions name no images. */
  readonly release: Omit<ReleaseChange, 'images'> & Partial<Pick<ReleaseChange, 'images'>>;
}

/** Newer runs than these decide what is remembered. */
const most = 200;

/** See RunStore.releases. Only runs that changed something count. */
export async function releases(db: Db, environment: string, deployment: string): Promise<readonly KnownRelease[]> {
  const rows = await db.rows<Ended>(
    `SELECT id, requested_by, state, failure ->> 'code' AS code, plan -> 'release' AS release
       FROM runs
      WHERE target = $1 AND plan ? 'release' AND finished_at IS NOT NULL
        AND EXISTS (SELECT 1 FROM run_steps WHERE run_id = runs.id AND kind = 'effect' AND state = 'done')
      ORDER BY finished_at DESC LIMIT ${most}`,
    [`${environment}/deployment/${deployment}`],
  );
  const newest = new Map<string, KnownRelease>();
  const images = new Map(
    rows.flatMap(({ release: { to, images: pulled } }) => (pulled === undefined ? [] : [[to, pulled]])),
  );
  for (const row of rows) {
    for (const [digest, verdict] of verdictsOf(row)) {
      if (newest.has(digest)) continue;
      const known = { digest, verdict, run: runName(row.id), by: row.requested_by };
      newest.set(digest, { ...known, ...(images.has(digest) ? { images: images.get(digest) ?? [] } : {}) });
    }
  }
  return [...newest.values()];
}

/** What the end of a run tells of the releases it went from and to. */
function verdictsOf({
  state,
  code,
  release: { from, to, forward },
}: Ended): readonly (readonly [string, ReleaseVerdict])[] {
  if (state === 'succeeded') return [[to, 'verified'], ...(from === to || forward ? [] : ([[from, 'left']] as const))];
  // A restart that fails tells nothing of the release: it ran before. What could not be looked at tells nothing either.
  const isBad = state === 'failed' && (code === null || code === 'ROLLOUT_FAILED' || code === 'SMOKE_TEST_FAILED');
  return isBad && from !== to ? [[to, 'failed']] : [];
}
