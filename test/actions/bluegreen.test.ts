import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Outcome } from '../support/action/action-runs.ts';
import { useActions } from '../support/action/use-actions.ts';
import { adminService, hands } from '../support/blue-green.ts';
import { reportWords } from '../support/report-words.ts';

const actions = useActions({
  startupMs: 20,
  pair: true,
  change: (file) => {
    const { blueGreen, ...production } = file.environments['production'] ?? {};
    const services = ['mcp-gateway', adminService];
    return {
      ...file,
      environments: { ...file.environments, production: { ...production, blueGreen: { ...blueGreen, services } } },
    };
  },
});
const by = hands(actions);
const well = { errorRatio: 0.002, meanMs: 45 };
const minutes = (count: number) => count * 60_000;
const words = ({ report }: Outcome) => (report === undefined ? '' : reportWords(report));
/** Does something once, when so much of a bake has passed. */
const onceAfter = (count: number, act: () => unknown) => {
  let done = false;
  return (waitedMs: number) => {
    if (done || waitedMs < minutes(count)) return undefined;
    done = true;
    return act();
  };
};
const bakeWords = ({ steps }: Outcome) => steps.find(({ key }) => key === 'bake')?.detail ?? '';
const labels = ({ offers }: Pick<Outcome, 'offers'>) => offers.map(({ label }) => label);

beforeAll(() => {
  actions.clock.advance(minutes(15));
  // The first query of a day makes the past of the simulated platform, in the process of the test.
  actions.platform.prometheus.production.scrapes();
});
/** Blue has had the traffic for long enough to be measured, and all is well. */
beforeEach(async () => {
  for (const server of [...by.servers('blue'), ...by.servers('green')]) {
    server.setNotReady(undefined);
    server.setUnhealthy(undefined);
  }
  actions.platform.prometheus.production.set({ kind: 'works' });
  by.pair.setQuality('green', well);
  by.scale('blue', 3);
  by.scale('green', 3);
  by.select('mcp-gateway', 'blue');
  by.select(adminService, 'blue');
  await by.passes(30_000);
  actions.clock.advance(minutes(11));
});

describe('a look at the pair', () => {
  it('says who has the traffic, how it does, and whether the other one could take it', async () => {
    expect(reportWords(await actions.look('bluegreen'))).toMatch(
      /^✓ Blue \(2\.4\.1\) has the traffic; green \(2\.5\.0\) is ready\n✓ Blue 2\.4\.1 {2}3 of 3 pods ready · traffic · errors 0\.\d+% · p99 2\d\d ms\n✓ Green 2\.5\.0 {2}3 of 3 pods ready · no traffic\n\[Switch to green…\] \[Retire green…\]/,
    );
  });

  it('names a selector that was edited by hand, and offers no switch', async () => {
    by.select(adminService, 'canary');
    const said = reportWords(await actions.look('bluegreen'));
    expect(said).toMatch(/^✕ The traffic is neither all on blue nor all on green/);
    expect(said).toMatch(/✕ mcp-gateway-admin {2}selects version=canary, 0 ready addresses/);
    expect(said).not.toContain('[Switch');
  });

  it('says what was not measured instead of showing zero', async () => {
    actions.platform.prometheus.production.set({ kind: 'down' });
    const said = reportWords(await actions.look('bluegreen'));
    expect(said).toContain('not measured of blue: ');
    expect(said).not.toMatch(/errors \d/);
  });
});

describe('a switch', () => {
  it('that goes well: both services send to green, which was watched for ten minutes, and blue is kept', async () => {
    const outcome = await actions.run('bluegreen switch');
    expect(outcome).toMatchObject({ state: 'succeeded' });
    expect([by.selected('mcp-gateway'), by.selected(adminService)]).toEqual(['green', 'green']);
    expect(words(outcome)).toMatch(
      /^✓ Green \(2\.5\.0\) has the traffic of mcp-gateway and mcp-gateway-admin, and held for 10 min\n✓ Blue {2}3 of 3 pods ready, no traffic\n✓ Green {2}3 of 3 pods ready, 3 with traffic\n/,
    );
    expect(bakeWords(outcome)).toMatch(
      /^9 of 10 min · errors [▁-█]{10} 0.*% \(blue had 0.*%\) · p99 [▁-█]{10} 2\d\d ms \(blue had 2\d\d ms\)/,
    );
    expect(by.replicas('blue')).toBe(3);
    expect(labels(outcome)).toContain('Retire blue…');
    expect(outcome.files.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['before-mcp-gateway.txt', 'after-mcp-gateway.txt']),
    );
    // The way back is a switch of its own.
    expect(await actions.undo(outcome)).toMatchObject({ state: 'succeeded' });
    expect(by.selected('mcp-gateway')).toBe('blue');
  });

  it('is refused while green has fewer ready pods than blue serves with', async () => {
    by.servers('green')[0]?.setNotReady({ reason: 'database: timeout' });
    await by.passes(30_000);
    await expect(actions.plan('bluegreen switch')).rejects.toMatchObject({
      code: 'COLOUR_NOT_READY',
      message: expect.stringMatching(
        /^Green cannot take the traffic: mcp-gateway-green has 2 ready pods, blue serves with 3 /,
      ),
    });
    expect(by.selected('mcp-gateway')).toBe('blue');
  });

  it('is refused while a pod of green answers its health path badly, ready or not', async () => {
    by.servers('green')[1]?.setUnhealthy('migration missing');
    await expect(actions.plan('bluegreen switch')).rejects.toMatchObject({
      code: 'COLOUR_NOT_READY',
      message: expect.stringMatching(/answers 503 on \/health: .*migration missing/),
    });
  });

  it('is refused where selectors were edited by hand, each case in its own words', async () => {
    by.select(adminService, 'green');
    await expect(actions.plan('bluegreen switch')).rejects.toMatchObject({
      code: 'SELECTOR_EDITED',
      message: expect.stringContaining('mcp-gateway sends its traffic to blue, and mcp-gateway-admin to green.'),
    });
    by.select('mcp-gateway', 'canary');
    by.select(adminService, 'canary');
    await expect(actions.plan('bluegreen switch')).rejects.toMatchObject({
      code: 'SELECTOR_EDITED',
      message: expect.stringContaining('Service mcp-gateway selects version=canary: neither blue nor green.'),
    });
  });

  it('to the colour that already has the traffic, or to an unknown one, changes nothing', async () => {
    await expect(actions.plan('bluegreen switch blue')).rejects.toMatchObject({ code: 'NOTHING_TO_DO' });
    await expect(actions.plan('bluegreen switch canary')).rejects.toMatchObject({ code: 'PARAM_INVALID' });
  });

  it('drifts when somebody is quicker', async () => {
    const outcome = await actions.run('bluegreen switch', {
      meanwhile: async () => {
        by.select('mcp-gateway', 'green');
        by.select(adminService, 'green');
      },
    });
    expect(outcome.state).toBe('drifted');
  });

  it('goes back by itself when green is slower', async () => {
    by.pair.setQuality('green', { meanMs: 900 });
    const outcome = await actions.run('bluegreen switch');
    expect(outcome).toMatchObject({ state: 'failed' });
    expect(outcome.headline).toMatch(
      /^Switched back to blue \(2\.4\.1\) after \d+ (?:s|min): p99 [\d,]+ ms for 1 min \(limit 1,000 ms\)$/,
    );
    expect([by.selected('mcp-gateway'), by.selected(adminService)]).toEqual(['blue', 'blue']);
    expect(labels(outcome)).toEqual(['Diagnose green', 'Blue and green']);
    expect(by.replicas('green')).toBe(3);
  });

  it('goes back by itself when green gets worse after four minutes', async () => {
    const whileItWaits = onceAfter(4, () => by.pair.setQuality('green', { errorRatio: 0.2 }));
    const outcome = await actions.run('bluegreen switch', { whileItWaits });
    expect(outcome).toMatchObject({ state: 'failed' });
    expect(outcome.headline).toMatch(
      /^Switched back to blue \(2\.4\.1\) after [56] min: errors \d+(?:\.\d)?% for 1 min \(limit 2%\)$/,
    );
    expect(by.selected('mcp-gateway')).toBe('blue');
    expect(outcome.next).toBeUndefined();
  });

  it('keeps green, worse as it is, when blue was scaled down meanwhile, and says so', async () => {
    const outcome = await actions.run('bluegreen switch', {
      whileItWaits: onceAfter(3, async () => {
        by.scale('blue', 0);
        by.pair.setQuality('green', { errorRatio: 0.2 });
        await by.passes(10_000);
      }),
    });
    expect(outcome).toMatchObject({ state: 'failed' });
    expect(outcome.headline).toMatch(
      /^Green \(2\.5\.0\) is worse since the switch: errors .* It keeps the traffic: mcp-gateway-blue has 0 ready pods of the 3 that blue served with$/,
    );
    expect(by.selected('mcp-gateway')).toBe('green');
    expect(bakeWords(outcome)).toContain('mcp-gateway-blue has 0 of 3 pods ready: no way back by itself now');
    expect(labels(outcome)).toContain('Switch back to blue');
  });

  it('leaves a selector alone that somebody edits during the bake, and ends', async () => {
    const outcome = await actions.run('bluegreen switch', {
      whileItWaits: onceAfter(2, () => by.select('mcp-gateway', 'blue')),
    });
    expect(outcome).toMatchObject({ state: 'failed' });
    expect(outcome.headline).toMatch(
      /^Somebody else changed where the traffic goes after 2 min, and this run left it so: Service mcp-gateway selects version=blue$/,
    );
    expect([by.selected('mcp-gateway'), by.selected(adminService)]).toEqual(['blue', 'green']);
    expect(labels(outcome)).not.toContain('Switch back to blue');
  });

  it('goes back at once when somebody presses for it, whatever the figures say', async () => {
    let pressed = false;
    const outcome = await actions.run('bluegreen switch', {
      whileItWaits(waitedMs, hand) {
        if (pressed || waitedMs < minutes(2)) return;
        pressed = true;
        hand.goBack('U0OLA');
      },
    });
    expect(outcome.planned.plan.promises.map(({ text }) => text)).toContain(
      'Meanwhile any operator can send it back to blue at once, without asking again.',
    );
    expect(outcome.headline).toMatch(/^Switched back to blue \(2\.4\.1\) after 2 min, as asked$/);
    expect(outcome.report?.notes).toContainEqual(['asked back by ', { user: 'U0OLA' }]);
    expect([by.selected('mcp-gateway'), by.selected(adminService)]).toEqual(['blue', 'blue']);
    expect(labels(outcome)).toEqual(['Diagnose green', 'Blue and green']);
  });

  it('is not sent back to a colour without a pod, whoever asks', async () => {
    const outcome = await actions.run('bluegreen switch', {
      async whileItWaits(_, hand) {
        by.scale('blue', 0);
        await by.passes(10_000);
        hand.goBack('U0OLA');
      },
    });
    expect(outcome.headline).toBe(
      'Asked to go back to blue, and could not: It keeps the traffic: mcp-gateway-blue has 0 ready pods of the 1 that blue served with',
    );
    expect(by.selected('mcp-gateway')).toBe('green');
  });

  it('that nobody could measure ends as unknown, never as good', async () => {
    const outcome = await actions.run('bluegreen switch', {
      meanwhile: async () => actions.platform.prometheus.production.set({ kind: 'status', status: 503 }),
    });
    expect(outcome).toMatchObject({ state: 'outcome_unknown' });
    expect(outcome.headline).toMatch(/^Green \(2\.5\.0\) has the traffic, and nobody can tell whether it is worse: /);
    expect(labels(outcome)).toContain('Switch back to blue');
    expect(words(outcome)).not.toMatch(/errors 0%/);
  });
});

describe('retiring the idle colour', () => {
  it('waits until the other one has served for an hour', async () => {
    await expect(actions.plan('bluegreen retire')).rejects.toMatchObject({
      code: 'COLOUR_IN_USE',
      message: 'Blue has had the traffic for 11 min; the other colour is kept for 60 min. Nothing was changed.',
      hint: 'Ask again in 48 min.',
    });
    await expect(actions.plan('bluegreen retire blue')).rejects.toMatchObject({ code: 'COLOUR_IN_USE' });
  });

  it('scales it down, all the way only with what destroying asks of people, and up again as its way back', async () => {
    actions.clock.advance(minutes(50));
    const kept = await actions.plan('bluegreen retire replicas=1');
    const none = await actions.plan('bluegreen retire');
    expect([kept.gate.approvers, none.gate.approvers, none.gate.typedName]).toEqual([1, 2, true]);
    const outcome = await actions.run('bluegreen retire green replicas=0');
    expect(outcome).toMatchObject({ state: 'succeeded', headline: 'green is scaled to 0; blue serves' });
    expect(by.replicas('green')).toBe(0);
    expect(await actions.undo(outcome)).toMatchObject({ state: 'succeeded' });
    expect(by.replicas('green')).toBe(3);
  });

  it('is not done when the traffic came back to it between the approval and the start', async () => {
    actions.clock.advance(minutes(50));
    const outcome = await actions.run('bluegreen retire replicas=1', {
      meanwhile: async () => {
        by.select('mcp-gateway', 'green');
        by.select(adminService, 'green');
      },
    });
    expect(outcome.state).toBe('refused');
    expect([by.replicas('blue'), by.replicas('green')]).toEqual([3, 3]);
  });
});
