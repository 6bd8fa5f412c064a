import type { Severity } from '../../../model/incident.ts';
import type { Escalation, EscalationPolicy, Page, Person } from '../../../model/paging.ts';
import type { DueEscalation, DuePage } from '../../../ports/store/paging.ts';
import type { Db } from '../connection.ts';

interface EscalationRow {
  readonly incident_id: number;
  readonly policy: EscalationPolicy;
  readonly state: Escalation['state'];
  readonly level: number;
  readonly round: number;
  readonly series: number;
  readonly epoch: number;
  readonly due_at: string | null;
  readonly paused_due_at: string | null;
  readonly acknowledged_by: string | null;
  readonly acknowledged_at: string | null;
  readonly trouble: string | null;
}

function toEscalation(row: EscalationRow): Escalation {
  return {
    incident: row.incident_id,
    policy: row.policy,
    level: row.level,
    round: row.round,
    epoch: row.epoch,
    state: row.state,
    dueAt: row.due_at ?? undefined,
    paused: row.paused_due_at !== null,
    acknowledgedBy: row.acknowledged_by ?? undefined,
    acknowledgedAt: row.acknowledged_at ?? undefined,
    trouble: row.trouble ?? undefined,
  };
}

export async function escalation(db: Db, incident: number): Promise<Escalation | undefined> {
  const row = await db.row<EscalationRow>('SELECT * FROM escalations WHERE incident_id = $1', [incident]);
  return row && toEscalation(row);
}

/** What is due, longest first. One small index: a million armed ones cost nothing while none is due. */
export async function dueEscalations(db: Db, limit: number): Promise<readonly DueEscalation[]> {
  const rows = await db.rows<
    EscalationRow & {
      severity: Severity;
      now: string;
      active_at: string | null;
      active_by: string | null;
      failures: number;
    }
  >(
    `SELECT e.*, i.severity, clock_now() AS now, i.active_at, i.active_by FROM escalations e JOIN incidents i ON i.id = e.incident_id
      WHERE e.due_at <= clock_now() ORDER BY e.due_at LIMIT $1`,
    [limit],
    'due-escalations',
  );
  return rows.map((row) => ({
    ...toEscalation(row),
    series: row.series,
    severity: row.severity,
    now: row.now,
    activeAt: row.active_at ?? undefined,
    activeBy: row.active_by ?? undefined,
    failures: row.failures,
  }));
}

export interface PageRow {
  readonly id: number;
  readonly key: string;
  readonly incident_id: number;
  readonly level: number;
  readonly round: number;
  readonly level_name: string;
  readonly person: Person;
  readonly provider: string;
  readonly kind: DuePage['kind'];
  readonly state: Page['state'];
  readonly next_at: string | null;
  readonly attempts: number;
  readonly created_at: string;
  readonly sent_at: string | null;
  readonly error: string | null;
}

export function toPage(row: PageRow): Page {
  return {
    id: row.id,
    incident: row.incident_id,
    level: row.level,
    levelName: row.level_name,
    round: row.round,
    person: row.person.slack ?? row.person.email ?? '',
    provider: row.provider,
    state: row.state,
    at: row.created_at,
    sentAt: row.sent_at ?? undefined,
    error: row.error ?? undefined,
  };
}

export function toDuePage(row: PageRow & { overdue: boolean; token: string; was_sending: boolean }): DuePage {
  return {
    ...toPage(row),
    key: row.key,
    kind: row.kind,
    who: row.person,
    attempts: row.attempts,
    nextAt: row.next_at ?? undefined,
    createdAt: row.created_at,
    incidentKey: row.token,
    overdue: row.overdue,
    repeated: row.was_sending,
  };
}

export async function pages(db: Db, incident: number): Promise<readonly Page[]> {
  const rows = await db.rows<PageRow>('SELECT * FROM pages WHERE incident_id = $1 ORDER BY id', [incident]);
  return rows.map(toPage);
}

/** See PagingStore.waitingFor. */
export async function waitingFor(db: Db, person: string): Promise<readonly number[]> {
  const rows = await db.rows<{ id: number }>(
    `SELECT i.id FROM incidents i JOIN escalations e ON e.incident_id = i.id
      WHERE i.state = 'open' AND e.state NOT IN ('acknowledged', 'stopped')
        AND EXISTS (SELECT 1 FROM pages p WHERE p.incident_id = i.id AND p.kind = 'page' AND p.person ->> 'slack' = $1)
      ORDER BY i.severity, i.id`,
    [person],
  );
  return rows.map(({ id }) => id);
}

/** Whether the reader of a page has a later one in sight: see PagingStore.replaced. People of one level are paged beside each other. */
export async function replaced(db: Db, message: number): Promise<boolean> {
  const row = await db.row(
    `SELECT 1 FROM messages mine JOIN pages old ON old.id = mine.page_id
       JOIN messages later ON later.incident_id = mine.incident_id AND later.kind = 'page' AND later.id > mine.id AND later.ts IS NOT NULL
        AND later.user_id IS NOT DISTINCT FROM mine.user_id
       JOIN pages new ON new.id = later.page_id AND (new.series, new.round, new.level) > (old.series, old.round, old.level)
      WHERE mine.id = $1 LIMIT 1`,
    [message],
  );
  return row !== undefined;
}

/** What no incident may be like: see PagingStore.audit. */
export async function audit(db: Db, lateMs: number) {
  const row = await db.row<{ orphans: number[] | null; late_pages: number; late_escalations: number }>(
    `SELECT (SELECT json_agg(i.id) FROM incidents i LEFT JOIN escalations e ON e.incident_id = i.id
              WHERE i.state = 'open' AND i.severity <= 2 AND i.lead IS NULL AND (e.incident_id IS NULL OR e.due_at IS NULL AND e.paused_due_at IS NULL AND e.state <> 'acknowledged')) AS orphans,
            (SELECT count(*)::int FROM pages WHERE state IN ('pending', 'sending') AND deadline_at < clock_now() - $1 * interval '1 ms') AS late_pages,
            (SELECT count(*)::int FROM escalations
              WHERE due_at < clock_now() - $1 * interval '1 ms' OR due_at IS NOT NULL AND failures > 2) AS late_escalations`,
    [lateMs],
  );
  return { orphans: row?.orphans ?? [], latePages: row?.late_pages ?? 0, lateEscalations: row?.late_escalations ?? 0 };
}
