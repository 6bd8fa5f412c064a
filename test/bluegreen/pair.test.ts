import { describe, expect, it } from 'vitest';
import { unfitness } from '../../src/bluegreen/fitness.ts';
import { type Pair, servingOf, sides } from '../../src/bluegreen/pair.ts';
import { pairSeen } from './samples.ts';

/** The pair in a cluster whose pods have an IPv4 and an IPv6 address, each in a slice of its own. */
function dualStack(): Pair {
  const pair = pairSeen('blue', {});
  const services = pair.services.map(({ service, endpoints }) => {
    const second = endpoints.ready.map((one, index) => ({ ...one, address: `fd00::${index}` }));
    return { service, endpoints: { ...endpoints, ready: [...endpoints.ready, ...second] } };
  });
  return { ...pair, services };
}

describe('the pods of a colour behind a service', () => {
  it('count once where each has two addresses: green with as many pods may take the traffic', () => {
    const pair = dualStack();
    const { active, idle } = sides(pair);
    expect(pair.services.map((seen) => servingOf(seen, active))).toEqual([3]);
    expect(unfitness(pair, idle, active)).toEqual([]);
  });
});
