import { describe, expect, it } from 'vitest';
import { catchUp } from '../../src/incidents/catch-up.ts';
import { draftUpdate } from '../../src/incidents/draft-update.ts';
import { detected, impactNumbers } from '../../src/incidents/impact.ts';
import { similarWords } from '../../src/incidents/similar-words.ts';
import type { Incident } from '../../src/model/incident.ts';
import { plain } from '../../src/model/text.ts';
import type { TimelineEntry } from '../../src/model/timeline.ts';
import type { GroupAlert } from '../../src/ports/store/alerts.ts';
import type { IncidentView } from '../../src/ports/store/incidents.ts';

const incident = {
  id: 7,
  title: 'mcp-server down',
  severity: 1,
  state: 'open',
  environment: 'production',
  service: 'mcp-server',
  openedAt: '2026-01-31T14:02:00.000Z',
  updateDueAt: '2026-01-31T14:32:00.000Z',
  firing: 1,
  total: 2,
  lead: 'U0DEV',
  roles: {},
  summary: '',
  cause: '',
} as unknown as Incident;
const view = { incident, escalation: undefined, checklist: [], tasks: [], refused: [] } as IncidentView;
const entry = (at: string, actor: string, event: TimelineEntry['event']): TimelineEntry => ({
  at: `2026-01-31T${at}:00.000Z`,
  kind: event.kind,
  actor,
  event,
});
const runs = '2.3.0 (revision 3) again';
const timeline = [
  entry('14:02', 'bot', { kind: 'opened', by: 'alerts', title: 'mcp-server down' }),
  entry('14:12', 'U0DEV', {
    kind: 'run',
    run: 41,
    action: 'rollback',
    state: 'succeeded',
    headline: `mcp-server runs ${runs}`,
  }),
  entry('14:13', 'bot', { kind: 'run', run: 42, action: 'diagnose', state: 'succeeded', headline: 'Out of memory' }),
];
const similar = { id: 3, resolvedAt: '2026-01-19T10:00:00.000Z', fix: { run: 31, action: 'rollback', ms: 112_000 } };
const now = new Date('2026-01-31T14:20:00.000Z');
const linesOf = (report: ReturnType<typeof catchUp>) => {
  const [part] = report.parts ?? [];
  return part?.kind === 'lines' ? part.lines.map(({ label, text }) => `${label}: ${plain(text)}`) : [];
};

it('to catch up takes five lines', () => {
  const report = catchUp({ view, timeline: timeline.slice(0, 2), cause: 'out of memory since 2.4.0', similar, now });
  expect(linesOf(report)).toEqual([
    'What: mcp-server in production, since 2026-01-31T14:02:00.000Z, 1 of 2 alerts firing',
    'Why: out of memory since 2.4.0',
    expect.stringMatching(/^Last: 2026-01-31T14:12:00\.000Z {2}rollback.*R-41.*mcp-server runs 2\.3\.0 .* · @U0DEV$/),
    'Who: @U0DEV leads',
    'Next: update due 2026-01-31T14:32:00.000Z, no open tasks',
  ]);
  expect(report.notes).toEqual(['like INC-3, 12 days ago: rollback fixed it in 2 min (R-31)']);
});

it('what nobody knows yet is said so', () => {
  const { lead: _, ...unled } = incident;
  const content = {
    view: { ...view, incident: unled as Incident },
    timeline: [],
    cause: undefined,
    similar: undefined,
    now,
  };
  expect(linesOf(catchUp(content)).slice(1, 4)).toEqual([
    'Why: not known yet',
    'Last: nothing yet',
    'Who: nobody has it',
  ]);
});

it('an earlier one that no change fixed says so', () => {
  expect(similarWords({ ...similar, fix: undefined }, now)).toBe('INC-3, 12 days ago: no change of the bot fixed it');
});

describe('the draft of a status update', () => {
  it('has the facts, and takes no look for a deed', () => {
    expect(draftUpdate(view, timeline, 'out of memory since 2.4.0.')).toBe(
      `P1: mcp-server in production has been affected since 14:02 UTC. 1 of 2 alerts firing. Likely cause: out of memory since 2.4.0. Done at 14:12 UTC: mcp-server runs ${runs}. Next update by 14:32 UTC.`,
    );
  });

  it('says when alerts have cleared, and that the cause is not known', () => {
    const quiet = { ...incident, firing: 0, quietSince: '2026-01-31T14:14:00.000Z' };
    expect(draftUpdate({ ...view, incident: quiet }, [], undefined)).toBe(
      'P1: mcp-server in production has been affected since 14:02 UTC. All alerts cleared at 14:14 UTC. The cause is not known yet. Next update by 14:32 UTC.',
    );
  });
});

describe('the impact in numbers', () => {
  const alert = { startsAt: '2026-01-31T14:00:00.000Z', fired: 2 } as GroupAlert;

  it('counts from the first sign to the last', () => {
    const over = { ...view, incident: { ...incident, quietSince: '2026-01-31T14:14:00.000Z', total: 1 } };
    expect(impactNumbers(over, [alert])).toBe(
      'Lasted 14 min 0 s, from the first sign to the last; 1 alert, which fired 2 times.',
    );
    expect(impactNumbers(view, [])).toContain('Not over yet');
  });

  it('tells how fast it was detected', () => {
    expect(detected(incident, [alert])).toBe('2 min 0 s after the first alert began to fire');
    expect(detected(incident, [])).toBe('by people, without an alert');
  });
});
