import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { agentActorOf } from '../../src/access/agents.ts';
import { gateFor, type Policy } from '../../src/access/policy.ts';
import { judge, standing } from '../../src/access/vote.ts';
import type { AgentGround, Approval, Ground, Run, Vote } from '../../src/model/run.ts';
import { anEnvironment } from '../diagnosis/samples.ts';

const free = { approvers: 0, typedName: false };
const one = { approvers: 1, typedName: false };
const policy: Policy = {
  // The loosest there is: a person confirms alone.
  production: { reversible: free, disruptive: free, destructive: free },
  other: { reversible: free, disruptive: free, destructive: free },
  agents: { reversible: one, disruptive: one, destructive: { approvers: 2, typedName: true } },
  planTtlMs: 1000,
  breakGlass: false,
  byClock: new Set(),
  questions: { perRequester: 10, perApprover: 50 },
};
const now = '2026-01-01T00:10:00.000Z';
const principal = 'U0DEV';
const owner = 'U0OWNER';
const ground: AgentGround = {
  kind: 'agent',
  issuer: 'https://login.example',
  client: 'code',
  name: 'Claude Code',
  may: 'ask',
  people: [owner],
};
const grounds: readonly Ground[] = [ground, { kind: 'undo', of: 1, agent: ground }];

/** Presses one after the other, as the store takes them. */
function pressed(approval: Approval, run: Run, users: readonly string[]): Approval {
  const votes: Vote[] = [];
  let { state } = approval;
  for (const user of users) {
    const { decision } = judge({ ...approval, votes, state }, run, user, 'approve', now);
    if (decision.kind !== 'vote') continue;
    votes.push({ user, verdict: decision.verdict, at: now });
    state = decision.closes ?? state;
  }
  return { ...approval, votes, state };
}

describe('a change that an agent asks for', () => {
  it('is never approved by its person, by who acts for it, by itself or by the bot, however they press (10,000 sequences)', () => {
    const press = fc.constantFrom(principal, owner, agentActorOf('code'), 'bot', 'U0LEAD', 'U0OLA');
    fc.assert(
      fc.property(
        fc.constantFrom('reversible', 'disruptive', 'destructive'),
        fc.constantFrom(...grounds),
        fc.constantFrom(principal, agentActorOf('code')),
        fc.array(press, { maxLength: 12 }),
        (risk, asked, requestedBy, presses) => {
          const run = { id: 1, requestedBy, ground: asked } as Run;
          const gate = gateFor(policy, risk, anEnvironment, { ground: asked });
          const open: Approval = {
            id: 'a',
            run: 1,
            planDigest: 'd',
            gate,
            state: 'open',
            expiresAt: '2026-01-01T00:15:00.000Z',
            decidedAt: undefined,
            votes: [],
          };
          const after = pressed(open, run, presses);
          const others = new Set(
            presses.filter((user) => user !== requestedBy && user !== owner && user.startsWith('U')),
          );
          if (after.state === 'approved') expect(others.size).toBeGreaterThanOrEqual(gate.approvers);
          expect(standing(after, run).voters.every((user) => others.has(user))).toBe(true);
          expect(gate.approvers).toBeGreaterThanOrEqual(1);
        },
      ),
      { numRuns: 10_000 },
    );
  });
});

describe('the adapter of agents', () => {
  it('reaches nothing that approves, also by what it imports', () => {
    const seen = new Set<string>();
    const reach = (file: URL): void => {
      if (seen.has(file.pathname)) return;
      seen.add(file.pathname);
      const text = readFileSync(file, 'utf8');
      // Types are no way to call anything.
      for (const [, path] of text.matchAll(/^(?:import|export) (?!type )[^;]*? from '(\.[^']+)';/gm))
        if (path !== undefined) reach(new URL(path, file));
    };
    const folder = new URL('../../src/agents/', import.meta.url);
    for (const name of readdirSync(folder)) reach(new URL(name, folder));
    const files = [...seen].map((path) => path.slice(path.indexOf('/src/') + 1));
    expect(files.length).toBeGreaterThan(30);
    expect(files.filter((file) => /jobs\/approve|access\/vote|handlers\//.test(file))).toEqual([]);
  });
});
