import { afterEach, describe, expect, it } from 'vitest';
import { warmUps } from '../../src/bench/open-loop.ts';
import { atEveryPoint, pointName } from '../support/action/every-point.ts';
import { useActions } from '../support/action/use-actions.ts';
import type { BotMemory } from '../support/action/with-memory.ts';

const openedAt = '2026-01-31T14:00:00Z';
const memory: BotMemory = { releases: {}, incidents: {} };
const actions = useActions({ memory });

afterEach(() => {
  memory.incidents = {};
  actions.platform.chatUi.set({ kind: 'well' });
});

describe('bench', () => {
  it('shows the load before it is sent, and that it ends by itself', async () => {
    const { plan, gate } = await actions.plan('/mcp bench / rate=20 n=100');
    expect(plan).toMatchObject({
      headline: 'Measure / with 20 requests a second for 5 s',
      confirm: 'Send the load',
    });
    expect(plan.promises.map(({ text }) => text)).toEqual([
      expect.stringMatching(/^Sends 100 GET requests to http:\/\/127\.0\.0\.1:\d+\/, 20 a second, no retries\.$/),
      'Never more than 20 at once. Ends at 5 failures in a row or when more than 5% fail; Stop ends it at once.',
    ]);
    expect(gate.approvers).toBe(1);
  });

  it('is refused while a P1 is open, and continues for lesser ones', async () => {
    memory.incidents = { production: [{ id: 7, severity: 1, title: 'down', openedAt }] };
    await expect(actions.plan('/mcp bench /')).rejects.toMatchObject({
      code: 'BENCH_REFUSED',
      message: 'INC-7 is open (P1): no load is put on the platform. Nothing was sent.',
    });
    memory.incidents = { production: [{ id: 8, severity: 2, title: 'slow', openedAt }] };
    expect((await actions.plan('/mcp bench /')).plan.subject).toBe('/');
  });

  it('a P1 that opens between the approval and the start keeps the load away', async () => {
    const outcome = await actions.run('/mcp bench /', {
      meanwhile: async () => {
        memory.incidents = { production: [{ id: 9, severity: 1, title: 'down', openedAt }] };
      },
    });
    expect(outcome.state).toBe('failed');
    expect(outcome.headline).toContain('INC-9 is open (P1)');
  });

  it('a dry run sends nothing', async () => {
    const before = actions.platform.chatUi.asked;
    await actions.dry('/mcp bench /');
    expect(actions.platform.chatUi.asked).toBe(before);
  });

  it('measures, and says how', async () => {
    const before = actions.platform.chatUi.asked;
    const outcome = await actions.run('/mcp bench / rate=20 seconds=2');
    expect(actions.platform.chatUi.asked - before).toBe(warmUps + 40);
    expect(outcome).toMatchObject({ state: 'succeeded' });
    expect(outcome.headline).toMatch(/^\/: p95 [\d,.]+ ms, median [\d,.]+ ms at 20\/s for 2 s$/);
  });

  it('stops at five failures in a row', async () => {
    actions.platform.chatUi.set({ kind: 'status', status: 503 });
    const outcome = await actions.run('/mcp bench /');
    expect(outcome).toMatchObject({ state: 'failed' });
    expect(outcome.headline).toContain('stopped early, 5 failures in a row');
  });

  it.each([
    ['/mcp bench /admin', 'is not on the list'],
    ['/mcp bench / rate=30', 'at most 20 requests a second'],
    ['/mcp bench / rate=10 n=301', 'at most 20 requests a second for 30 s'],
    ['/mcp bench / n=10 seconds=1', 'not both'],
    ['/mcp bench / rate=0', 'whole number from 1 to 50'],
    ['/mcp bench', 'Some words are missing'],
  ])('%s is refused', async (line, words) => {
    await expect(actions.plan(line)).rejects.toThrow(words);
  });
});

it('a worker that dies at any point: the load is measured again, and reported once', async () => {
  const points = await atEveryPoint(actions, '/mcp bench / rate=20 seconds=1', {
    seen: ({ state, headline }, point) => {
      expect(state, pointName(point)).toBe('succeeded');
      expect(headline, pointName(point)).toContain('at 20/s for 1 s');
    },
    only: ({ call, side }) => call === 'store.beginStep' && side === 'after',
  });
  expect(points).toBeGreaterThan(2);
});
