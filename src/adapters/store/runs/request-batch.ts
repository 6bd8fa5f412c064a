import { isFault } from '../../../errors.ts';
import type { NewRun } from '../../../ports/store/runs.ts';
import { agentSql } from '../agent-sql.ts';
import type { Connection, Db, Turn } from '../connection.ts';
import { storeDown } from '../store-fault.ts';
import { whenLate } from '../when-late.ts';
import { asking } from './questions.ts';

/** Makes runs of requests; the number of the run, or undefined when the request made none. */
export type MakeRun = (run: NewRun, before: Date, turn: Turn) => Promise<number | undefined>;

interface Waiting {
  readonly run: NewRun;
  /** On the server's own clock. */
  readonly before: Date;
  readonly turn: Turn;
  sent: boolean;
  settle(outcome: { readonly id: number | undefined } | { readonly error: unknown }): void;
}

/**
 * One statement, so one round trip and one commit before the acknowledgements: the ids of the requests, their runs, wake-ups, messages
 * and audit rows. A statement that a frozen server reads only after the person was told "not accepted" must not make a run: `before`.
 * What belongs to the press of an offer costs a sixth of the statement, so that one is made only for a press.
 */
const statement = ({ pressing }: { readonly pressing: boolean }) => `
WITH asked AS MATERIALIZED (
  SELECT * FROM jsonb_to_recordset($1::jsonb) AS r (
    key text, origin jsonb, action text, params jsonb, told jsonb, environment text, risk text, actor text, ground jsonb, dry boolean, question text, parent bigint,
    offer text, reusable boolean, quiet_ms int, before timestamptz)
), entry AS (
  INSERT INTO inbound (key, kind) SELECT key, origin ->> 'via' FROM asked WHERE clock_timestamp() < before
  ON CONFLICT (key) DO NOTHING RETURNING key
)${pressing ? `, ${pressedOffers}` : ''}, run AS (
  INSERT INTO runs (inbound_key, action, params, environment, risk, requested_by, origin, ground, dry, question, parent)
  SELECT key, action, params, environment, risk, actor, origin, ground, dry, question, parent FROM asked JOIN entry USING (key)
  ${pressing ? 'WHERE EXISTS (SELECT 1 FROM pressed WHERE id = offer)' : ''}
  ON CONFLICT (question) WHERE question IS NOT NULL AND state IN ${asking} DO NOTHING
  RETURNING id, inbound_key, action, params, environment, requested_by, origin, ground, dry
)${pressing ? `, ${usedOffers}` : ''}, wake AS (
  INSERT INTO dispatch (run_id) SELECT id FROM run
), card AS (
  INSERT INTO messages (key, kind, priority, run_id, channel, thread_ts, state, not_before)
  SELECT 'run:' || id, 'card', 2, id, run.origin ->> 'channel', run.origin ->> 'thread',
         CASE WHEN run.ground ->> 'quiet' = 'true' THEN 'dropped' ELSE 'pending' END, clock_now() + quiet_ms * interval '1 ms'
    FROM run JOIN asked ON key = inbound_key WHERE run.origin ->> 'channel' <> ''
)
SELECT id, inbound_key AS key,
       audit_append('run.requested', requested_by, 'R-' || id,
         jsonb_build_object('action', action, 'params', coalesce((SELECT told FROM asked WHERE key = inbound_key), params), 'environment', environment, 'origin', origin, 'ground', ground, 'dry', dry)
           || coalesce(${agentSql('ground')}, '{}')) FROM run`;

const pressedOffers = `pressed AS MATERIALIZED (
  SELECT offers.id FROM offers JOIN asked ON offers.id = asked.offer
   WHERE used_at IS NULL OR (reusable AND used_at < clock_now() - interval '3 seconds')
     FOR UPDATE OF offers
)`;
const usedOffers = `used AS (
  UPDATE offers SET used_by = actor, used_at = clock_now(), used_run = run.id
    FROM run JOIN asked ON key = inbound_key WHERE offers.id = offer
)`;

const requesting = { name: 'request-run', text: statement({ pressing: false }) };
/** For one request alone. */
const pressing = { name: 'press-offer', text: statement({ pressing: true }) };

/** Statements on their way at once: while one waits for the disk, the next one is put together. */
const mostUnderWay = 2;
const mostInOne = 64;

/** Makes a run inside a transaction that is open: what follows from the end of another run. undefined when it was asked for already. */
export async function requestIn(tx: Db, run: NewRun): Promise<number | undefined> {
  const { text, name } = requesting;
  const row = await tx.row<{ id: number }>(text, [JSON.stringify([asked(run, 'infinity')])], name);
  return row?.id;
}

/**
 * Requests that come while others are being written go together: under load the cost of a statement, a round trip and a write to
 * the disk is shared, and a lone request waits for nobody.
 */
export function runMaker(db: Connection): MakeRun {
  const waiting: Waiting[] = [];
  let underWay = 0;
  let looking = false;

  function look(): void {
    if (looking) return;
    looking = true;
    // What arrived together is read before this.
    setImmediate(() => {
      looking = false;
      while (underWay < mostUnderWay && waiting.length > 0) void write(takeBatch(waiting));
    });
  }

  async function write(batch: readonly Waiting[]): Promise<void> {
    underWay += 1;
    for (const one of batch) one.sent = true;
    try {
      await writeAll(db, batch);
    } finally {
      underWay -= 1;
      look();
    }
  }

  return (run, before, turn) =>
    new Promise((resolve, reject) => {
      const callOff = whenLate(turn.left(), () => {
        const place = waiting.indexOf(one);
        if (place !== -1) waiting.splice(place, 1);
        one.settle({ error: storeDown(new Error('timeout'), one.sent ? 'unknown' : 'none') });
      });
      const one: Waiting = {
        run,
        before,
        turn,
        sent: false,
        settle(outcome) {
          callOff();
          if ('error' in outcome) reject(outcome.error);
          else resolve(outcome.id);
        },
      };
      waiting.push(one);
      look();
    });
}

/** The oldest that fit together: a key at most once, and a press on an offer alone. */
function takeBatch(waiting: Waiting[]): readonly Waiting[] {
  const batch: Waiting[] = [];
  const keys = new Set<string>();
  for (const one of [...waiting]) {
    const alone = one.run.offer !== undefined;
    if (batch.length === mostInOne || keys.has(one.run.key) || (alone && batch.length > 0)) break;
    keys.add(one.run.key);
    batch.push(one);
    waiting.shift();
    if (alone) break;
  }
  return batch;
}

async function writeAll(db: Connection, batch: readonly Waiting[]): Promise<void> {
  try {
    const longest = Math.max(...batch.map((one) => one.turn.left()));
    const { text, name } = batch[0]?.run.offer === undefined ? requesting : pressing;
    const rows = await db
      .turn(longest)
      .rows<{ id: number; key: string }>(
        text,
        [JSON.stringify(batch.map(({ run, before }) => asked(run, before)))],
        name,
      );
    const ids = new Map(rows.map(({ key, id }) => [key, id]));
    for (const one of batch) one.settle({ id: ids.get(one.run.key) });
  } catch (error) {
    // One that PostgreSQL cannot take spoils no other.
    if (batch.length > 1 && !isFault(error, 'STORE_DOWN')) for (const one of batch) await writeAll(db, [one]);
    else for (const one of batch) one.settle({ error });
  }
}

function asked(run: NewRun, before: Date | 'infinity'): object {
  return {
    key: run.key,
    origin: run.origin,
    action: run.action,
    params: run.params,
    told: run.toldParams,
    environment: run.environment,
    risk: run.risk,
    actor: run.requestedBy,
    ground: run.ground,
    dry: run.dry ?? false,
    question: run.question,
    parent: run.parent,
    offer: run.offer?.id,
    reusable: run.offer?.reusable,
    quiet_ms: run.quietMs,
    before,
  };
}
