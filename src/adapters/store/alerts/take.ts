import { createHash } from 'node:crypto';
import { isFault } from '../../../errors.ts';
import type { Intake } from '../../../ports/store/alerts.ts';
import type { Connection, Db } from '../connection.ts';
import { count, write } from './write.ts';

/** An index takes no longer key; longer ones are told apart by their hash. */
const longestKey = 500;

/** Writes messages of monitors: see AlertStore.take. */
export async function take(db: Connection, batch: readonly Intake[]): Promise<void> {
  try {
    await takeAll(db, batch);
  } catch (error) {
    if (isFault(error, 'STORE_DOWN')) throw error;
    await takeApart(db, batch, error);
  }
}

/** Something in there is poison to the store: each message by itself, then each alert, until it stands alone. */
async function takeApart(db: Connection, batch: readonly Intake[], error: unknown): Promise<void> {
  if (batch.length > 1) {
    for (const intake of batch) await take(db, [intake]);
    return;
  }
  const [intake] = batch;
  if (intake === undefined) return;
  const half = Math.ceil(intake.alerts.length / 2);
  if (intake.alerts.length > 1) {
    await take(db, [
      { ...intake, id: undefined, quarantined: [], acknowledged: [], alerts: intake.alerts.slice(0, half) },
    ]);
    return take(db, [{ ...intake, alerts: intake.alerts.slice(half) }]);
  }
  const reason = `the store refused it: ${error instanceof Error ? error.message : String(error)}`;
  const item = JSON.stringify(intake.alerts[0] ?? intake).replaceAll('\\u0000', '');
  await takeAll(db, [{ ...intake, alerts: [], quarantined: [{ reason, item: item.slice(0, 16_384).toWellFormed() }] }]);
}

/** An alert as the statement reads it. */
export interface AlertRow {
  readonly hook: string;
  readonly fingerprint: string;
  readonly status: string;
}

function rowsOf(batch: readonly Intake[]): readonly AlertRow[] {
  return batch.flatMap(({ hook, alerts }) =>
    alerts
      .filter(({ alert }) => alert.status !== 'pending')
      .map(({ alert, group, ...judged }) => ({
        ...judged,
        ...alert,
        hook,
        group: bounded(group),
        fingerprint: bounded(alert.fingerprint),
      })),
  );
}

/** Rows in rounds, each alert once in each: what comes together comes to what it comes to one by one. The same row right behind itself is one. */
function rounds(rows: readonly AlertRow[]): readonly (readonly AlertRow[])[] {
  const found: AlertRow[][] = [];
  const last = new Map<string, { readonly text: string; readonly round: number }>();
  for (const row of rows) {
    const key = `${row.hook} ${row.fingerprint}`;
    const before = last.get(key);
    const text = JSON.stringify(row);
    if (before?.text === text) continue;
    const round = before === undefined ? 0 : before.round + 1;
    last.set(key, { text, round });
    const rest = found[round] ?? [];
    found[round] = rest;
    rest.push(row);
  }
  return found;
}

/** What the last message about each group said of those it left out. */
function leftOut(batch: readonly Intake[]) {
  const said = new Map(
    batch.flatMap(({ hook, alerts, groups = [] }) =>
      groups.map(({ group, truncated }) => {
        const firing = alerts.filter((one) => one.group === group && one.alert.status === 'firing').length;
        return [`${hook} ${group}`, { hook, group: bounded(group), truncated, firing }] as const;
      }),
    ),
  );
  return [...said.values()];
}

interface Touched {
  readonly id: number;
  readonly event: boolean;
  readonly told: boolean;
}

/** Writes alerts and counts their groups anew. `deferred`: they were held back before, and are taken now. */
export async function writeRows(
  tx: Db,
  rows: readonly AlertRow[],
  deferred: boolean,
  said: ReturnType<typeof leftOut>,
): Promise<void> {
  const touched: Touched[] = [];
  for (const round of rounds(rows)) {
    const numbered = round.map((row, n) => ({ ...row, n }));
    touched.push(...(await tx.rows<Touched>(write, [JSON.stringify(numbered), deferred], 'take-alerts')));
  }
  if (touched.length > 0 || said.length > 0)
    await tx.rows(count, [JSON.stringify(touched), JSON.stringify(said)], 'count-alerts');
}

function bounded(key: string): string {
  return key.length <= longestKey ? key : `sha256:${createHash('sha256').update(key).digest('hex')}`;
}

/** Writers of alerts wait for each other. */
export const oneAtATime = `SELECT pg_advisory_xact_lock(hashtext('alert intake'))`;

async function takeAll(db: Connection, batch: readonly Intake[]): Promise<void> {
  await db.transaction(async (tx) => {
    // One at a time: which message came first is then the same for all processes, and no two open a group twice.
    await tx.rows(oneAtATime);
    const fresh = await onOneClock(tx, await unrepeated(tx, batch));
    await writeRows(tx, rowsOf(fresh), false, leftOut(fresh));
    for (const { hook, quarantined, heartbeat, silence, acknowledged } of fresh) {
      if (quarantined.length > 0)
        await tx.rows(
          `INSERT INTO alert_quarantine (hook, reason, item) SELECT $1, x.reason, x.item FROM jsonb_to_recordset($2::jsonb) AS x(reason text, item text)`,
          [hook, JSON.stringify(quarantined)],
        );
      if (heartbeat !== undefined) await beat(tx, hook, heartbeat);
      if (silence)
        await tx.rows('UPDATE heartbeats SET due_at = NULL WHERE hook = $1 AND due_at <= clock_now()', [hook]);
      if (acknowledged.length > 0) await acknowledge(tx, hook, acknowledged.map(bounded));
    }
    await tx.rows(`SELECT pg_notify('mcp_chatops', 'incidents')`);
  });
}

/** Signs of life and their silence are told by several processes: their times are those of the store, so that no clock of a process puts one before the other. */
async function onOneClock(tx: Db, batch: readonly Intake[]): Promise<readonly Intake[]> {
  const isLife = ({ heartbeat, silence }: Intake) => heartbeat !== undefined || silence === true;
  if (!batch.some(isLife)) return batch;
  const at = (await tx.row<{ now: string }>('SELECT clock_now() AS now'))?.now ?? '';
  return batch.map((intake) => ({
    ...intake,
    alerts: isLife(intake)
      ? intake.alerts.map((judged) => ({
          ...judged,
          alert: { ...judged.alert, startsAt: at, endsAt: judged.alert.status === 'resolved' ? at : undefined },
        }))
      : intake.alerts,
  }));
}

/** Messages whose own id has not been seen within a day. */
async function unrepeated(tx: Db, batch: readonly Intake[]): Promise<readonly Intake[]> {
  const keys = batch.flatMap(({ hook, id }) => (id === undefined ? [] : [`hook:${hook}:${bounded(id)}`]));
  if (keys.length === 0) return batch;
  const fresh = await tx.rows<{ key: string }>(
    `INSERT INTO inbound (key, kind) SELECT DISTINCT unnest($1::text[]), 'hook' ON CONFLICT DO NOTHING RETURNING key`,
    [keys],
  );
  const left = new Set(fresh.map(({ key }) => key));
  return batch.filter(({ hook, id }) => id === undefined || left.delete(`hook:${hook}:${bounded(id)}`));
}

async function beat(tx: Db, hook: string, { sender, silentAfterMs }: NonNullable<Intake['heartbeat']>): Promise<void> {
  await tx.rows(
    `INSERT INTO heartbeats (hook, sender, due_at) VALUES ($1, $2, clock_now() + $3::float8 * interval '1 ms')
     ON CONFLICT (hook) DO UPDATE SET sender = excluded.sender, due_at = excluded.due_at, last_at = clock_now()`,
    [hook, sender, silentAfterMs ?? null],
  );
}

/** Somebody took it over where the alert came from: acted on as if they had pressed the button here. */
async function acknowledge(tx: Db, hook: string, fingerprints: readonly string[]): Promise<void> {
  await tx.rows(
    `INSERT INTO alert_acknowledgements (hook, fingerprint) SELECT DISTINCT $1, unnest($2::text[])
     ON CONFLICT (hook, fingerprint) DO UPDATE SET received_at = clock_now()`,
    [hook, fingerprints],
  );
}
