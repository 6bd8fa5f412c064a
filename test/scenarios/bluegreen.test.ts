import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hands } from '../support/blue-green.ts';
import { cast } from '../support/stories.ts';
import { until } from '../support/time.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld({ pair: true });
  await world.advance(15 * 60_000);
});
afterAll(() => world.stop());

describe('blue and green', () => {
  it('green takes the traffic, gets worse after four minutes, and blue has it again before anybody looks', async () => {
    const { dev, lead } = cast(world.workspace);
    const by = hands(world);

    const look = await dev.types('bluegreen');
    await look.shows('Blue (2.4.1) has the traffic; green (2.5.0) is ready');
    const plan = await dev.sees(() => dev.presses(look, 'Switch to green…'));
    const words = await plan.shows('expires');
    expect(words).toContain('Switch mcp-gateway from blue to green (2.5.0)');
    expect(words).toContain('switches back to blue by itself');
    expect(words).toContain('Needs 1 approver other than');

    await lead.presses(plan, 'Switch to green');
    await until(world, plan, '1 of 10 min', 5000);
    expect(by.pair.serving()).toBe('green');
    await until(world, plan, '4 of 10 min', 5000);

    by.pair.setQuality('green', { errorRatio: 0.2 });
    const end = await until(world, plan, 'Switched back to blue (2.4.1) after', 5000);
    expect(end).toMatch(
      /Switched back to blue \(2\.4\.1\) after [56] min: errors \d+(?:\.\d+)?% for 1 min \(limit 2%\)/,
    );
    expect(end).toContain('mcp-gateway-green keeps running for a look');
    expect(by.pair.serving()).toBe('blue');
    expect(plan.buttons()).toEqual(['Diagnose green', 'Blue and green']);
  });

  it('somebody does not like what they see, and blue has the traffic again at once, as the plan said', async () => {
    const { dev, lead, ola } = cast(world.workspace);
    const by = hands(world);
    by.pair.setQuality('green', { errorRatio: 0.002 });
    await world.advance(11 * 60_000);
    const plan = await dev.types('bluegreen switch');
    expect(await plan.shows('expires')).toContain(
      'Meanwhile any operator can send it back to blue at once, without asking again.',
    );
    await lead.presses(plan, 'Switch to green');
    await until(world, plan, '1 of 10 min', 5000);
    expect(plan.buttons()).toEqual(['Switch back now', 'Stop']);
    await ola.presses(plan, 'Switch back now');
    const end = await until(world, plan, 'as asked', 5000);
    expect(end).toMatch(/Switched back to blue \(2\.4\.1\) after .*, as asked/);
    expect(end).toContain('asked back by @ola');
    expect(by.pair.serving()).toBe('blue');
  });

  it('who retires too early is told when; who asks for none asks two people and types the name', async () => {
    const { dev } = cast(world.workspace);
    const early = await dev.types('bluegreen retire');
    expect(await early.shows('Nothing was changed')).toMatch(
      /Blue has had the traffic for \d+ (?:s|min); the other colour is kept for 60 min/,
    );
    await world.advance(61 * 60_000);
    const plan = await dev.types('bluegreen retire');
    expect(await plan.shows('expires')).toContain('Needs 2 approvers other than');
  });
});
