import type { ChecklistItem, Handover, Incident, IncidentTask } from '../../../model/incident.ts';
import { readEvent, type TimelineEntry } from '../../../model/timeline.ts';

export interface IncidentRow {
  readonly id: number;
  readonly token: string;
  readonly title: string;
  readonly severity: Incident['severity'];
  readonly phase: Incident['phase'];
  readonly state: Incident['state'];
  readonly environment: string;
  readonly service: string;
  readonly place: Incident['place'];
  readonly channel: string | null;
  readonly channel_name: string | null;
  readonly lead: string | null;
  readonly roles: Incident['roles'];
  readonly opened_by: string;
  readonly opened_at: string;
  readonly resolved_by: string | null;
  readonly resolved_at: string | null;
  readonly summary: string;
  readonly cause: string;
  readonly firing: number;
  readonly total: number;
  readonly paged_total: number;
  readonly left_out: number;
  readonly quiet_since: string | null;
  readonly update_every_ms: number | null;
  readonly update_due_at: string | null;
  readonly answer_due_at: string | null;
  readonly active_at: string | null;
  readonly active_by: string | null;
  readonly diagnosis: number | null;
  readonly changes: number | null;
  readonly kept_open_by: string | null;
  readonly handover: Handover | null;
  readonly kept_open_since: string | null;
}

export function toIncident(row: IncidentRow): Incident {
  return {
    id: row.id,
    token: row.token,
    title: row.title,
    severity: row.severity,
    phase: row.phase,
    state: row.state,
    environment: row.environment,
    service: row.service,
    place: row.place,
    channel: row.channel ?? undefined,
    channelName: row.channel_name ?? undefined,
    lead: row.lead ?? undefined,
    roles: row.roles,
    openedBy: row.opened_by,
    openedAt: row.opened_at,
    resolvedBy: row.resolved_by ?? undefined,
    resolvedAt: row.resolved_at ?? undefined,
    summary: row.summary,
    cause: row.cause,
    firing: row.firing,
    total: row.total,
    leftOut: row.left_out,
    quietSince: row.quiet_since ?? undefined,
    pagedTotal: row.paged_total,
    updateEveryMs: row.update_every_ms ?? undefined,
    updateDueAt: row.update_due_at ?? undefined,
    answerDueAt: row.answer_due_at ?? undefined,
    diagnosis: row.diagnosis ?? undefined,
    changes: row.changes ?? undefined,
    ...(row.handover == null ? {} : { handover: row.handover }),
    ...(row.kept_open_by == null || row.kept_open_since == null
      ? {}
      : { keptOpen: { by: row.kept_open_by, since: row.kept_open_since } }),
  };
}

export interface ChecklistRow {
  readonly key: string;
  readonly phase: ChecklistItem['phase'];
  readonly text: string;
  readonly done_by: string | null;
  readonly done_at: string | null;
}

export function toItem(row: ChecklistRow): ChecklistItem {
  return {
    key: row.key,
    phase: row.phase,
    text: row.text,
    doneBy: row.done_by ?? undefined,
    doneAt: row.done_at ?? undefined,
  };
}

export interface TaskRow {
  readonly number: number;
  readonly text: string;
  readonly owner: string | null;
  readonly done_at: string | null;
  readonly due_at: string | null;
}

export function toTask(row: TaskRow): IncidentTask {
  return {
    id: row.number,
    text: row.text,
    owner: row.owner ?? undefined,
    doneAt: row.done_at ?? undefined,
    dueAt: row.due_at ?? undefined,
  };
}

export interface TimelineRow {
  readonly at: string;
  readonly kind: string;
  readonly actor: string;
  readonly text: string;
  readonly event: unknown;
  readonly link: string | null;
}

export function toEntry({ at, kind, actor, text, event, link }: TimelineRow): TimelineEntry {
  const entry = { at, kind, actor, event: readEvent({ kind, text, event }) };
  return link === null ? entry : { ...entry, link };
}
