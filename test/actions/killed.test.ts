import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { atEveryPoint, pointName as name } from '../support/action/every-point.ts';
import { postOnce } from '../support/action/post-once.ts';
import { useActions } from '../support/action/use-actions.ts';
import { mayCreateJobs } from '../support/job-rights.ts';
import { type Held, type OwnDatabase, ownDatabase } from '../support/own-database.ts';

const namespace = 'mcp-production';

let own: OwnDatabase | undefined;
const actions = useActions({
  startupMs: 20,
  actions: { 'post once': postOnce },
  production: async () => {
    own = await ownDatabase();
    return { databaseUrl: own.botUrl };
  },
  change: (file) => ({
    ...file,
    environments: {
      ...file.environments,
      production: { ...file.environments['production'], smokeTest: { image: 'mcp/smoke:1', command: ['run'] } },
    },
  }),
});
beforeAll(() => actions.platform.cluster.apply([mayCreateJobs(namespace)]));
afterAll(() => own?.drop());

/** How often the cluster took a write of this kind since a mark. */
const taken = (since: number, method: string, kind: string) =>
  actions.platform.cluster.requests.slice(since).filter(({ target, status = 0, ...request }) => {
    return request.method === method && target?.resource === kind && target.namespace === namespace && status < 300;
  }).length;
const terminations = () => actions.platform.writes().filter(({ what }) => what.includes('pg_terminate_backend')).length;
const requests = () => actions.platform.cluster.requests.length;
const clears = () =>
  actions.platform.cluster
    .list('pods', namespace)
    .map(({ metadata }) => actions.platform.cluster.server(namespace, metadata.name)?.jwks.clears ?? 0);

describe('killed at every step, before and after each write, and with each answer lost', () => {
  it('a marked change is made once, and so is what is keyed by a name', async () => {
    let since = 0;
    const points = await atEveryPoint(actions, 'restart', {
      before: () => {
        since = requests();
      },
      seen(outcome, point) {
        expect(outcome, name(point)).toMatchObject({ state: 'succeeded' });
        expect(taken(since, 'PATCH', 'deployments'), name(point)).toBe(1);
        expect(taken(since, 'POST', 'jobs'), name(point)).toBe(1);
      },
    });
    expect(points).toBeGreaterThan(20);
  });

  it('a deploy patches once, and the image is the one that was approved', async () => {
    let since = 0;
    const points = await atEveryPoint(actions, 'deploy mcp/server:2.4.0', {
      seen(outcome, point) {
        expect(outcome, name(point)).toMatchObject({ state: 'succeeded', headline: 'mcp-server runs 2.4.0' });
        expect(taken(since, 'PATCH', 'deployments'), name(point)).toBe(1);
        expect(actions.server().image(), name(point)).toBe('mcp/server:2.4.0');
      },
      async before() {
        const server = actions.server();
        if (server.image() !== 'mcp/server:2.3.0') await server.deploys('mcp/server:2.3.0');
        await server.settles();
        since = requests();
      },
      // The steps of the deploy; those around them are the same for every change.
      only: ({ call, nth }) => call === 'cluster.changeDeployment' || (call.endsWith('Step') && nth > 1 && nth < 4),
    });
    expect(points).toBe(11);
  });

  it('a rollback patches once, and what runs is the release that was approved', async () => {
    let since = 0;
    const points = await atEveryPoint(actions, 'rollback to=2.2.0', {
      seen(outcome, point) {
        expect(outcome, name(point)).toMatchObject({ state: 'succeeded' });
        expect(outcome.headline, name(point)).toMatch(/^mcp-server runs 2\.2\.0 \(revision \d+\) again$/);
        expect(taken(since, 'PATCH', 'deployments'), name(point)).toBe(1);
        expect(actions.server().image(), name(point)).toBe('mcp/server:2.2.0');
      },
      async before() {
        for (const image of ['mcp/server:2.2.0', 'mcp/server:2.3.0'])
          if (actions.server().image() !== image) await actions.server().deploys(image);
        await actions.server().settles();
        since = requests();
      },
      // Its own steps, as for the deploy.
      only: ({ call, nth }) => call === 'cluster.changeDeployment' || (call.endsWith('Step') && nth > 1 && nth < 4),
    });
    expect(points).toBe(11);
  });

  it('what is to be gone is ended by one statement each, and nothing else is', async () => {
    const [bystander] = (await own?.open('bystander', 'in transaction')) ?? [];
    let held: readonly Held[] = [];
    let statements = 0;
    const points = await atEveryPoint(actions, 'db sessions end state=idle-in-transaction older=10m app=mcp-server', {
      async seen(outcome, point) {
        expect(outcome, name(point)).toMatchObject({ state: 'succeeded' });
        expect(await Promise.all(held.map(({ ended }) => ended)), name(point)).toEqual(['57P01', '57P01']);
        expect(terminations() - statements, name(point)).toBe(2);
      },
      async before() {
        held = (await own?.open('mcp-server', 'in transaction', 2)) ?? [];
        statements = terminations();
        actions.clock.advance(20 * 60_000);
      },
      // The steps of the sessions; those of the engine are the same for every action.
      only: ({ call, nth }) => call === 'database.endSession' || (call === 'store.endStep' && nth > 2 && nth < 6),
    });
    expect(points).toBe(12);
    await expect(bystander?.query('SELECT 1')).resolves.toBeDefined();
  });

  it('what is harmless is done on every pod, and once more at most', async () => {
    let counted = clears();
    const points = await atEveryPoint(actions, 'auth clear-jwks', {
      seen(outcome, point) {
        // A pod whose answer was lost is named, and asked again by who presses the button.
        expect(outcome.state, name(point)).toBe(point.side === 'reply lost' ? 'failed' : 'succeeded');
        const done = clears().map((count, at) => count - (counted[at] ?? 0));
        expect(
          done.every((count) => count === 1 || count === 2),
          `${name(point)}: ${done}`,
        ).toBe(true);
      },
      before() {
        counted = clears();
      },
    });
    expect(points).toBeGreaterThan(10);
  });

  it('what nobody can ask about is sent once at most, and unknown whenever that cannot be told', async () => {
    let before = 0;
    const unknown: string[] = [];
    await atEveryPoint(actions, 'post once', {
      seen(outcome, point) {
        const done = clears().reduce((sum, count) => sum + count, 0) - before;
        expect(done, name(point)).toBeLessThanOrEqual(1);
        if (outcome.state === 'succeeded') expect(done, name(point)).toBe(1);
        else unknown.push(`${name(point)}: ${outcome.state}`);
      },
      before() {
        before = clears().reduce((sum, count) => sum + count, 0);
      },
    });
    expect(unknown).toMatchInlineSnapshot(`
      [
        "after store.beginStep 1: outcome_unknown",
        "before cluster.httpPost 1: outcome_unknown",
        "after cluster.httpPost 1: outcome_unknown",
        "reply lost cluster.httpPost 1: outcome_unknown",
        "before store.endStep 1: outcome_unknown",
      ]
    `);
  });
});
