import { type RunState, runName } from '../../../model/run.ts';
import type { BegunChange, MadeChange } from '../../../ports/past-changes.ts';
import type { Db } from '../connection.ts';

/** Marks on a chart beyond these cannot be told apart. */
const most = 50;

/** See RunStore.begunChanges. A run that is older than a day by then has waited longer than any approval. */
export async function begunChanges(
  db: Db,
  environment: string,
  target: string,
  since: Date,
): Promise<readonly BegunChange[]> {
  const rows = await db.rows<{ readonly id: number; readonly action: string; readonly at: string }>(
    `SELECT runs.id, runs.action, min(run_steps.started_at) AS at
       FROM runs JOIN run_steps ON run_steps.run_id = runs.id AND run_steps.kind = 'effect' AND run_steps.state = 'done'
      WHERE runs.target = $1 AND runs.created_at >= $2::timestamptz - interval '1 day'
      GROUP BY runs.id HAVING min(run_steps.started_at) >= $2
      ORDER BY at DESC LIMIT ${most}`,
    [`${environment}/${target}`, since],
  );
  return rows.map(({ id, action, at }) => ({ run: runName(id), action, at: Date.parse(at) })).reverse();
}

/** What people read at once is far less. */
const mostOfAll = 100;

interface MadeRow {
  readonly id: number;
  readonly action: string;
  readonly target: string;
  readonly requested_by: string;
  readonly state: RunState;
  readonly at: string;
}

/** See RunStore.madeChanges. */
export async function madeChanges(db: Db, environment: string, since: Date): Promise<readonly MadeChange[]> {
  const rows = await db.rows<MadeRow>(
    `SELECT runs.id, runs.action, runs.target, runs.requested_by, runs.state, min(run_steps.started_at) AS at
       FROM runs JOIN run_steps ON run_steps.run_id = runs.id AND run_steps.kind = 'effect' AND run_steps.state = 'done'
      WHERE runs.environment = $1 AND runs.target IS NOT NULL AND runs.created_at >= $2::timestamptz - interval '1 day'
      GROUP BY runs.id HAVING min(run_steps.started_at) >= $2
      ORDER BY at DESC LIMIT ${mostOfAll}`,
    [environment, since],
  );
  return rows
    .map(({ id, action, target, requested_by, state, at }) => ({
      run: runName(id),
      action,
      target: target.slice(environment.length + 1),
      by: requested_by,
      outcome: outcomes[state] ?? 'under way',
      at: Date.parse(at),
    }))
    .reverse();
}

const outcomes: Readonly<Partial<Record<RunState, MadeChange['outcome']>>> = {
  succeeded: 'done',
  failed: 'failed',
  refused: 'failed',
  cancelled: 'stopped',
  parked: 'outcome unknown',
  outcome_unknown: 'outcome unknown',
};
