import { incidentName } from '../../../model/incident.ts';
import { isPerson } from '../../../model/person.ts';
import type { IncidentChange, IncidentPatch } from '../../../ports/store/incidents.ts';
import type { Connection, Db } from '../connection.ts';
import { add } from '../messages/deliver.ts';
import { restartIn } from '../paging/restart.ts';
import { trail } from '../trail.ts';
import { addEntry } from './entry.ts';
import { moveToChannel } from './move.ts';
import { tick } from './tick.ts';

const columnOf: Readonly<Record<Exclude<keyof IncidentPatch, 'roles'>, string>> = {
  title: 'title',
  severity: 'severity',
  phase: 'phase',
  state: 'state',
  lead: 'lead',
  summary: 'summary',
  cause: 'cause',
  resolvedBy: 'resolved_by',
  updateEveryMs: 'update_every_ms',
  answerDueAt: 'answer_due_at',
  place: 'place',
  channel: 'channel',
  channelName: 'channel_name',
  pagedTotal: 'paged_total',
  handover: 'handover',
  keptOpenBy: 'kept_open_by',
  keptOpenSince: 'kept_open_since',
};

/** Applies a change: see IncidentStore.change. */
export async function change(db: Connection, id: number, wanted: IncidentChange): Promise<boolean> {
  return db.transaction((tx) => changeIn(tx, id, wanted));
}

/** The same inside a transaction that is open. */
export async function changeIn(tx: Db, id: number, wanted: IncidentChange): Promise<boolean> {
  const row = await tx.row<{ state: string; quiet: boolean }>(
    'SELECT state, quiet_since IS NOT NULL AS quiet FROM incidents WHERE id = $1 FOR UPDATE',
    [id],
  );
  if (row === undefined || (wanted.while !== undefined && row.state !== wanted.while)) return false;
  if (wanted.toldQuiet && !row.quiet) return false;
  await patch(tx, id, wanted);
  if (wanted.channelSteps !== undefined) await moveToChannel(tx, id, wanted.channelSteps);
  if (wanted.tick !== undefined && wanted.tick.length > 0) await tick(tx, id, wanted.tick, wanted.actor);
  if (wanted.entry !== undefined) await addEntry(tx, id, wanted.actor, wanted.entry);
  for (const message of wanted.messages ?? []) await add(tx, message);
  if (wanted.step !== undefined)
    await tx.rows(
      `INSERT INTO incident_steps (incident_id, key, position, needed, due_at)
       VALUES ($1, $2, 200, false, clock_now() + $3 * interval '1 ms') ON CONFLICT DO NOTHING`,
      [id, wanted.step.key, wanted.step.inMs],
    );
  if (wanted.page !== undefined) await restartIn(tx, id, wanted.actor, wanted.page);
  if (wanted.patch !== undefined) await trail(tx, 'incident.changed', wanted.actor, incidentName(id), wanted.patch);
  await tx.rows(`SELECT pg_notify('mcp_chatops', 'incidents')`);
  return true;
}

async function patch(tx: Db, id: number, wanted: IncidentChange): Promise<void> {
  const sets: string[] = [];
  const values: unknown[] = [id];
  const set = (column: string, value: unknown) => {
    values.push(value);
    sets.push(`${column} = $${values.length}`);
  };
  const { roles, ...plain } = wanted.patch ?? {};
  for (const [key, value] of Object.entries(plain)) set(columnOf[key as keyof typeof plain], value);
  if (roles !== undefined) {
    values.push(JSON.stringify(roles));
    sets.push(`roles = roles || $${values.length}::jsonb`);
  }
  if (wanted.patch?.state === 'resolved') sets.push('resolved_at = clock_now()', 'update_due_at = NULL');
  if (wanted.patch?.state === 'open')
    sets.push('resolved_at = NULL', 'archive_due_at = NULL', 'quiet_since = NULL', 'quiet_told_at = NULL', nextUpdate);
  if (wanted.toldQuiet) sets.push('quiet_told_at = clock_now()');
  if (wanted.updated || wanted.patch?.updateEveryMs !== undefined) sets.push(nextUpdate);
  if (wanted.archiveInMs === null) sets.push('archive_due_at = NULL');
  if (typeof wanted.archiveInMs === 'number')
    sets.push(`archive_due_at = clock_now() + ${Math.round(wanted.archiveInMs)} * interval '1 ms'`);
  if (isPerson(wanted.actor)) {
    set('active_by', wanted.actor);
    sets.push('active_at = clock_now()');
  }
  if (sets.length > 0) await tx.rows(`UPDATE incidents SET ${[...new Set(sets)].join(', ')} WHERE id = $1`, values);
}

const nextUpdate = `update_due_at = clock_now() + update_every_ms * interval '1 ms'`;
