import { describe, expect, it } from 'vitest';
import { clusterOutcome, slackOutcome } from '../../src/adapters/metric-outcomes.ts';

describe('what came of a call, as the alert rules tell calls apart', () => {
  it.each([
    ['ok', 'ok'],
    ['already_in_channel', 'expected'],
    ['already_pinned', 'expected'],
    ['name_taken', 'expected'],
    ['ratelimited', 'limited'],
    ['token_revoked', 'token'],
    ['missing_scope', 'refused'],
    ['invalid_blocks', 'refused'],
    ['http_503', 'unreachable'],
    ['ECONNREFUSED', 'unreachable'],
    ['timeout', 'unreachable'],
  ])('Slack: %s is %s', (code, outcome) => {
    expect(slackOutcome(code)).toBe(outcome);
  });

  it.each([
    ['200', 'ok'],
    ['101', 'ok'],
    ['404', 'expected'],
    ['409', 'expected'],
    ['401', 'forbidden'],
    ['403', 'forbidden'],
    ['429', 'failed'],
    ['500', 'failed'],
    ['none', 'failed'],
  ])('Kubernetes: %s is %s', (status, outcome) => {
    expect(clusterOutcome(status)).toBe(outcome);
  });
});
