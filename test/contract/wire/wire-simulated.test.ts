import { afterAll, beforeAll, describe } from 'vitest';
import { suites } from './suites/all.ts';
import { openSimulated, type WireTarget } from './target.ts';

describe('the simulated cluster', { concurrent: true }, () => {
  let target: WireTarget | undefined;
  beforeAll(async () => {
    target = await openSimulated();
  });
  afterAll(() => target?.stop());
  for (const suite of suites)
    suite(() => {
      if (target === undefined) throw new Error('The target is only there inside a test.');
      return target;
    });
});
