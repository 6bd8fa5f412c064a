import { readFileSync } from 'node:fs';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { pairSection, performOnPair } from '../../sandbox/panels/pair.ts';
import { useActions } from '../support/action/use-actions.ts';
import { hands } from '../support/blue-green.ts';

// "Blue and green, and six ways it goes wrong" of docs/tutorial.md, with the buttons of its panel. That the bot is killed while it watches is
// played in bluegreen-killed.test.ts, at every step.

const namespace = 'mcp-production';
const actions = useActions({ startupMs: 20, pair: true });
const by = hands(actions);
const minutes = (count: number) => count * 60_000;
const section = () => pairSection(actions.platform, namespace)[0];
/** Presses a button of the panel by its label. */
function press(label: string): void {
  const button = section()?.buttons?.find((one) => one.label === label);
  if (button === undefined) throw new Error(`The panel has no button ${label}.`);
  performOnPair(actions.platform, namespace, button.id.replace('pair ', ''));
}
const pressOnceAfter = (count: number, ...labels: readonly string[]) => {
  let done = false;
  return async (waitedMs: number) => {
    if (done || waitedMs < minutes(count)) return;
    done = true;
    for (const label of labels) press(label);
    await by.passes(10_000);
  };
};

beforeAll(() => {
  actions.clock.advance(minutes(15));
  actions.platform.prometheus.production.scrapes();
});
beforeEach(async () => {
  press('All well again');
  by.select('mcp-gateway', 'blue');
  await by.passes(30_000);
  actions.clock.advance(minutes(11));
});

describe('the six ways of the tutorial', () => {
  it('its buttons are those of the panel', () => {
    const text = readFileSync(new URL('../../docs/tutorial.md', import.meta.url), 'utf8');
    const [, part = ''] = /## Blue and green, and six ways it goes wrong\n([\s\S]*?)\n## /.exec(text) ?? [];
    const named = [...part.matchAll(/\*\*((?:Green|Blue|Selector|All)[^*]*)\*\*/g)].map(([, label]) => label);
    const there = section()?.buttons?.map(({ label }) => label);
    expect([...new Set(named)].sort()).toEqual(there?.toSorted());
  });

  it('green is unhealthy: no switch', async () => {
    press('Green: one pod not ready');
    await by.passes(30_000);
    await expect(actions.plan('bluegreen switch')).rejects.toThrow(/^Green cannot take the traffic: /);
  });

  it('green is slower: blue has the traffic again', async () => {
    press('Green: slow');
    const { headline } = await actions.run('bluegreen switch');
    expect(headline).toMatch(/^Switched back to blue \(2\.4\.1\) after .*: p99 /);
  });

  it('green gets worse after four minutes: blue has the traffic again', async () => {
    const whileItWaits = pressOnceAfter(4, 'Green: one call in five fails');
    const { headline } = await actions.run('bluegreen switch', { whileItWaits });
    expect(headline).toMatch(/^Switched back to blue \(2\.4\.1\) after [56] min: errors /);
  });

  it('somebody scales blue down: green keeps the traffic, worse as it is', async () => {
    const whileItWaits = pressOnceAfter(3, 'Blue: scaled to 0', 'Green: one call in five fails');
    const { headline } = await actions.run('bluegreen switch', { whileItWaits });
    expect(headline).toContain('It keeps the traffic: mcp-gateway-blue has 0 ready pods');
  });

  it('the selector is changed by hand: no switch, and what it selects is named', async () => {
    press('Selector: changed by hand');
    await expect(actions.plan('bluegreen switch')).rejects.toThrow(/selects version=canary: neither blue nor green/);
  });
});
