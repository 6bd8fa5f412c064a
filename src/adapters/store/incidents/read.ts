import type { Incident } from '../../../model/incident.ts';
import type { TimelineEntry } from '../../../model/timeline.ts';
import type { IncidentView } from '../../../ports/store/incidents.ts';
import type { Db } from '../connection.ts';
import { escalation } from '../paging/read.ts';
import {
  type ChecklistRow,
  type IncidentRow,
  type TaskRow,
  type TimelineRow,
  toEntry,
  toIncident,
  toItem,
  toTask,
} from './rows.ts';

async function one(db: Db, id: number): Promise<Incident | undefined> {
  const row = await db.row<IncidentRow>('SELECT * FROM incidents WHERE id = $1', [id]);
  return row && toIncident(row);
}

/** All that a card shows. */
export async function view(db: Db, id: number): Promise<IncidentView | undefined> {
  const incident = await one(db, id);
  if (incident === undefined) return undefined;
  const [pages, checklist, tasks, refused] = await Promise.all([
    escalation(db, id),
    db.rows<ChecklistRow>('SELECT * FROM incident_checklist WHERE incident_id = $1 ORDER BY position', [id]),
    db.rows<TaskRow>('SELECT * FROM incident_tasks WHERE incident_id = $1 ORDER BY number', [id]),
    db.rows<{ step: string; error: string }>(
      `SELECT key AS step, coalesce(error, '') AS error FROM incident_steps WHERE incident_id = $1 AND state = 'refused' ORDER BY position`,
      [id],
    ),
  ]);
  return { incident, escalation: pages, checklist: checklist.map(toItem), tasks: tasks.map(toTask), refused };
}

export async function byToken(db: Db, token: string): Promise<number | undefined> {
  return (await db.row<{ id: number }>('SELECT id FROM incidents WHERE token = $1', [token]))?.id;
}

/** The newest incident whose channel, or whose thread, this is. */
export async function byPlace(db: Db, channel: string, thread: string | undefined): Promise<number | undefined> {
  const row = await db.row<{ id: number }>(
    `SELECT i.id FROM incidents i
      WHERE i.channel = $1 AND i.state <> 'closed'
        AND (i.place = 'channel' OR EXISTS (SELECT 1 FROM messages m WHERE m.incident_id = i.id AND m.kind = 'incident' AND m.ts = $2))
      ORDER BY i.id DESC LIMIT 1`,
    [channel, thread ?? ''],
  );
  return row?.id;
}

/** Open ones first, worst first; then those that ended last. */
export async function list(db: Db, limit: number): Promise<readonly Incident[]> {
  const rows = await db.rows<IncidentRow>(
    `SELECT * FROM incidents ORDER BY state <> 'open', CASE WHEN state = 'open' THEN severity END, id DESC LIMIT $1`,
    [limit],
  );
  return rows.map(toIncident);
}

/** See IncidentStore.openIn. */
export async function openIn(db: Db, environment: string): Promise<readonly Incident[]> {
  const rows = await db.rows<IncidentRow>(
    `SELECT * FROM incidents WHERE state = 'open' AND environment = $1 ORDER BY severity, id`,
    [environment],
  );
  return rows.map(toIncident);
}

export async function timeline(db: Db, id: number): Promise<readonly TimelineEntry[]> {
  const rows = await db.rows<TimelineRow>(
    'SELECT at, kind, actor, text, event, link FROM incident_timeline WHERE incident_id = $1 ORDER BY at, id',
    [id],
  );
  return rows.map(toEntry);
}

/** Open incidents whose update is due; the next reminder comes after the same time again. */
export async function dueUpdates(db: Db): Promise<readonly Incident[]> {
  const rows = await db.rows<IncidentRow>(
    `SELECT * FROM incidents WHERE update_due_at <= clock_now() AND state = 'open' ORDER BY update_due_at LIMIT 100`,
    [],
    'due-updates',
  );
  return rows.map(toIncident);
}

export async function dueArchives(db: Db): Promise<readonly Incident[]> {
  const rows = await db.rows<IncidentRow>(
    `SELECT * FROM incidents WHERE archive_due_at <= clock_now() AND state = 'resolved' ORDER BY archive_due_at LIMIT 100`,
    [],
    'due-archives',
  );
  return rows.map(toIncident);
}
