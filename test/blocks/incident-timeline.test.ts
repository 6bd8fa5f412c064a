import { describe, expect, it } from 'vitest';
import { incidentTimeline } from '../../src/blocks/incident-timeline.ts';
import type { TimelineEntry, Told } from '../../src/model/timeline.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 10, 20, 3, minute)).toISOString();
const entry = (minute: number, event: Told, over: Partial<TimelineEntry> = {}): TimelineEntry => ({
  at: at(minute),
  kind: event.kind,
  actor: 'U0DEV',
  event,
  ...over,
});
const shown = (...entries: readonly TimelineEntry[]) =>
  JSON.stringify(incidentTimeline({ id: 7, title: 'down' }, entries, () => undefined));

const hostile = '<!channel> <@U0LEAD> @here *bold* <https://evil.example|here>';

describe('the timeline in Slack', () => {
  it('names people, and calls nobody', () => {
    const words = shown(entry(1, { kind: 'lead', person: 'U0LEAD' }));
    expect(words).toContain('{"type":"user","user_id":"U0LEAD"}');
    expect(words).toContain('{"type":"user","user_id":"U0DEV"}');
    expect(words).not.toMatch(/broadcast|usergroup/);
  });

  it.each<readonly [string, Told]>([
    ['an update', { kind: 'update', text: hostile }],
    ['a provider of pages', { kind: 'page-failed', level: hostile, provider: hostile, reason: hostile }],
    ['who is no person', { kind: 'lead', person: hostile }],
    ['words of an older version', { kind: 'words', was: 'note', text: hostile }],
    ['fields of a newer version', { kind: 'unknown', fields: { kind: hostile, by: hostile, [hostile]: 1 } }],
  ])('shows what is in %s literally', (_, event) => {
    const payload = incidentTimeline({ id: 7, title: 'down' }, [entry(1, event, { actor: 'bot' })], () => undefined);
    const kinds = JSON.stringify(payload).match(/"type":"(?:user|usergroup|broadcast|link|channel|mrkdwn)"/g) ?? [];
    expect(kinds).toEqual([]);
    expect(JSON.stringify(payload)).toContain('@here *bold*');
  });

  it('says how much of long words is not shown, and how many entries are not', () => {
    const many = Array.from({ length: 23 }, (_, n) => entry(n, { kind: 'note', text: `look ${n}` }));
    const words = shown(...many, entry(30, { kind: 'update', text: 'x'.repeat(5000) }));
    expect(words).toMatch(/… \(47\d\d more characters\)/);
    expect(words).toContain('4 earlier entries are not shown');
    expect(words).not.toContain('look 3"');
    expect(words).toContain('look 4"');
  });

  it('gives the day of what was not today', () => {
    const words = shown(entry(-60 * 24, { kind: 'acknowledged' }), entry(1, { kind: 'reopened' }));
    expect(words.match(/"format":"[^"]*"/g)).toEqual(['"format":"{date_short_pretty} {time}"', '"format":"{time}"']);
  });
});
