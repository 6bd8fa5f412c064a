import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { BreakerState } from '../../sandbox/mcp-server/breaker.ts';
import { now } from '../golden/cases/values.ts';
import { atEveryPoint, pointName } from '../support/action/every-point.ts';
import { expectTold } from '../support/action/told.ts';
import { useActions } from '../support/action/use-actions.ts';
import { reportWords } from '../support/report-words.ts';

const actions = useActions({ at: now, tls: true, startupMs: 2000 });
const name = 'external-api';
const apim = () => {
  if (actions.platform.tls === undefined) throw new Error('no TLS');
  return actions.platform.tls.production.apim;
};
const servers = () => pods().flatMap((pod) => actions.platform.cluster.server('mcp-production', pod) ?? []);
const open = (count = 3, state: BreakerState = 'open') => {
  for (const server of servers().slice(0, count)) server.setBreaker(name, state);
};
const states = () => servers().map(({ breakers }) => breakers.get(name));

/** What pods tell of APIM: how it stands, by the clock of the test. */
const tell = async () => {
  const { url, state } = apim();
  const status = state.kind === 'status' ? state.status : 200;
  const isDown = state.kind === 'down';
  const way = { name: 'APIM', url, status: isDown ? null : status, latency_ms: isDown ? null : 12 };
  return [{ ...way, error: isDown ? 'ECONNREFUSED' : null }];
};
const pods = () => {
  const there = actions.server().pods();
  for (const pod of there) actions.platform.cluster.server('mcp-production', pod)?.setUpstreams(tell);
  return there;
};

beforeAll(() => void pods());
afterEach(async () => {
  await apim().set({ kind: 'works' });
  for (const server of servers()) {
    server.setRelapse(name, undefined);
    server.setBreaker(name, 'closed');
  }
});

describe('are told as recorded:', () => {
  it('breakers', () =>
    expectTold(actions, 'breakers', {
      before: async (line) => {
        if (!line.includes('staging')) open(2);
      },
    }));
  it('breakers reset', () => expectTold(actions, 'breakers reset', { before: async () => open() }));
});

describe('breakers', () => {
  it('names the one that is open, on which pods, and offers what is behind it before its reset', async () => {
    open(2);
    const report = await actions.look('breakers');
    expect(report).toMatchObject({
      mark: 'bad',
      headline: 'Circuit breaker external-api is open on 2 of 3 ready pods',
    });
    expect(report.offers?.map(({ action, params }) => [action, params])).toEqual([
      ['upstreams', {}],
      ['breakers reset', { name }],
    ]);
    expect(reportWords(report)).toMatch(/external-api \| open \| 2 of 3 \| \w{5}, \w{5}/);
  });

  it('a pod that does not tell is counted, and never taken for one with closed breakers', async () => {
    const [first] = servers();
    if (first === undefined) throw new Error('no server');
    const respond = first.respond.bind(first);
    first.respond = async (request) =>
      request.path === '/circuit-breakers' ? { status: 500, contentType: 'text/plain', body: 'no' } : respond(request);
    const report = await actions.look('breakers');
    first.respond = respond;
    expect(report).toMatchObject({
      mark: 'warning',
      headline: 'All 2 circuit breakers are closed on 2 of 3 ready pods',
    });
    expect(report.notes).toContain('1 pod not asked: /circuit-breakers answers 500');
  });
});

describe('breakers reset', () => {
  it('closes it on every pod, one that starts meanwhile included, and looks again after 30 s', async () => {
    open();
    actions.server().edit({ replicas: 4 });
    await actions.waitFor('a fourth pod', () => pods().length === 4);
    const began = actions.clock.now().getTime();
    const done = await actions.run(`breakers reset ${name}`);
    expect(done).toMatchObject({
      state: 'succeeded',
      headline: 'external-api is closed on 4 of 4 ready pods, 30 s after the reset',
    });
    expect(actions.clock.now().getTime() - began).toBeGreaterThanOrEqual(30_000);
    expect(states()).toEqual(['closed', 'closed', 'closed', 'closed']);
    actions.server().edit({ replicas: 3 });
    await actions.server().settles();
  });

  it('is refused while what is behind it fails, and nothing is sent', async () => {
    open();
    await apim().set({ kind: 'status', status: 503 });
    await expect(actions.plan(`breakers reset ${name}`)).rejects.toMatchObject({
      code: 'UPSTREAM_FAILING',
      message: 'APIM, behind external-api, still fails: answers 503 to all 3 pods. Nothing was changed.',
    });
    expect(states()).toEqual(['open', 'open', 'open']);
  });

  it('is refused at the start of the run where it began to fail after the plan', async () => {
    open();
    const ended = await actions.run(`breakers reset ${name}`, {
      meanwhile: async () => apim().set({ kind: 'down' }),
    });
    expect(ended.state).toBe('refused');
    expect(ended.headline).toContain('APIM, behind external-api, still fails');
    expect(states()).toEqual(['open', 'open', 'open']);
  });

  it('says so where it opened again, and where', async () => {
    open();
    servers()[0]?.setRelapse(name, 5000);
    const ended = await actions.run(`breakers reset ${name}`);
    expect(ended).toMatchObject({
      state: 'failed',
      headline: 'The reset did not hold: external-api is open on 1 of 3 pods after 30 s',
    });
    expect(ended.offers.map(({ action }) => action)).toContain('upstreams');
  });

  it.each([
    ['breakers reset external-apj', 'Did you mean external-api?'],
    ['breakers reset ../tools', 'Type `/mcp breakers` for those there are.'],
  ])('%s is refused: no pod has it', async (line, hint) => {
    await expect(actions.plan(line)).rejects.toMatchObject({ code: 'PARAM_INVALID', hint });
  });

  it('has nothing to do where it is closed everywhere', async () => {
    await expect(actions.plan(`breakers reset ${name}`)).rejects.toMatchObject({ code: 'NOTHING_TO_DO' });
  });

  it('a dry run resets nothing', async () => {
    open();
    await actions.dry(`breakers reset ${name}`);
    expect(states()).toEqual(['open', 'open', 'open']);
  });

  it('says where nothing is known of what is behind it', async () => {
    for (const server of servers()) server.setBreaker('database', 'open');
    const { plan } = await actions.plan('breakers reset database');
    expect(plan.course).toEqual([
      'Now open on 3 of 3 pods.',
      'No configured upstream belongs to this breaker, so what is behind it was not looked at.',
    ]);
    for (const server of servers()) server.setBreaker('database', 'closed');
  });

  it('killed at each step it ends with every breaker closed', async () => {
    const points = await atEveryPoint(actions, `breakers reset ${name}`, {
      before: () => open(),
      seen({ state, headline }, point) {
        expect(state, `${pointName(point)}: ${headline}`).toBe('succeeded');
        expect(states(), pointName(point)).toEqual(['closed', 'closed', 'closed']);
      },
      only: ({ call }) => call === 'cluster.httpPost',
    });
    expect(points).toBeGreaterThan(5);
  });
});
