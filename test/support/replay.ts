import { intakeOf } from '../../src/alerts/intake.ts';
import { compileRules, type RuleSettings } from '../../src/alerts/match.ts';
import { isFault } from '../../src/errors.ts';
import { acknowledge, resolve } from '../../src/incidents/acts.ts';
import type { IncidentContext } from '../../src/incidents/context.ts';
import { archive, watchAlerts } from '../../src/incidents/watch.ts';
import { severityName } from '../../src/model/incident.ts';
import { escalateDue } from '../../src/paging/escalate.ts';
import type { Escalator } from '../../src/paging/escalator.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { Intake } from '../../src/ports/store/alerts.ts';
import type { Store } from '../../src/ports/store.ts';
import { hooks } from '../alerts/hooks.ts';
import type { TestDatabase } from './database.ts';
import { anEscalator } from './escalations.ts';
import { quietLog } from './faults/quiet-log.ts';
import { anIncidentContext } from './incident-context.ts';

const minuteMs = 60_000;
/** Minute 0 of every replay. */
const beginning = Date.UTC(2026, 10, 20, 3);

/** One alert of a message of Alertmanager. Times are minutes of the replay. */
export interface ToldAlert {
  readonly name: string;
  readonly status?: 'firing' | 'resolved';
  /** Its start; the one that was told last, or this very minute, where left out. A text is taken as it is. */
  readonly start?: number | string;
  /** Its end; this very minute where left out. */
  readonly end?: number | string;
  readonly severity?: string;
}

/** Something that happens at a minute of a replay. */
export type ReplayStep = { readonly at: number } & (
  | {
      /** A message of Alertmanager about a group. */
      readonly group: string;
      readonly alerts: readonly ToldAlert[];
      readonly truncated?: number;
      readonly reason?: string;
    }
  /** A body as it is of another monitor; `@5` in it is the time five minutes from now, `@5 local` the same without a zone. */
  | { readonly source: string; readonly body: object }
  /** What a person does with the newest incident. */
  | { readonly person: 'acknowledges' | 'resolves' }
);

/** What monitors send, in the order it arrives, and what it has to come to. */
export interface Replay {
  readonly story: string;
  readonly steps: readonly ReplayStep[];
  readonly rules?: readonly RuleSettings[];
}

/** What a replay came to: each incident with its state, its alerts, and its pages with their minutes. */
export interface Outcome {
  readonly severity: string;
  readonly state: string;
  readonly place: string;
  /** `1 of 2`, and how many more the sender left out. */
  readonly firing: string;
  /** Minutes at which it was opened, and opened again. */
  readonly opened: readonly number[];
  /** `L1@0`: the level and the minute. */
  readonly pages: readonly string[];
}

/** A store whose time stands still until it is moved, a context of incidents and an escalator on it. */
export interface ReplaySite {
  /** Plays all of them side by side, each with a hook of its own. The time stands still at each of the minutes, then goes on. */
  play(
    replays: ReadonlyMap<string, Replay>,
    minutes?: readonly number[],
  ): Promise<ReadonlyMap<string, readonly Outcome[]>>;
}

export async function replaySite(store: Store, database: TestDatabase): Promise<ReplaySite> {
  const [named] = await database.query<{ name: string }>('SELECT current_database() AS name');
  // Nothing here outlives a crash.
  await database.query(`ALTER DATABASE ${named?.name} SET synchronous_commit = off`);
  await database.query('CREATE TABLE replay_clock AS SELECT now() AS at');
  await database.query(
    'CREATE OR REPLACE FUNCTION clock_now() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE AS $$ SELECT at FROM replay_clock $$',
  );
  let now = beginning;
  const clock: Clock = { now: () => new Date(now), monotonic: () => now, sleep: async () => undefined };
  const log = quietLog();
  const context = anIncidentContext(store, clock, log);
  const escalator: Escalator = { ...anEscalator(store), clock, log };

  async function passesTo(minute: number): Promise<void> {
    now = beginning + minute * minuteMs;
    await database.query('UPDATE replay_clock SET at = $1', [new Date(now)]);
  }

  async function settles(): Promise<void> {
    while ((await watchAlerts(context)) > 0);
    await archive(context);
    while ((await escalateDue(escalator)) > 0);
  }

  /** What each replay does at one minute, the first of each together, then the second. */
  async function minuteOf(plays: readonly Play[], minute: number): Promise<void> {
    const turns = plays.map((play) => ({ ...play, steps: play.replay.steps.filter(({ at }) => at === minute) }));
    const most = Math.max(...turns.map(({ steps }) => steps.length));
    for (let n = 0; n < most; n += 1) {
      const batch: Intake[] = [];
      for (const { steps, ...play } of turns) {
        const step = steps[n];
        if (step !== undefined && 'person' in step) await act(context, database, play.hook, step.person);
        else if (step !== undefined) batch.push(await intakeFor(play, step, clock.now()));
      }
      if (batch.length > 0) await store.alerts.take(batch);
    }
  }

  return {
    async play(replays, minutes = minutesOf([...replays.values()])) {
      const plays = [...replays].map(([hook, replay]) => ({
        hook,
        replay,
        rules: compileRules(replay.rules ?? []),
        starts: new Map<string, number | string>(),
      }));
      for (const minute of minutes) {
        await passesTo(minute);
        await minuteOf(plays, minute);
        await settles();
      }
      const refused = await database.query<{ reason: string }>('SELECT reason FROM alert_quarantine LIMIT 5');
      const broken = [...refused.map(({ reason }) => reason), ...log.complaints];
      if (broken.length > 0) throw new Error(`Something broke: ${broken.slice(0, 5).join('; ')}`);
      const found = await outcomes(database);
      return new Map(plays.map(({ hook }) => [hook, found.get(hook) ?? []]));
    },
  };
}

/** A replay under way. `starts`: the start of each alert that was told last. */
interface Play {
  readonly hook: string;
  readonly replay: Replay;
  readonly rules: ReturnType<typeof compileRules>;
  readonly starts: Map<string, number | string>;
}

/** Every minute for an hour, then each six hours; and when something follows from what came. */
function minutesOf(replays: readonly Replay[]): readonly number[] {
  const steps = [...new Set(replays.flatMap((replay) => replay.steps.map(({ at }) => at)))];
  const minutes = new Set(steps.flatMap((at) => [0, 1, 2, 5, 15, 45, 65].map((after) => at + after)));
  const end = Math.max(...steps) + 120;
  for (let minute = 0; minute <= end; minute += minute < 60 ? 1 : 360) minutes.add(minute);
  return [...minutes].sort((a, b) => a - b);
}

async function act(
  context: IncidentContext,
  database: TestDatabase,
  hook: string,
  does: 'acknowledges' | 'resolves',
): Promise<void> {
  const [newest] = await database.query<{ id: string; state: string }>(
    'SELECT id, state FROM incidents WHERE opened_by = $1 ORDER BY id DESC LIMIT 1',
    [`hook ${hook}`],
  );
  if (newest?.state !== 'open') return;
  const id = Number(newest.id);
  if (does === 'resolves') return resolve(context, id, 'U7', { text: '' });
  await acknowledge(context, id, 'U7').catch((error: unknown) => {
    if (!isFault(error, 'ALREADY_DECIDED')) throw error;
  });
}

async function intakeFor(
  { hook, rules, starts }: Play,
  step: Exclude<ReplayStep, { readonly person: unknown }>,
  now: Date,
): Promise<Intake> {
  const [type, body] =
    'source' in step ? [step.source, timed(step.body, now)] : ['alertmanager', webhook(hook, step, starts)];
  const source = hooks[type];
  if (source === undefined) throw new Error(`There is no source ${type}.`);
  const request = source.send(Buffer.from(JSON.stringify(body)));
  const parsed = await source.receive(Object.assign(request, { now }));
  if (parsed === undefined) throw new Error(`${hook}: the message was not let in.`);
  return intakeOf(hook, parsed, rules, { silentAfterMs: undefined, unknownSeverity: 2 });
}

const iso = (time: number | string): string =>
  typeof time === 'string' ? time : new Date(beginning + time * minuteMs).toISOString();

function webhook(
  hook: string,
  { at, group, alerts, truncated = 0, reason }: Extract<ReplayStep, { readonly group: string }>,
  starts: Map<string, number | string>,
): object {
  return {
    version: '4',
    groupKey: group,
    truncatedAlerts: truncated,
    status: alerts.some(({ status }) => status !== 'resolved') ? 'firing' : 'resolved',
    receiver: 'chatops',
    groupLabels: { alertname: group },
    ...(reason === undefined ? {} : { notification_reason: reason }),
    alerts: alerts.map(
      ({ name, status = 'firing', start = starts.get(name) ?? at, end = at, severity = 'critical' }) => {
        starts.set(name, start);
        return {
          status,
          labels: { alertname: name, severity },
          annotations: { summary: name },
          startsAt: iso(start),
          endsAt: status === 'resolved' ? iso(end) : '0001-01-01T00:00:00Z',
          fingerprint: `${hook} ${name}`,
        };
      },
    ),
  };
}

/** The times in a body. */
function timed(body: object, now: Date): object {
  const text = JSON.stringify(body).replace(/"@(-?\d+)( local)?"/g, (_, minutes: string, local?: string) => {
    const at = new Date(now.getTime() + Number(minutes) * minuteMs).toISOString();
    return JSON.stringify(local === undefined ? at : at.slice(0, 19));
  });
  return JSON.parse(text) as object;
}

interface Row {
  readonly id: number;
  readonly hook: string;
  readonly severity: 1 | 2 | 3 | 4;
  readonly state: string;
  readonly place: string;
  readonly firing: number;
  readonly total: number;
  readonly left_out: number;
  readonly opened: readonly string[];
  readonly pages: readonly { readonly level: string; readonly at: string }[];
}

async function outcomes(database: TestDatabase): Promise<ReadonlyMap<string, readonly Outcome[]>> {
  const rows = await database.query<Row>(
    `SELECT i.id, regexp_replace(i.opened_by, '^hook ', '') AS hook, i.severity, i.state, i.place, i.firing, i.total, i.left_out,
            (SELECT json_agg(t.at ORDER BY t.at) FROM incident_timeline t WHERE t.incident_id = i.id AND t.kind IN ('opened', 'reopened', 'reopened-by-alerts')) AS opened,
            (SELECT coalesce(json_agg(json_build_object('level', p.level_name, 'at', p.created_at) ORDER BY p.id), '[]')
               FROM pages p WHERE p.incident_id = i.id AND p.kind = 'page') AS pages
       FROM incidents i ORDER BY i.id`,
  );
  const minute = (at: string) => (Date.parse(at) - beginning) / minuteMs;
  const found = new Map<string, Outcome[]>();
  for (const row of rows) {
    const list = found.get(row.hook) ?? [];
    found.set(row.hook, list);
    list.push({
      severity: severityName(row.severity),
      state: row.state,
      place: row.place,
      firing: `${row.firing} of ${row.total}${row.left_out > 0 ? `, and ${row.left_out} more` : ''}`,
      opened: row.opened.map(minute),
      pages: row.pages.map(({ level, at }) => `${level}@${minute(at)}`),
    });
  }
  return found;
}
