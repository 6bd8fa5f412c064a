import { beforeAll, beforeEach, expect, it } from 'vitest';
import { useActions } from '../support/action/use-actions.ts';
import { hands } from '../support/blue-green.ts';
import { mayCreateJobs } from '../support/job-rights.ts';
import { reportWords } from '../support/report-words.ts';

const namespace = 'mcp-production';
/** A platform whose smoke test fails, which has no Prometheus, and which asks before it goes back. */
const actions = useActions({
  startupMs: 20,
  pair: true,
  change: (file) => {
    const { blueGreen, prometheus: _, ...production } = file.environments['production'] ?? {};
    const smokeTest = { image: 'mcp/smoke:1-fails', command: ['validate-green'] };
    const own = { ...production, smokeTest, blueGreen: { ...blueGreen, bakeMinutes: 1, onWorse: 'ask' } };
    return { ...file, environments: { ...file.environments, production: own } };
  },
});
const by = hands(actions);
const jobs = () => actions.platform.cluster.list('jobs', namespace);

beforeAll(() => actions.platform.cluster.apply([mayCreateJobs(namespace)]));
beforeEach(async () => {
  by.select('mcp-gateway', 'blue');
  await by.passes(4000);
});

it('green that does not pass the smoke test gets no traffic; the test is told whom to ask', async () => {
  const plan = (await actions.plan('bluegreen switch')).plan;
  expect(plan.promises.map(({ text }) => text).join('\n')).toMatch(
    /First: smoke test mcp\/smoke:1-fails against green; [\s\S]*errors and latency are not measured \(no Prometheus\)[\s\S]*stops and asks\./,
  );
  const outcome = await actions.run('bluegreen switch');
  expect(outcome).toMatchObject({ state: 'failed' });
  expect(outcome.headline).toMatch(/^Not switched; blue \(2\.4\.1\) keeps the traffic: The smoke test failed: /);
  expect(by.selected('mcp-gateway')).toBe('blue');
  expect(outcome.offers.map(({ label }) => label)).toEqual(['Diagnose green', 'Blue and green']);
  const told = JSON.stringify(jobs()[0]?.['spec']);
  expect(told).toContain('{"name":"MCP_COLOUR","value":"green"}');
  expect(told).toMatch(/"MCP_ADDRESSES","value":"(?:[\d.]+:8000,){2}[\d.]+:8000"/);
});

it('without the right to make the test, nothing is switched, and the right is named', async () => {
  actions.platform.cluster.apply([{ ...mayCreateJobs(namespace), subjects: [] }]);
  const outcome = await actions.run('bluegreen switch');
  actions.platform.cluster.apply([mayCreateJobs(namespace)]);
  expect(outcome).toMatchObject({ state: 'failed', headline: expect.stringContaining('may not create jobs.batch') });
  expect(outcome.offers.map(({ label }) => label)).not.toContain('Switch back to blue');
  expect(by.selected('mcp-gateway')).toBe('blue');
});

it('the look says that nothing is measured', async () => {
  expect(reportWords(await actions.look('bluegreen'))).toContain(
    'errors and p99 not measured: no Prometheus is configured for production',
  );
});
