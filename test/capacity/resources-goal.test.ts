import { describe, expect, it } from 'vitest';
import { amountRange, parseWish } from '../../src/capacity/amount-param.ts';
import { requireEnough, resourcesGoal } from '../../src/capacity/resources-goal.ts';
import { templateDiff } from '../../src/workloads/template-diff.ts';
import { aDeployment, aRule } from '../workloads/samples.ts';

const mib = 1024 * 1024;
const having = (resources: object, others: readonly string[] = []) =>
  aDeployment({
    template: {
      spec: {
        containers: [{ name: 'server', image: 'i:1', resources }, ...others.map((name) => ({ name, image: 'i:1' }))],
      },
    },
  });
const usual = { requests: { cpu: '250m', memory: '256Mi' }, limits: { cpu: '1', memory: '512Mi' } };

function changed(
  deployment: ReturnType<typeof having>,
  memory?: string,
  cpu?: string,
  container?: string,
  rules = [aRule()],
) {
  const wish = {
    container,
    memory: memory === undefined ? undefined : parseWish('memory', memory),
    cpu: cpu === undefined ? undefined : parseWish('cpu', cpu),
  };
  const { template } = resourcesGoal(deployment, wish, rules);
  return templateDiff(deployment.template, template).map(
    ({ label, before, after }) => `${label}: ${before} → ${after}`,
  );
}

describe('requests and limits as people type them', () => {
  it.each(['512Mi/1Gi', '1Gi', '1.5Gi', '512M'])('memory %s', (text) => {
    expect(amountRange('memory').parse(text)).toBe(text);
  });
  it.each(['lots', '', '1Gi/', '1/2/3', '512', '512m', '-1Gi'])('memory %j is refused', (text) => {
    expect(amountRange('memory').safeParse(text).success).toBe(false);
  });
  it.each(['500m/1', '2', '0.5'])('cpu %s', (text) => expect(amountRange('cpu').parse(text)).toBe(text));
});

describe('what is changed', () => {
  it('request and limit', () => {
    expect(changed(having(usual), '512Mi/1Gi')).toEqual([
      'server resources.limits.memory: 512Mi → 1Gi',
      'server resources.requests.memory: 256Mi → 512Mi',
    ]);
  });

  it('the limit alone, and the request with it where they were the same or it would be above', () => {
    expect(changed(having(usual), '1Gi')).toEqual(['server resources.limits.memory: 512Mi → 1Gi']);
    expect(changed(having({ requests: { memory: '1Gi' }, limits: { memory: '1024Mi' } }), '2Gi')).toHaveLength(2);
    expect(changed(having(usual), undefined, '100m')).toEqual([
      'server resources.limits.cpu: 1 → 100m',
      'server resources.requests.cpu: 250m → 100m',
    ]);
  });

  it('the container that is named, and no other', () => {
    expect(changed(having(usual, ['proxy']), '64Mi', undefined, 'proxy')).toEqual([
      'proxy resources.limits.memory: (none) → 64Mi',
    ]);
    expect(() => changed(having(usual, ['proxy']), '64Mi')).toThrow('mcp-server has 2 containers.');
    expect(() => changed(having(usual), '64Mi', undefined, 'nobody')).toThrow('mcp-server has no container nobody.');
  });

  it.each<readonly [string, () => unknown, string]>([
    ['nothing is said', () => changed(having(usual)), 'I need memory= or cpu=.'],
    ['all is as asked', () => changed(having(usual), '512Mi'), 'has these requests and limits already'],
    [
      'a request above its limit',
      () => changed(having(usual), '2Gi/1Gi'),
      'A request of 2 GiB is above its limit of 1 GiB.',
    ],
    [
      'more than a LimitRange allows',
      () =>
        changed(having(usual), '2Gi', undefined, undefined, [
          aRule({ max: { cpuMillis: undefined, memoryBytes: 1024 * mib } }),
        ]),
      'LimitRange limits allows a container 1 GiB at most, and this is 2 GiB.',
    ],
    [
      'less than a LimitRange wants',
      () =>
        changed(having(usual), '64Mi/512Mi', undefined, undefined, [
          aRule({ min: { cpuMillis: undefined, memoryBytes: 128 * mib } }),
        ]),
      'LimitRange limits wants a request of 128 MiB at least, and this is 64 MiB.',
    ],
  ])('%s: refused', (_, make, words) => expect(make).toThrow(words));

  it('a limit below what is used is refused: the container would be killed', () => {
    const usage = [{ pod: 'a', containers: [{ name: 'server', cpuMillis: 1, memoryBytes: 300 * mib }] }];
    expect(() => requireEnough('server', 256 * mib, usage)).toThrow(
      'server uses 300 MiB now: a limit of 256 MiB would have it killed.',
    );
    expect(() => requireEnough('server', 512 * mib, usage)).not.toThrow();
    expect(() => requireEnough('server', 1, [])).not.toThrow();
  });
});
