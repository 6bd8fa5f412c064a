import type { Effect } from '../../../model/effect.ts';
import type { Run, RunCard, RunFile, RunState, StoredOffer, Vote } from '../../../model/run.ts';
import type { Connection, Db } from '../connection.ts';
import {
  type ApprovalRow,
  type OfferRow,
  planFileState,
  type RunRow,
  runColumns,
  type StepRow,
  toApproval,
  toOffer,
  toRun,
  toStep,
} from '../rows.ts';
import { toWatch, type WatchRow } from '../watches.ts';
import { trackRecord } from './track-record.ts';

const open = `('requested', 'planning', 'awaiting_approval', 'queued', 'running', 'verifying')`;

/** One run; undefined when there is none of that number. */
export async function run(db: Db, id: number): Promise<Run | undefined> {
  const row = await db.row<RunRow>(`SELECT ${runColumns} FROM runs WHERE id = $1`, [id]);
  return row && toRun(row);
}

// Times inside JSON come in the server's own format; the domain speaks ISO 8601.
const iso = (column: string) => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

const cardSql = `
SELECT ${runColumns},
  (SELECT coalesce(json_agg(json_build_object('key', key, 'kind', kind, 'state', state, 'detail', detail, 'result', NULL,
            'started_at', ${iso('started_at')}, 'finished_at', ${iso('finished_at')}) ORDER BY position), '[]')
     FROM run_steps WHERE run_id = runs.id) AS steps,
  (SELECT json_build_object('id', a.id, 'run_id', a.run_id, 'plan_digest', a.plan_digest, 'gate', a.gate, 'state', a.state,
            'expires_at', ${iso('a.expires_at')}, 'decided_at', ${iso('a.decided_at')},
            'asks', a.asks, 'glass', a.glass, 'file', ${planFileState('a.run_id')})
     FROM approvals a WHERE a.run_id = runs.id) AS approval,
  (SELECT coalesce(json_agg(json_build_object('user', v.user_id, 'verdict', v.verdict, 'at', ${iso('v.at')}) ORDER BY v.at), '[]')
     FROM approval_votes v JOIN approvals a ON a.id = v.approval_id WHERE a.run_id = runs.id) AS votes,
  (SELECT coalesce(json_agg(json_build_object('id', id, 'run_id', run_id, 'place', place, 'label', label, 'action', action,
            'params', params, 'style', style) ORDER BY place, position), '[]')
     FROM offers WHERE run_id = runs.id) AS offers,
  (SELECT coalesce(json_agg(json_build_object('title', content #>> '{file,title}', 'code', content ->> 'refused', 'state', CASE
            WHEN content ? 'refused' OR state = 'dropped' THEN 'refused' WHEN ts IS NULL THEN 'waiting' ELSE 'there' END) ORDER BY id), '[]')
     FROM messages m WHERE m.run_id = runs.id AND content ? 'file') AS files,
  (SELECT json_build_object('at', runs.page, 'ids', json_agg(p.id ORDER BY p.page)) FROM report_pages p WHERE p.run_id = runs.id
   HAVING count(*) > 0) AS pages,
  (SELECT to_jsonb(w) || jsonb_build_object('changed_at', ${iso('changed_at')}, 'since', ${iso('since')}, 'until', ${iso('until')},
            'ended_at', ${iso('ended_at')}) FROM watches w WHERE w.run_id = runs.id) AS watch,
  (SELECT json_agg(json_build_object('minutes', e.minutes, 'verdict', e.verdict, 'seen', e.seen) ORDER BY e.minutes)
     FROM effects e WHERE e.run_id = runs.id AND e.verdict IS NOT NULL) AS effects,
  (SELECT json_build_object('run', l.run_id, 'requestedBy', r.requested_by)
     FROM target_locks l JOIN runs r ON r.id = l.run_id WHERE l.target = runs.waits_for) AS blocked
FROM runs`;

interface CardRow extends RunRow {
  readonly steps: readonly StepRow[];
  readonly approval: ApprovalRow | null;
  readonly votes: readonly Vote[];
  readonly offers: readonly OfferRow[];
  readonly files: readonly (Omit<RunFile, 'code'> & { readonly code: string | null })[];
  readonly pages: { readonly at: number; readonly ids: readonly string[] } | null;
  readonly watch: WatchRow | null;
  readonly effects: readonly (Omit<Effect, 'seen'> & { readonly seen: Effect['seen'] | null })[] | null;
  readonly blocked: { readonly run: number; readonly requestedBy: string } | null;
}

function toCard(row: CardRow): RunCard {
  return {
    run: toRun(row),
    steps: row.steps.map(toStep),
    approval: row.approval === null ? undefined : toApproval(row.approval, row.votes),
    offers: row.offers.map(toOffer),
    files: row.files.map((file) => ({ ...file, code: file.code ?? undefined })),
    ...(row.pages === null ? {} : { page: pageIn(row.pages) }),
    ...(row.watch === null ? {} : { watch: toWatch(row.watch) }),
    ...(row.effects === null
      ? {}
      : { effects: row.effects.map(({ seen, ...effect }) => ({ ...effect, seen: seen ?? undefined })) }),
    blockedBy: row.blocked ?? undefined,
  };
}

const pageIn = ({ at, ids }: NonNullable<CardRow['pages']>) => ({ at, back: ids[at - 1], on: ids[at + 1] });

/** All that the card of a run shows, in one reading. */
export async function card(db: Db, id: number): Promise<RunCard | undefined> {
  const row = await db.row<CardRow>(`${cardSql} WHERE id = $1`, [id], 'run-card');
  if (row === undefined) return undefined;
  const card = toCard(row);
  const { run } = card;
  const record = run.state === 'awaiting_approval' ? await trackRecord(db, run) : undefined;
  return record === undefined ? card : { ...card, record };
}

/** The newest runs, newest first. */
export async function recent(db: Db, limit: number, environments: readonly string[]): Promise<readonly Run[]> {
  const rows = await db.rows<RunRow>(
    `SELECT ${runColumns} FROM runs WHERE environment = ANY($2) ORDER BY id DESC LIMIT $1`,
    [limit, environments],
  );
  return rows.map(toRun);
}

/** Runs that have not ended, oldest first. */
export async function openRuns(db: Db, limit: number, environments: readonly string[]): Promise<readonly RunCard[]> {
  const rows = await db.rows<CardRow>(
    `${cardSql} WHERE state IN ${open} AND environment = ANY($2) ORDER BY id LIMIT $1`,
    [limit, environments],
  );
  return rows.map(toCard);
}

/** An offer and the run it stands under; undefined when the id is not ours. */
export async function offer(db: Db, id: string): Promise<{ offer: StoredOffer; run: Run } | undefined> {
  const row = await db.row<OfferRow>('SELECT * FROM offers WHERE id = $1', [id]);
  const owner = row && (await run(db, row.run_id));
  return row && owner && { offer: toOffer(row), run: owner };
}

/** How many runs are in each state that has not ended. */
export async function counts(db: Connection): Promise<Readonly<Partial<Record<RunState, number>>>> {
  const rows = await db.rows<{ state: RunState; n: number }>(
    `SELECT state, count(*)::int AS n FROM runs WHERE state IN ${open} GROUP BY state`,
  );
  return Object.fromEntries(rows.map((row) => [row.state, row.n]));
}
