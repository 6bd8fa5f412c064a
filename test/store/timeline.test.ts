import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { postMortemJson, postMortemMarkdown, postMortemOf } from '../../src/incidents/post-mortem.ts';
import type { TimelineEntry, TimelineEvent } from '../../src/model/timeline.ts';
import { anIncident } from '../support/alerts.ts';
import { type Postman, startPostman } from '../support/faults/postman.ts';
import { anIncidentContext } from '../support/incident-context.ts';
import { everythingHappens } from '../support/timeline-story.ts';
import { saidIn } from '../support/told.ts';

let site: Postman;
let incidents: readonly number[];
let told: readonly TimelineEntry[];
beforeAll(async () => {
  site = await startPostman();
  incidents = await everythingHappens(site);
  told = (await Promise.all(incidents.map((id) => site.store.incidents.timeline(id)))).flat();
});
afterAll(() => site.stop());

/** A line of every kind there is. */
const lines: Readonly<Record<TimelineEvent['kind'], string | RegExp>> = {
  opened: 'Declared: tools fail',
  'alerts-fire-again': 'Fires again: 1 alert',
  'alerts-grew': 'Grew to 4 alerts, 4 firing',
  'another-alert': 'Another alert fires, and nobody has answered',
  'alerts-cleared': 'All alerts have cleared',
  'alert-still-fires':
    'Still fires: a. The resolve of 2026-11-20T03:05:00.000Z is about an earlier time; it has fired again since 2026-11-20T03:10:00.000Z',
  paged: 'L1 paged by picky: @U0DEV',
  'page-failed': 'L1 was not reached by closed: not <b>today</b>; trying picky next',
  'end-not-told': 'picky could not be told that the incident is acknowledged: not <b>today</b>',
  acknowledged: 'Acknowledged',
  escalated: 'L2 (Platform Lead) paged: @U2',
  'nobody-on-call':
    'Acknowledged by @U0DEV and nothing seen since. Nobody is on call at L2 (Platform Lead): moving on at once',
  'escalation-exhausted': 'Every level was paged, and nobody acknowledged',
  'escalation-hurried': 'Asked for the next level at once',
  'escalation-restarted': 'Paging begins anew: P2 → P1',
  severity: 'Severity: P2 → P1',
  phase: 'Phase: mitigate',
  lead: 'Lead: @U0LEAD',
  role: 'Comms: @U0VAL',
  update: 'Update: rolling back <!channel> *now*',
  task: 'Task 1: raise the limit · @U0LEAD',
  'task-done': 'Task 1 done: raise the limit',
  run: /^health \(R-\d+\): All 3 pods are up$/,
  guide: 'High error rate, told: yes',
  note: 'Note: password=‹redacted:secret› was in the log',
  message: 'Message: since the certificate changed',
  checked: 'Checked: Alert triggered',
  'post-mortem': 'Post-mortem drafted',
  resolved: 'Resolved: rolled back',
  'handover-asked': 'Asked @U0VAL to take the lead',
  'handover-declined': 'Handover declined',
  'kept-open': 'Kept open, although no alert fires',
  'resolved-by-alerts': 'Resolved: all alerts have cleared',
  reopened: 'Opened again',
  'reopened-by-alerts': 'Opened again: 1 alert firing again',
  channel: /^Channel #inc-1-tools-fail/,
  'no-channel': 'No channel of its own: Slack says restricted_action',
  'step-refused': 'Could not invite @U0LEAD: cant_invite',
};

describe('everything that happens is told', () => {
  it.each(Object.entries(lines))('%s', (kind, line) => {
    const those = told.filter(({ event }) => event.kind === kind).map(saidIn);
    expect(those).toContainEqual(typeof line === 'string' ? line : expect.stringMatching(line));
  });

  it('as fields, and nothing is stored as a sentence', async () => {
    expect(told.filter(({ event }) => event.kind === 'unknown' || event.kind === 'words')).toEqual([]);
    expect(told.every(({ kind, event }) => kind === event.kind)).toBe(true);
    expect(await site.database.query(`SELECT key FROM incident_timeline WHERE text <> ''`)).toEqual([]);
  });
});

/** The post-mortem of an incident, as it is for people and for programs. */
async function drafted(id: number) {
  const people = new Map([['U0LEAD', '@lead | <b>']]);
  const context = { ...anIncidentContext(site.store, site.clock, site.log), directory: { names: async () => people } };
  const content = await postMortemOf(context, id);
  return { text: postMortemMarkdown(content), data: JSON.parse(postMortemJson(content)) };
}

const written = (id: number, columns: Readonly<Record<string, unknown>>) =>
  site.database.query(
    `INSERT INTO incident_timeline (incident_id, key, kind, actor, text, event)
     SELECT $1, x.key, x.kind, 'U1', coalesce(x.text, ''), x.event FROM jsonb_to_record($2) AS x(key text, kind text, text text, event jsonb)`,
    [id, JSON.stringify(columns)],
  );

describe('the post-mortem', () => {
  it('names people, and what machines and people wrote stands as it is', async () => {
    const { text } = await drafted(incidents[0] ?? 0);
    expect(text).toContain('| Lead: lead \\| \\<b\\> | U0DEV |');
    expect(text).toContain('| Update: rolling back \\<\\!channel\\> \\*now\\* |');
    expect(text).not.toContain('hunter22');
  });

  it('tells its times in the zone of the environment, which it names', async () => {
    const id = incidents[0] ?? 0;
    const context = anIncidentContext(site.store, site.clock, site.log);
    const content = { ...(await postMortemOf(context, id)), zone: 'Asia/Kolkata' };
    const { openedAt } = content.view.incident;
    const there = new Date(Date.parse(openedAt) + 5.5 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');
    const text = postMortemMarkdown(content);
    expect(text).toContain(`| Opened | ${there} Asia/Kolkata by`);
    expect(text).toContain('| Time (Asia/Kolkata) | After | What | Who |');
    expect(text).not.toContain('UTC');
  });

  it('says how many alerts it does not show', async () => {
    const id = incidents[1] ?? 0;
    const context = anIncidentContext(site.store, site.clock, site.log);
    const content = await postMortemOf(context, id);
    const { incident } = content.view;
    const many = { ...content, view: { ...content.view, incident: { ...incident, total: 120 } } };
    expect(postMortemMarkdown(content)).not.toMatch(/_\d+ of \d+ alerts\._/);
    expect(postMortemMarkdown(many)).toContain(`_${content.alerts.length} of 120 alerts._`);
  });

  it('gives programs the fields, beside the words', async () => {
    const { data } = await drafted(incidents[0] ?? 0);
    expect(data.version).toBe(2);
    expect(data.timeline).toContainEqual(
      expect.objectContaining({
        kind: 'severity',
        event: { kind: 'severity', from: 2, to: 1 },
        text: 'Severity: P2 → P1',
      }),
    );
  });
});

describe('a row that was written before events were', () => {
  it('shows its words, and still says when it was acknowledged', async () => {
    const id = await site.store.incidents.open(anIncident());
    await written(id, { key: 'ack:1', kind: 'acknowledged', text: 'acknowledged' });
    await written(id, { key: 'lead:1', kind: 'lead', text: 'lead: U0LEAD' });
    await written(id, { key: 'note:1', kind: 'note', text: 'the vendor was called' });
    const { text, data } = await drafted(id);
    expect((await site.store.incidents.timeline(id)).map(saidIn).slice(1)).toEqual([
      'acknowledged',
      'lead: U0LEAD',
      'note: the vendor was called',
    ]);
    expect(text).toMatch(/\| Acknowledged \| after .* by U1 \|/);
    expect(text).toContain('| note: the vendor was called | U1 |');
    expect(data.timeline.at(-1)).toMatchObject({ kind: 'note', text: 'note: the vendor was called' });
  });

  it('is told of once: a message on its way across the upgrade keeps its words', async () => {
    const id = await site.store.incidents.open(anIncident());
    await site.database.query(
      `INSERT INTO messages (key, kind, priority, channel, incident_id, content, on_arrival) VALUES ('older', 'file', 3, 'C1', $1, '{}', $2)`,
      [id, { actor: 'U1', tick: [], entry: { key: 'pm', kind: 'note', text: 'post-mortem drafted' } }],
    );
    await site.database.query(`UPDATE messages SET ts = '1.1' WHERE key = 'older'`);
    expect((await site.store.incidents.timeline(id)).map(saidIn)).toContain('note: post-mortem drafted');
  });
});

describe('what a newer version wrote', () => {
  it('is drawn plainly, and nothing of it is lost', async () => {
    const id = await site.store.incidents.open(anIncident());
    const vote = { kind: 'vote', by: 'U5', on: { plan: 'd1', yes: true }, words: '<!here> & more' };
    const later = { kind: 'acknowledged', lane: 'phone' };
    await written(id, { key: 'vote:1', kind: 'vote', event: vote });
    await written(id, { key: 'ack:1', kind: 'acknowledged', event: later });
    await written(id, { key: 'odd:1', kind: 'odd', event: 'a word' });
    const { text, data } = await drafted(id);
    expect((await site.store.incidents.timeline(id)).map(saidIn).slice(1)).toEqual([
      'vote; by: U5; on: {"yes":true,"plan":"d1"}; words: <!here> & more',
      'acknowledged; lane: phone',
      '"a word"',
    ]);
    expect(text).toContain('words: \\<\\!here\\> & more | U1 |');
    // What it still understands of it counts.
    expect(text).toMatch(/\| Acknowledged \| after .* by U1 \|/);
    expect(data.timeline.slice(1).map((entry: { event: { fields: unknown } }) => entry.event.fields)).toEqual([
      vote,
      later,
      'a word',
    ]);
  });
});
