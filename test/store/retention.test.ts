import { beforeEach, describe, expect, it } from 'vitest';
import { anIncident } from '../support/alerts.ts';
import { forgetAll, keep } from '../support/retention.ts';
import { anApprovedRun, aPlannedRun, mustClaim, requested, useStore } from '../support/store.ts';

const world = useStore();
const day = 24 * 60 * 60 * 1000;

beforeEach(async () => {
  await world.database.setOffset(0);
  await world.database.query('TRUNCATE runs, incidents, messages, offers, alert_quarantine, dispatch CASCADE');
});

/** All that waits is in Slack; a card is drawn once more when a file of its run has arrived. */
async function deliver(): Promise<void> {
  for (const _ of ['posts', 'edits'])
    await world.database.query(
      `UPDATE messages SET state = 'posted', delivered = wanted, ts = coalesce(ts, '100.' || id) WHERE state <> 'dropped'`,
    );
}

/** So many days later, and everything that is due for it deleted. */
async function daysLater(days: number): Promise<void> {
  await world.database.setOffset(days * day);
  await forgetAll(world.store);
}

/** How many rows each table still has. */
async function left(...tables: readonly string[]): Promise<Readonly<Record<string, number>>> {
  const [row] = await world.database.query<Record<string, number>>(
    `SELECT ${tables.map((table) => `(SELECT count(*)::int FROM ${table}) AS ${table}`).join(', ')}`,
  );
  return row ?? {};
}

/** A change that was approved, carried out and failed: with steps, a note, a file and a button. */
async function aWholeRun(channel = 'C1', target = 'production/deployment/mcp-server'): Promise<number> {
  const { run } = await anApprovedRun(world.store, { origin: { via: 'command', team: 'T1', channel } }, target);
  const claimed = await mustClaim(world.store, run);
  await world.store.runs.lock(claimed, target);
  await world.store.runs.begin(claimed);
  await world.store.runs.beginStep(claimed, { key: 'patch', kind: 'effect', position: 0 });
  await world.store.runs.endStep(claimed, 'patch', { state: 'done' });
  await world.store.runs.note(claimed, { key: 'n', urgent: false, report: { mark: 'neutral', headline: 'A note.' } });
  await world.store.runs.attach(claimed, { name: 'pods.txt', title: 'Pods', text: 'all of them' });
  const bytes = Uint8Array.of(1, 2, 3);
  await world.store.runs.attach(claimed, {
    name: 'p99.png',
    title: 'p99',
    type: 'image/png',
    size: 3,
    words: '',
    bytes,
  });
  await world.store.runs.verifying(claimed, {});
  const offers = [{ label: 'Roll back to 1', action: 'rollback', params: { to: 1 } }];
  await world.store.runs.finish(claimed, { state: 'failed', report: { mark: 'bad', headline: 'x' }, offers });
  return run;
}

describe('what is over is deleted by age', () => {
  it('files first, then buttons, then messages, and the run with its steps and approval last; the audit stays', async () => {
    const run = await aWholeRun();
    await deliver();
    const rows = () => left('messages', 'files', 'offers', 'runs', 'run_steps', 'approvals', 'approval_votes');
    const whole = { messages: 4, files: 1, offers: 1, runs: 1, run_steps: 1, approvals: 1, approval_votes: 1 };
    const { audit } = await left('audit');
    await daysLater(9);
    expect(await rows()).toEqual(whole);
    await daysLater(11);
    const filesGone = { ...whole, messages: 2, files: 0 };
    expect(await rows()).toEqual(filesGone);
    await daysLater(21);
    expect(await rows()).toEqual({ ...filesGone, offers: 0 });
    await daysLater(31);
    expect(await rows()).toEqual({ ...filesGone, messages: 0, offers: 0 });
    await daysLater(51);
    expect(await rows()).toEqual(Object.fromEntries(Object.keys(whole).map((table) => [table, 0])));
    expect(await left('audit')).toEqual({ audit: (audit ?? 0) + 1 });
    const told = await world.database.query<{ subject: string }>('SELECT subject FROM audit ORDER BY id DESC LIMIT 1');
    expect(told).toEqual([{ subject: `R-${run} to R-${run}` }]);
  });

  it('a run that waits for people, one that is under way, and their messages stay however old they are', async () => {
    await aPlannedRun(world.store);
    await mustClaim(world.store, (await requested(world.store)).run);
    await deliver();
    await daysLater(4000);
    expect(await left('runs', 'messages', 'approvals')).toEqual({ runs: 2, messages: 2, approvals: 1 });
  });

  it('what Slack does not show yet stays, and so does its run', async () => {
    await aWholeRun();
    await daysLater(4000);
    expect(await left('runs', 'messages', 'files')).toEqual({ runs: 1, messages: 4, files: 1 });
  });

  it('an App Home stays', async () => {
    await world.store.messages.wantHome('U1');
    await deliver();
    await daysLater(4000);
    expect(await left('messages')).toEqual({ messages: 1 });
  });

  it('what nobody could read goes once somebody was told of it', async () => {
    await world.database.query(
      `INSERT INTO alert_quarantine (hook, reason, item, told) VALUES ('h', 'r', '1', true), ('h', 'r', '2', false)`,
    );
    await daysLater(39);
    expect(await left('alert_quarantine')).toEqual({ alert_quarantine: 2 });
    await daysLater(41);
    expect(await world.database.query('SELECT item FROM alert_quarantine')).toEqual([{ item: '2' }]);
  });

  it('a run goes although others came of it or it came of others, whichever of them is kept', async () => {
    const [first, second] = [await aWholeRun(), await aWholeRun()];
    await world.database.query('UPDATE runs SET superseded_by = $2, parent = $2 WHERE id = $1', [first, second]);
    await world.database.query('UPDATE runs SET parent = $1 WHERE id = $2', [first, second]);
    await world.database.query('UPDATE offers SET used_run = $2 WHERE run_id = $1', [first, second]);
    await deliver();
    await world.database.setOffset(45 * day);
    await world.database.query('UPDATE runs SET finished_at = clock_now() WHERE id = $1', [first]);
    await daysLater(51);
    expect(await world.database.query('SELECT id::int, parent, superseded_by FROM runs')).toEqual([
      { id: first, parent: null, superseded_by: null },
    ]);
  });
});

describe('what belongs to an incident', () => {
  /** An open incident with a channel, a run in it, and the draft of its post-mortem. */
  async function aStory(): Promise<{ incident: number; run: number }> {
    const incident = await world.store.incidents.open(anIncident());
    await world.store.incidents.change(incident, { actor: 'bot', patch: { channel: 'C77' } });
    const run = await aWholeRun('C77');
    const file = { name: 'post-mortem.md', title: 'A draft', text: '# INC' };
    await world.store.messages.add({
      key: 'draft',
      kind: 'file',
      priority: 3,
      channel: 'C77',
      incident,
      content: { file },
    });
    await deliver();
    return { incident, run };
  }

  it('stays while the incident is open', async () => {
    await aStory();
    const before = await left('runs', 'offers', 'messages');
    expect(before).toMatchObject({ runs: 1, offers: 1 });
    await daysLater(4000);
    expect(await left('runs', 'offers', 'messages')).toEqual(before);
  });

  it('stays for as long again once the incident is over; the timeline and the post-mortem stay forever', async () => {
    const { incident, run } = await aStory();
    await world.database.setOffset(100 * day);
    await world.store.incidents.change(incident, { actor: 'U1', patch: { state: 'resolved', resolvedBy: 'U1' } });
    await deliver();
    const timeline = await world.store.incidents.timeline(incident);
    expect(timeline.map(({ event }) => event)).toContainEqual(expect.objectContaining({ kind: 'run', run }));
    await daysLater(149);
    expect(await left('runs')).toEqual({ runs: 1 });
    await daysLater(151);
    expect(await left('runs', 'offers')).toEqual({ runs: 0, offers: 0 });
    expect(await world.database.query('SELECT key FROM messages')).toEqual([{ key: 'draft' }]);
    expect(await world.store.incidents.timeline(incident)).toEqual(timeline);
  });
});

describe('deletion disturbs nobody', () => {
  const many = (count: number) =>
    world.database.query(
      `INSERT INTO runs (action, params, environment, risk, state, requested_by, origin, due_at, created_at, finished_at)
       SELECT 'health', '{}', 'production', 'read-only', 'succeeded', 'U1', '{"via": "cli", "channel": ""}', NULL, clock_now(), clock_now()
         FROM generate_series(1, $1)`,
      [count],
    );

  it('a call looks at five hundred rows at most', async () => {
    await many(1200);
    await world.database.setOffset(51 * day);
    const lefts: (number | undefined)[] = [];
    let more = true;
    while (more) {
      more = await world.store.forget(keep);
      lefts.push((await left('runs'))['runs']);
    }
    expect([...new Set(lefts)]).toEqual([1200, 700, 200, 0]);
  });

  it('a run that somebody holds is left for the next time, and nobody waits', async () => {
    await many(3);
    await world.database.setOffset(51 * day);
    await world.database.query('BEGIN');
    const [held] = await world.database.query<{ id: number }>(
      'SELECT id::int FROM runs ORDER BY id LIMIT 1 FOR UPDATE',
    );
    await forgetAll(world.store);
    await world.database.query('COMMIT');
    expect(await world.database.query('SELECT id::int FROM runs')).toEqual([held]);
    await forgetAll(world.store);
    expect(await left('runs')).toEqual({ runs: 0 });
  });

  it('due times of schedules go with the age of runs, but the newest of each, and those of no configuration after a year', async () => {
    await world.database.query('TRUNCATE schedules, schedule_times');
    await world.store.schedules.sync([{ name: 'nightly', rule: 'r', next: undefined }]);
    await world.database.query(
      `INSERT INTO schedule_times (schedule, due_at, outcome) SELECT 'nightly', clock_now() - n * interval '1 hour', 'skipped' FROM generate_series(1, 3) AS n`,
    );
    await daysLater(keep.runDays - 1);
    expect(await left('schedules', 'schedule_times')).toEqual({ schedules: 1, schedule_times: 3 });
    await daysLater(keep.runDays + 1);
    expect(await left('schedules', 'schedule_times')).toEqual({ schedules: 1, schedule_times: 1 });
    await daysLater(367);
    expect(await left('schedules')).toEqual({ schedules: 0 });
  });

  it('every table that refers to what is deleted is known here: a new one has to be deleted with it', async () => {
    const rows = await world.database.query<{ key: string }>(
      `SELECT conrelid::regclass || ' → ' || confrelid::regclass AS key FROM pg_constraint
        WHERE contype = 'f' AND confrelid IN ('runs'::regclass, 'messages'::regclass, 'approvals'::regclass, 'offers'::regclass,
                                              'alert_quarantine'::regclass, 'alert_groups'::regclass, 'alerts'::regclass, 'pages'::regclass)
        ORDER BY key`,
    );
    expect(rows.map(({ key }) => key)).toEqual([
      'alert_members → alert_groups',
      'alerts → alert_groups',
      'approval_votes → approvals',
      'approvals → runs',
      'effects → runs',
      'files → runs',
      'messages → messages',
      'messages → pages',
      'messages → runs',
      'offers → runs',
      'offers → runs',
      'open_queries → runs',
      'playbook_steps → runs',
      'report_pages → runs',
      'run_steps → runs',
      'runs → runs',
      'runs → runs',
      'schedule_times → runs',
      'superseded_messages → messages',
      'target_locks → runs',
      'timed_offers → runs',
      'watches → runs',
    ]);
  });
});
