import { afterEach, describe, expect, it } from 'vitest';
import type { Outcome } from '../support/action/action-runs.ts';
import { useActions } from '../support/action/use-actions.ts';
import { type Point, pointsOf } from '../support/action/worker-gate.ts';
import { reportWords } from '../support/report-words.ts';

const actions = useActions();
const api = () => actions.platform.adminApi.production;
const servers = () =>
  actions.platform.cluster
    .list('Pod', 'mcp-production')
    .flatMap(({ metadata }) => actions.platform.cluster.server('mcp-production', metadata.name) ?? []);
const onPods = (name: string) => servers().map(({ tools }) => tools.get(name));
const patches = () => actions.platform.writes().filter(({ system }) => system === 'admin API of production').length;

afterEach(() => {
  api().setState({ kind: 'works' });
  api().follow(true);
  for (const { name, enabled } of api().tools.values()) if (!enabled) api().set(name, true, 'test');
});

describe('tools', () => {
  it('are all enabled: one line, each with its calls and errors', async () => {
    const report = await actions.look('tools');
    expect(report).toMatchObject({ mark: 'good', headline: 'All 5 tools are enabled', offers: [] });
    expect(reportWords(report)).toMatch(/\nbook_service \| [\d,]+ \| \d+/);
  });

  it('that are off come first, with who and since when, and a button for each', async () => {
    api().set('book_service', false, 'jane@example.com');
    const report = await actions.look('tools');
    expect(report).toMatchObject({ mark: 'warning', headline: '1 of 5 tools disabled: book_service' });
    expect(reportWords(report)).toMatch(/book_service .*jane@example\.com, since/);
    expect(report.offers).toEqual([
      { label: 'Enable book_service…', action: 'tools enable', params: { name: 'book_service' } },
    ]);
  });

  it('whose calls were not measured have a dash, not a zero', async () => {
    actions.platform.prometheus.production.set({ kind: 'status', status: 503 });
    const words = reportWords(await actions.look('tools'));
    actions.platform.prometheus.production.set({ kind: 'works' });
    expect(words).toContain('\nbook_service | – | –');
    expect(words).toContain('calls not measured: ');
  });

  it('are told where their names are hostile', async () => {
    const name = '<!channel> `x` *b* & <@U0DEV>';
    api().add(name);
    api().set(name, false, '<!here>');
    const report = await actions.look('tools');
    expect(report.headline).toBe(`1 of 6 tools disabled: ${name}`);
    api().set(name, true, 'test');
    const outcome = await actions.run(`tools disable "${name}" reason="<!channel>"`);
    expect(outcome).toMatchObject({ state: 'succeeded', headline: `${name} is disabled on 3 of 3 pods` });
    expect(api().tools.get(name)?.enabled).toBe(false);
  });

  it.each([
    [{ kind: 'status', status: 401 }, 'The admin API does not accept the token (401)'],
    [{ kind: 'status', status: 403 }, 'The token cannot list tools (403)'],
    [{ kind: 'down' }, 'The admin API cannot be reached'],
  ] as const)('say why they could not be read: %o', async (state, words) => {
    api().setState(state);
    await expect(actions.look('tools')).rejects.toThrow(words);
  });
});

describe('health', () => {
  it('names the tools that are off in its small print, and stays healthy', async () => {
    api().set('book_service', false, 'jane@example.com');
    const report = await actions.look('health');
    expect(report.headline).toMatch(/^production is healthy/);
    expect(report.notes).toContain('1 tool disabled: book_service');
    api().set('book_service', true, 'jane@example.com');
    expect(JSON.stringify((await actions.look('health')).notes)).not.toContain('disabled');
  });

  it('warns of an admin API that does not take the token: no tool could be disabled', async () => {
    api().setState({ kind: 'status', status: 401 });
    const report = await actions.look('health');
    expect(report).toMatchObject({ mark: 'warning', headline: 'production: tools cannot be disabled' });
    expect(reportWords(report)).toContain('The admin API does not accept the token (401)');
  });
});

describe('disabling a tool', () => {
  const command = 'tools disable book_service for=2h reason="APIM is down"';

  it('says what it does to callers, for how long, and how to come back', async () => {
    const { plan, gate } = await actions.plan(command);
    expect(plan).toMatchObject({
      headline: 'Disable the tool book_service',
      confirm: 'Disable book_service',
      changes: [{ label: 'book_service', before: 'enabled', after: 'disabled' }],
    });
    expect(plan.promises.map(({ text }) => text)).toEqual([
      'Calls of it fail until it is enabled again; every other tool stays as it is.',
      'Asks here after 2 h whether to enable it again; nobody enables it by itself.',
      'Way back: enable it again.',
    ]);
    expect(plan.course[0]).toBe('Reason: APIM is down');
    expect(plan.course[1]).toMatch(/^[\d,]+ calls in the last hour, \d+ of them failed\.$/);
    expect(gate).toMatchObject({ approvers: 0, typedName: false });
  });

  it('is done once, seen on every pod, and asks again in two hours; the way back enables it', async () => {
    const before = patches();
    const outcome = await actions.run(command);
    expect(outcome).toMatchObject({ state: 'succeeded', headline: 'book_service is disabled on 3 of 3 pods' });
    expect(patches() - before).toBe(1);
    expect(onPods('book_service')).toEqual([false, false, false]);
    const [later] = outcome.report?.later ?? [];
    expect(later).toMatchObject({
      question: 'Enable book_service again?',
      offer: { label: 'Enable book_service…', action: 'tools enable', params: { name: 'book_service' } },
    });
    const at = Date.parse(api().tools.get('book_service')?.updated_at ?? '');
    expect(
      Math.abs(Date.parse(later !== undefined && 'at' in later ? later.at : '') - at - 2 * 3_600_000),
    ).toBeLessThan(5000);
    const back = await actions.undo(outcome);
    expect(back).toMatchObject({ state: 'succeeded', headline: 'book_service is enabled on 3 of 3 pods' });
    expect(onPods('book_service')).toEqual([true, true, true]);
  });

  it('without a time asks nothing later; a dry run changes nothing', async () => {
    const before = patches();
    await actions.dry('tools disable book_service reason=slow');
    expect(patches()).toBe(before);
    const outcome = await actions.run('tools disable book_service reason=slow');
    expect(outcome.report?.later).toBeUndefined();
    expect(outcome.planned.plan.promises[1]?.text).toBe('It stays disabled until somebody enables it.');
  });

  it('that is off already says who did it and since when, and changes nothing', async () => {
    api().set('book_service', false, 'jane@example.com');
    const before = patches();
    await expect(actions.plan(command)).rejects.toMatchObject({
      code: 'NOTHING_TO_DO',
      message: expect.stringMatching(
        /^book_service is already disabled\. Disabled: jane@example\.com, since .*\. Nothing was changed\.$/,
      ),
    });
    expect(patches()).toBe(before);
  });

  it('that is not there names what is near', async () => {
    await expect(actions.plan('tools disable book_servise reason=x')).rejects.toMatchObject({
      code: 'TOOL_UNKNOWN',
      hint: 'Did you mean book_service?',
    });
  });

  it.each([
    ['tools disable book_service', 'Say why'],
    ['tools disable reason=x', 'Name the tool'],
    ['tools disable book_service reason=x for=10s', 'at least 1m'],
    ['tools disable book_service reason=" "', 'Say why'],
  ])('%s: is refused with what is missing', async (text, words) => {
    await expect(actions.plan(text)).rejects.toThrow(words);
  });

  it('keeps no secret that somebody typed into the reason', async () => {
    const outcome = await actions.run('tools disable book_service reason="rotate password=hunter2hunter2 first"');
    expect(outcome.row.params['reason']).toMatch(/^rotate password=‹redacted:[^›]+› first$/);
    expect(JSON.stringify([outcome.row, outcome.planned, outcome.report])).not.toContain('hunter2');
  });

  it('that somebody turned off meanwhile is not run', async () => {
    const outcome = await actions.run(command, {
      meanwhile: async () => void api().set('book_service', false, 'jane@example.com'),
    });
    expect(outcome).toMatchObject({ state: 'refused', writes: [] });
  });

  it('that somebody turned off and on meanwhile has drifted', async () => {
    const outcome = await actions.run(command, {
      async meanwhile() {
        api().set('book_service', false, 'jane@example.com');
        api().set('book_service', true, 'jane@example.com');
      },
    });
    expect(outcome.state).toBe('drifted');
  });

  it('is no success while a pod still offers it', async () => {
    api().follow(false);
    const outcome = await actions.run(command);
    expect(outcome).toMatchObject({
      state: 'failed',
      headline: 'book_service is disabled in the admin API, and 3 of 3 pods do not follow',
    });
    expect(outcome.report?.later).toBeUndefined();
  });

  it('reaches a pod that starts later', async () => {
    await actions.run(command);
    actions.platform.cluster.deployVersion('mcp-production', 'mcp-server', 'mcp/server:2.4.0');
    await expect.poll(() => servers().filter(({ version }) => version === '2.4.0').length).toBe(3);
    await expect.poll(() => new Set(onPods('book_service'))).toEqual(new Set([false]));
  });

  it('that gets no reply for a minute fails, and nothing was changed', async () => {
    const outcome = await actions.run(command, {
      meanwhile: async () => api().setState({ kind: 'status', status: 503 }),
    });
    expect(outcome).toMatchObject({ state: 'failed', writes: [] });
    expect(api().tools.get('book_service')?.enabled).toBe(true);
  });
});

describe('a worker that dies, and answers that are lost', () => {
  const name = ({ call, nth, side }: Point) => `${side} ${call} ${nth}`;
  async function atEveryPoint(
    text: string,
    wanted: boolean,
    seen: (outcome: Outcome, point: Point, sent: number) => void,
  ) {
    api().set('book_service', !wanted, 'test');
    const calm = await actions.run(text);
    expect(calm.state, calm.headline).toBe('succeeded');
    const points = pointsOf(calm.writes);
    for (const point of points) {
      api().set('book_service', !wanted, 'test');
      const before = patches();
      seen(await actions.run(text, { point }), point, patches() - before);
    }
    return points;
  }

  it.each([
    ['tools disable book_service for=2h reason=x', false],
    ['tools enable book_service', true],
  ] as const)('%s: is done, once, and told as done', async (text, wanted) => {
    const points = await atEveryPoint(text, wanted, (outcome, point, sent) => {
      expect(outcome, name(point)).toMatchObject({ state: 'succeeded' });
      expect(onPods('book_service'), name(point)).toEqual([wanted, wanted, wanted]);
      expect(sent, name(point)).toBe(1);
    });
    expect(points.filter(({ call }) => call === 'tools.setEnabled').map(({ side }) => side)).toEqual([
      'before',
      'after',
      'reply lost',
    ]);
  });

  it('an answer lost on the wire is found out by reading', async () => {
    const before = patches();
    const outcome = await actions.run('tools disable book_service reason=x', {
      meanwhile: async () => api().setState({ kind: 'loses replies' }),
    });
    expect(outcome).toMatchObject({ state: 'succeeded', headline: 'book_service is disabled on 3 of 3 pods' });
    expect(patches() - before).toBe(1);
  });
});
