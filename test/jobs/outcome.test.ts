import { describe, expect, it } from 'vitest';
import { fault } from '../../src/errors.ts';
import { endingTouched, endingUntouched, endingVerified, handsOver } from '../../src/jobs/outcome.ts';
import type { Offer } from '../../src/model/report.ts';
import type { Run } from '../../src/model/run.ts';

const run: Run = {
  id: 1042,
  action: 'rollback',
  params: {},
  environment: 'production',
  risk: 'disruptive',
  target: 'production/deployment/mcp-server',
  state: 'running',
  requestedBy: 'U1',
  origin: { via: 'command', team: 'T1', channel: 'C1' },
  ground: { kind: 'person' },
  dry: false,
  parent: undefined,
  plan: undefined,
  planDigest: undefined,
  result: undefined,
  report: undefined,
  failure: undefined,
  attempt: 1,
  createdAt: '2026-11-20T03:00:00Z',
  startedAt: '2026-11-20T03:00:10Z',
  finishedAt: undefined,
  cancelledBy: undefined,
  backAskedBy: undefined,
  supersededBy: undefined,
};

const back: Offer = { label: 'Back to 3', action: 'rollback', params: { to: 3 } };

describe('a run that met an error before it changed anything', () => {
  it.each([
    ['NOTHING_TO_DO', 'refused'],
    ['ROLE_MISSING', 'refused'],
    ['PLAN_CHANGED', 'refused'],
    ['CANCELLED', 'cancelled'],
    ['CLUSTER_UNREACHABLE', 'failed'],
    ['INTERNAL', 'failed'],
  ] as const)('%s ends as %s', (code, state) => {
    expect(endingUntouched(run, fault(code, 'Something.')).state).toBe(state);
  });

  it('calls the person who asked only when it failed, and only for a change', () => {
    expect(endingUntouched(run, fault('CLUSTER_BUSY', 'Busy.')).note).toMatchObject({ mention: 'U1', urgent: true });
    expect(endingUntouched(run, fault('ROLE_MISSING', 'No.')).note).toBeUndefined();
    expect(endingUntouched({ ...run, risk: 'read-only' }, fault('CLUSTER_BUSY', 'Busy.')).note).toBeUndefined();
  });

  it('offers no way back: there is nothing to take back', () => {
    expect(endingUntouched(run, new Error('boom')).offers).toBeUndefined();
  });

  it('keeps what is not for people out of the failure', () => {
    const { failure } = endingUntouched(run, new Error('password=hunter2'));
    expect(JSON.stringify(failure)).not.toContain('hunter2');
  });
});

describe('a run that met an error after it may have changed something', () => {
  it.each([
    [fault('CANCELLED', 'Stopped.'), 'cancelled'],
    [fault('OUTCOME_UNKNOWN', 'Lost.'), 'outcome_unknown'],
    [fault('CLUSTER_UNREACHABLE', 'Lost.', { effect: 'unknown' }), 'outcome_unknown'],
    [fault('ROLLOUT_FAILED', 'Not ready.'), 'failed'],
    [new Error('boom'), 'failed'],
  ])('%s', (error, state) => {
    expect(endingTouched(run, error, [back])).toMatchObject({ state, offers: [back], note: { mention: 'U1' } });
  });
});

describe('a run whose check gave a report', () => {
  it('that is good has succeeded and calls nobody', () => {
    const ending = endingVerified(run, { mark: 'good', headline: 'It runs.' }, [back]);
    expect(ending).toMatchObject({ state: 'succeeded', report: { mark: 'good', headline: 'It runs.' }, offers: [] });
    expect(ending.note).toBeUndefined();
    expect(ending.tell).toMatchObject({ mark: 'good', headline: 'It runs.' });
  });

  it('that is bad has failed and offers the way back first', () => {
    const again: Offer = { label: 'Diagnose', action: 'diagnose', params: {} };
    const ending = endingVerified(run, { mark: 'bad', headline: 'It does not.', offers: [again] }, [back]);
    expect(ending).toMatchObject({ state: 'failed', offers: [back, again], note: { mention: 'U1', urgent: true } });
  });

  it('that cannot tell says so', () => {
    expect(endingVerified(run, { mark: 'unknown', headline: 'Who knows.' }, []).state).toBe('outcome_unknown');
  });
});

it('a worker lets go of a run without ending it when it was overtaken or is being stopped, not when somebody cancelled', () => {
  const aborted = (code: 'LEASE_LOST' | 'WORKER_STOPPING' | 'CANCELLED') => AbortSignal.abort(fault(code, 'x'));
  expect(handsOver(aborted('LEASE_LOST'))).toBe(true);
  expect(handsOver(aborted('WORKER_STOPPING'))).toBe(true);
  expect(handsOver(aborted('CANCELLED'))).toBe(false);
  expect(handsOver(new AbortController().signal)).toBe(false);
});
