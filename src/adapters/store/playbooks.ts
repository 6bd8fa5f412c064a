import type { Mark, Offer } from '../../model/report.ts';
import type { RunState } from '../../model/run.ts';
import type { NewPlaybookRun, PlaybookRun, PlaybookStepRow, PlaybookStore } from '../../ports/store/playbooks.ts';
import type { Connection, Db } from './connection.ts';
import { add } from './messages/deliver.ts';
import { opaqueId } from './opaque.ts';
import { trail } from './trail.ts';

/** `front`: what people wait for; `work`: what the bot does by itself. */
export function playbookStore(front: Connection, work: Connection): PlaybookStore {
  return {
    start: (order) => start(front, order),
    view: (id) => view(work, id),
    async byToken(token) {
      return (await front.row<{ id: number }>('SELECT id FROM playbook_runs WHERE token = $1', [token]))?.id;
    },
    due: (limit) =>
      work.rows<{ id: number; due: string }>(
        `SELECT id, due_at::text AS due FROM playbook_runs WHERE due_at <= clock_now() ORDER BY due_at LIMIT $1`,
        [limit],
        'due-playbooks',
      ),
    async looked({ id, due }) {
      await work.rows('UPDATE playbook_runs SET due_at = NULL WHERE id = $1 AND due_at = $2::timestamptz', [id, due]);
    },
    asked: (id, step, attempt, run, by) =>
      changed(
        front,
        `UPDATE playbook_steps SET run_id = $3, attempts = $4, done_by = $5, done_at = clock_now(), trouble = NULL
          WHERE playbook_run = $1 AND key = $2 AND attempts = $4 - 1 AND ${isOpen} RETURNING key`,
        [id, step, run, attempt, by],
      ),
    async trouble(id, step, words) {
      await work.rows(
        'UPDATE playbook_steps SET trouble = $3 WHERE playbook_run = $1 AND key = $2 AND trouble IS DISTINCT FROM $3',
        [id, step, words],
      );
    },
    answer: (id, step, answer, by) => close(front, 'answer', id, step, answer, by),
    skip: (id, step, reason, by) => close(front, 'skipped', id, step, reason, by),
    end: (id, by) =>
      front.transaction(async (tx) => {
        const row = await tx.row(
          `UPDATE playbook_runs SET state = 'ended', ended_by = $2, ended_at = clock_now(), due_at = NULL
            WHERE id = $1 AND state = 'open' RETURNING id`,
          [id, by],
        );
        if (row !== undefined) await trail(tx, 'playbook.ended', by, `playbook ${id}`);
        return row !== undefined;
      }),
  };
}

const isOpen = `EXISTS (SELECT 1 FROM playbook_runs p WHERE p.id = $1 AND p.state = 'open')`;

async function changed(db: Db, sql: string, values: readonly unknown[]): Promise<boolean> {
  return (await db.row(sql, values)) !== undefined;
}

/** The guide, its steps and its message are one transaction. */
async function start(db: Connection, order: NewPlaybookRun): Promise<number> {
  return db.transaction(async (tx) => {
    const { incident, startedBy, team, channel, thread } = order;
    const row = await tx.row<{ id: number }>(
      `INSERT INTO playbook_runs (token, inbound_key, name, title, content, environment, incident_id, started_by, team, channel, thread_ts)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (inbound_key) DO NOTHING RETURNING id`,
      [
        ...[opaqueId(), order.key, order.name, order.title, order.content, order.environment, incident ?? null],
        ...[startedBy, team, channel, thread ?? null],
      ],
    );
    if (row === undefined) {
      const before = await tx.row<{ id: number }>('SELECT id FROM playbook_runs WHERE inbound_key = $1', [order.key]);
      return before?.id ?? 0;
    }
    const { id } = row;
    await tx.rows('INSERT INTO playbook_steps (playbook_run, key) SELECT $1, unnest($2::text[])', [id, order.steps]);
    await add(tx, { key: `playbook:${id}`, kind: 'note', priority: 1, channel, thread, content: { playbook: id } });
    await trail(tx, 'playbook.started', startedBy, `playbook ${id}`, {
      name: order.name,
      environment: order.environment,
    });
    return id;
  });
}

/** Only where nobody has answered or skipped it, and it has asked for nothing. */
async function close(
  db: Connection,
  column: 'answer' | 'skipped',
  id: number,
  step: string,
  words: string,
  by: string,
) {
  return db.transaction(async (tx) => {
    const done = await changed(
      tx,
      `UPDATE playbook_steps SET ${column} = $3, done_by = $4, done_at = clock_now()
        WHERE playbook_run = $1 AND key = $2 AND answer IS NULL AND skipped IS NULL AND run_id IS NULL AND ${isOpen} RETURNING key`,
      [id, step, words, by],
    );
    if (done)
      await trail(tx, `playbook.${column === 'answer' ? 'answered' : 'skipped'}`, by, `playbook ${id}`, {
        step,
        words,
      });
    return done;
  });
}

interface Row {
  readonly id: number;
  readonly token: string;
  readonly name: string;
  readonly content: string;
  readonly environment: string;
  readonly incident_id: number | null;
  readonly started_by: string;
  readonly started_at: string;
  readonly team: string;
  readonly channel: string;
  readonly thread_ts: string | null;
  readonly state: 'open' | 'ended';
  readonly ended_by: string | null;
  readonly ended_at: string | null;
}

interface StepRow {
  readonly key: string;
  readonly attempts: number;
  readonly answer: string | null;
  readonly skipped: string | null;
  readonly trouble: string | null;
  readonly by: string | null;
  readonly at: string | null;
  readonly run_id: number | null;
  readonly run_state: RunState | null;
  readonly mark: Mark | null;
  readonly headline: string | null;
  readonly finished_at: string | null;
  readonly offers: readonly Offer[] | null;
}

async function view(db: Db, id: number): Promise<PlaybookRun | undefined> {
  const row = await db.row<Row>(
    `SELECT id, token, name, content, environment, incident_id, started_by, started_at, team, channel, thread_ts, state, ended_by, ended_at
       FROM playbook_runs WHERE id = $1`,
    [id],
  );
  if (row === undefined) return undefined;
  const steps = await db.rows<StepRow>(
    `SELECT s.key, s.attempts, s.answer, s.skipped, s.trouble, s.done_by AS by, s.done_at AS at, r.id AS run_id, r.state AS run_state,
            r.report ->> 'mark' AS mark, r.report ->> 'headline' AS headline, r.finished_at, r.report -> 'offers' AS offers
       FROM playbook_steps s LEFT JOIN runs r ON r.id = s.run_id WHERE s.playbook_run = $1`,
    [id],
  );
  return {
    ...{ id: row.id, token: row.token, name: row.name, content: row.content, environment: row.environment },
    incident: row.incident_id ?? undefined,
    startedBy: row.started_by,
    startedAt: row.started_at,
    team: row.team,
    channel: row.channel,
    thread: row.thread_ts ?? undefined,
    state: row.state,
    endedBy: row.ended_by ?? undefined,
    endedAt: row.ended_at ?? undefined,
    steps: new Map(steps.map((step) => [step.key, toStep(step)])),
  };
}

function toStep(row: StepRow): PlaybookStepRow {
  const run = row.run_id === null || row.run_state === null ? undefined : { id: row.run_id, state: row.run_state };
  return {
    attempts: row.attempts,
    run: run && {
      ...run,
      mark: row.mark ?? undefined,
      headline: row.headline ?? undefined,
      offers: row.offers ?? [],
      finishedAt: row.finished_at ?? undefined,
    },
    answer: row.answer ?? undefined,
    skipped: row.skipped ?? undefined,
    trouble: row.trouble ?? undefined,
    by: row.by ?? undefined,
    at: row.at ?? undefined,
  };
}
