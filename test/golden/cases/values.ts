import type { Approval, Run, RunCard, RunStep, StoredOffer } from '../../../src/model/run.ts';

/** One moment for all pictures. */
export const now = '2026-01-31T14:22:00.000Z';

/** ISO time so many seconds before `now`. */
export const ago = (seconds: number) => new Date(Date.parse(now) - seconds * 1000).toISOString();

export const names: Readonly<Record<string, string>> = { U0DEV: '@dev', U0LEAD: '@lead', U0OLA: '@ola' };
export const nameOf = (user: string) => names[user];

export function aRun(over: Partial<Run> = {}): Run {
  return {
    id: 1042,
    action: 'rollback',
    params: {},
    environment: 'production',
    risk: 'disruptive',
    target: 'production/deployment/mcp-server',
    state: 'requested',
    requestedBy: 'U0DEV',
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
    createdAt: ago(120),
    startedAt: undefined,
    finishedAt: undefined,
    cancelledBy: undefined,
    backAskedBy: undefined,
    supersededBy: undefined,
    ...over,
  };
}

export function aCard(run: Partial<Run>, over: Partial<Omit<RunCard, 'run'>> = {}): RunCard {
  return { run: aRun(run), steps: [], approval: undefined, offers: [], blockedBy: undefined, ...over };
}

export function anApproval(over: Partial<Approval> = {}): Approval {
  return {
    id: 'opaque',
    run: 1042,
    planDigest: 'd',
    gate: { approvers: 1, typedName: false, ttlMs: 900_000 },
    state: 'open',
    expiresAt: ago(-540),
    decidedAt: undefined,
    votes: [],
    ...over,
  };
}

export function anOffer(label: string, over: Partial<StoredOffer> = {}): StoredOffer {
  return {
    id: `offer-${label.toLowerCase().replaceAll(' ', '-')}`,
    run: 1042,
    place: 'next',
    label,
    action: 'rollback',
    params: {},
    ...over,
  };
}

export function aStep(key: string, state: RunStep['state'], seconds: number, detail = ''): RunStep {
  return {
    key,
    kind: key === 'patch' ? 'effect' : 'observe',
    state,
    detail,
    result: undefined,
    startedAt: ago(seconds),
    finishedAt: state === 'running' ? undefined : ago(seconds - 2),
  };
}
