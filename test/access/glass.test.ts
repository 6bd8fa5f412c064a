import { describe, expect, it } from 'vitest';
import { type GlassGrounds, glassIncident, mayBreakGlass } from '../../src/access/glass.ts';
import { standing } from '../../src/access/vote.ts';
import type { Incident } from '../../src/model/incident.ts';
import type { Plan } from '../../src/model/plan.ts';

const plan = { release: { from: 'bad', to: 'good', images: [] } } as unknown as Plan;
const p1 = { id: 7, severity: 1, state: 'open', environment: 'production', lead: 'U0DEV' } as Incident;
const grounds: GlassGrounds = {
  policy: { breakGlass: true },
  run: { action: 'rollback', environment: 'production', plan, ground: { kind: 'person' } },
  gate: { approvers: 1, typedName: false, ttlMs: 1 },
  incidents: [p1],
  known: [{ digest: 'good', verdict: 'verified', run: 'R-1', by: 'U0OLA' }],
};

describe('a rollback is approved alone', () => {
  it('by the lead of an open P1, to a release that passed its check', () => {
    expect(mayBreakGlass(grounds)).toBe(true);
    expect(glassIncident(grounds, 'U0DEV').id).toBe(7);
  });

  const freeze = { name: 'year end', until: '2027-01-04T07:00:00.000Z' };
  const known = (verdict: 'left' | 'failed') => [{ digest: 'good', verdict, run: 'R-1', by: 'U0OLA' }];
  it.each<[string, Partial<GlassGrounds>]>([
    ['not configured', { policy: { breakGlass: false } }],
    ['another action', { run: { ...grounds.run, action: 'deploy' } }],
    ['asked for by the clock', { run: { ...grounds.run, ground: { kind: 'undo', of: 3 } } }],
    [
      'asked for by an agent',
      {
        run: {
          ...grounds.run,
          ground: { kind: 'agent', issuer: 'i', client: 'c', name: 'Claude Code', may: 'ask', people: [] },
        },
      },
    ],
    ['a release nobody checked', { known: [] }],
    ['a release that was left', { known: known('left') }],
    ['a release that failed', { known: known('failed') }],
    ['a freeze', { gate: { ...grounds.gate, freeze } }],
    ['no P1', { incidents: [{ ...p1, severity: 2 }] }],
    ['a P1 that is over', { incidents: [{ ...p1, state: 'resolved' }] }],
    ['a P1 elsewhere', { incidents: [{ ...p1, environment: 'staging' }] }],
  ])('never: %s', (_, over) => {
    expect(mayBreakGlass({ ...grounds, ...over })).toBe(false);
    expect(() => glassIncident({ ...grounds, ...over }, 'U0DEV')).toThrow('Nothing was changed.');
  });

  it('by nobody but its lead', () => {
    expect(() => glassIncident(grounds, 'U0OLA')).toThrow('Only the lead of INC-7 can approve this alone');
    const { lead: _, ...unled } = p1;
    expect(() => glassIncident({ ...grounds, incidents: [unled as Incident] }, 'U0DEV')).toThrow('nobody leads it yet');
  });

  it('and that one yes is what counts when the run starts', () => {
    const gate = { ...grounds.gate, approvers: 2 };
    const votes = [{ user: 'U0DEV', verdict: 'approve' as const, at: '2026-01-31T14:00:00Z' }];
    const run = { requestedBy: 'U0DEV', ground: { kind: 'person' as const } };
    expect(standing({ gate, votes }, run)).toEqual({ needed: 2, voters: [] });
    const glass = { by: 'U0DEV', incident: 7, reason: 'nobody answers' };
    expect(standing({ gate, votes, glass }, run)).toEqual({ needed: 1, voters: ['U0DEV'] });
  });
});
