import { describe, expect, it } from 'vitest';
import { compileRules, judge, severityOf } from '../../src/alerts/match.ts';

describe('the severity an alert tells', () => {
  it.each([
    ['critical', 1],
    ['P1', 1],
    ['sev-1', 1],
    ['SEV 2', 2],
    ['Error', 2],
    ['urgent', 2],
    ['warning', 3],
    ['info', 4],
    ['P5', 4],
  ])('%s is P%d', (word, severity) => {
    expect(severityOf({ severity: word }, undefined, 2)).toEqual({ severity, unknown: undefined });
  });

  it('is that of the field of the sender, whatever a label says', () => {
    expect(severityOf({ severity: 'low', priority: 'P3' }, 'P1', 2)).toEqual({ severity: 1, unknown: undefined });
    expect(severityOf({ severity: 'critical' }, 'P5', 2)).toEqual({ severity: 4, unknown: undefined });
  });

  it.each(['catastrophic', '5', 'S1', 'ooops'])('is the configured one for "%s", and the word is told', (word) => {
    expect(severityOf({ severity: word }, undefined, 2)).toEqual({ severity: 2, unknown: word });
    expect(severityOf({}, word, 1)).toEqual({ severity: 1, unknown: word });
  });

  it('is not made small by a second word', () => {
    expect(severityOf({ severity: 'catastrophic', level: 'low' }, undefined, 2)).toMatchObject({ severity: 2 });
    expect(severityOf({ severity: 'catastrophic', level: 'fatal' }, undefined, 2)).toMatchObject({ severity: 1 });
  });

  it('is 3 where there is no word, or an empty one', () => {
    expect(severityOf({ severity: ' ' }, undefined, 2)).toEqual({ severity: 3, unknown: undefined });
  });

  it('is that of a rule where one says it; then no word is unknown', () => {
    const rules = compileRules([{ match: { severity: 'catastrophic' }, severity: 1 }]);
    const labels = { severity: 'catastrophic' };
    expect(judge(rules, { labels, severityWord: undefined }, 2)).toMatchObject({
      severity: 1,
      unknownSeverity: undefined,
    });
  });
});
