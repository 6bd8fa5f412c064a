import { beforeAll, describe, expect, it } from 'vitest';
import { atEveryPoint, pointName } from '../support/action/every-point.ts';
import { expectTold } from '../support/action/told.ts';
import { useActions } from '../support/action/use-actions.ts';
import { mayCreateJobs } from '../support/job-rights.ts';
import { eventually } from '../support/patience.ts';

const namespace = 'mcp-production';
const actions = useActions({
  startupMs: 20,
  change: (file) => {
    const production = file.environments['production'];
    const smokeTest = { image: 'mcp/smoke:1', command: ['run', '--token', 'hunter2-secret'] };
    const broken = { image: 'mcp/smoke:1-fails', command: ['run'] };
    const slow = { image: 'mcp/smoke:1-hang', command: ['run'], deadlineSeconds: 5 };
    const smokeTests = { tools: { image: 'mcp/smoke:1', command: ['run', 'tools'] }, broken, slow };
    return { ...file, environments: { ...file.environments, production: { ...production, smokeTest, smokeTests } } };
  },
});
const cluster = () => actions.platform.cluster;
const jobs = () => cluster().list('jobs', namespace).length;
beforeAll(() => cluster().apply([mayCreateJobs(namespace)]));

it('answers its examples as docs/commands.md says', () => expectTold(actions, 'smoke'));

describe('a smoke test', () => {
  it('is planned with its image and command, secrets hidden; a dry run makes no Job', async () => {
    const { plan, gate } = await actions.plan('smoke');
    const [job = '', end = ''] = plan.promises.map(({ text }) => String(text));
    expect(job).toBe('Starts one Job of mcp/smoke:1: run --token (hidden)');
    expect(end).toBe('Its exit code decides; Kubernetes stops it after 120 s, and removes it 60 min after its end.');
    expect(gate.approvers).toBe(0);
    const before = jobs();
    await actions.dry('smoke');
    expect(jobs()).toBe(before);
  });

  it('that passes says so, with its log in the thread', async () => {
    const done = await actions.run('smoke tools');
    expect(done).toMatchObject({ state: 'succeeded', headline: 'The smoke test tools passed' });
    expect(done.files.map(({ title }) => title)).toContain('Log of the smoke test');
    const job = cluster().read('jobs', namespace, `smoke-${done.run.toLowerCase()}`);
    expect(job).toMatchObject({ spec: { activeDeadlineSeconds: 120, ttlSecondsAfterFinished: 3600, backoffLimit: 0 } });
  });

  it('finds what a killed run left, by its label: told, not bound, and gone by itself', async () => {
    const labels = { 'app.kubernetes.io/managed-by': 'mcp-chatops', 'app.kubernetes.io/component': 'smoke-test' };
    const annotations = { 'mcp-chatops/run': 'R-7' };
    const containers = [{ name: 'smoke-test', image: 'mcp/smoke:1-hang', command: ['run'] }];
    const spec = {
      backoffLimit: 0,
      activeDeadlineSeconds: 5,
      template: { spec: { restartPolicy: 'Never', containers } },
    };
    const metadata = { name: 'smoke-r-7', namespace, labels, annotations };
    cluster().apply([{ apiVersion: 'batch/v1', kind: 'Job', metadata, spec }]);
    const { plan } = await actions.plan('smoke tools');
    expect(plan.course).toEqual([
      'Still running: smoke-r-7 (R-7). Each ends by its own deadline, and is removed then.',
    ]);
    await actions.waitFor('its deadline', () => {
      const job = cluster().read('jobs', namespace, 'smoke-r-7') as { status?: { failed?: number } } | undefined;
      return job === undefined || (job.status?.failed ?? 0) > 0;
    });
    expect((await actions.plan('smoke tools')).plan.course).toEqual([]);
  });

  it('that fails shows its last lines, with its log in the thread', async () => {
    const failed = await actions.run('smoke broken');
    expect(failed).toMatchObject({
      state: 'failed',
      headline: 'The smoke test failed: smoke test failed: GET /tools answered 503',
    });
    expect(failed.files.map(({ title }) => title)).toEqual(['Log of the smoke test']);
  });

  it('that does not end is stopped at its deadline, and says so', async () => {
    const late = await actions.run('smoke slow');
    expect(late).toMatchObject({ state: 'failed', headline: 'The smoke test failed: it did not end within 5 s.' });
  });

  it('continues while the API server does not answer: nobody could look, so it is not called failed', async () => {
    const before = jobs();
    const run = actions.run('smoke slow');
    await eventually(() => expect(jobs()).toBe(before + 1), { interval: 1 });
    const match = { verb: 'get', resource: 'jobs', namespace } as const;
    const away = cluster().faults.inject({ match, effect: { kind: 'error', code: 503 }, times: 6 });
    expect(await run).toMatchObject({ headline: 'The smoke test failed: it did not end within 5 s.' });
    expect(away.hits).toBe(6);
  });

  it('that is not configured is refused with what to do', async () => {
    await expect(actions.plan('smoke nothing')).rejects.toMatchObject({
      code: 'PARAM_INVALID',
      hint: 'Name one of: tools, broken, slow.',
    });
    await expect(actions.plan('smoke constructor')).rejects.toMatchObject({ code: 'PARAM_INVALID' });
    await expect(actions.plan('smoke env=staging')).rejects.toMatchObject({
      code: 'NOT_CONFIGURED',
      hint: expect.stringContaining('environments.staging.smokeTest'),
    });
  });
});

describe('what can go wrong', () => {
  it.each([
    [{ kind: 'busy', retryAfterSeconds: 1 }, 'succeeded', 1],
    [{ kind: 'error', code: 503 }, 'succeeded', 1],
    [{ kind: 'lost-reply' }, 'succeeded', 1],
    [{ kind: 'forbidden' }, 'failed', 0],
  ] as const)('an API that answers with %j', async (effect, state, made) => {
    const before = jobs();
    cluster().faults.inject({ match: { verb: 'create', resource: 'jobs' }, effect, times: 1 });
    const outcome = await actions.run('smoke');
    cluster().faults.clear();
    expect(outcome.state, outcome.headline).toBe(state);
    expect(jobs() - before).toBe(made);
    if (made === 0) expect(outcome.headline).toContain('The bot may not create jobs.batch');
  });

  it('killed at every step, one Job is made', async () => {
    let before = 0;
    await atEveryPoint(actions, 'smoke', {
      before() {
        before = jobs();
      },
      seen(outcome, point) {
        expect(outcome, pointName(point)).toMatchObject({ state: 'succeeded' });
        expect(jobs() - before, pointName(point)).toBe(1);
      },
    });
  });
});
