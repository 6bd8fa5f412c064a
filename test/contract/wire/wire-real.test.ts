import { afterAll, beforeAll, describe } from 'vitest';
import { whyNoControlPlane } from '../../control-plane/describe.ts';
import { suites } from './suites/all.ts';
import { openReal, type WireTarget } from './target.ts';

const missing = whyNoControlPlane();

describe.skipIf(missing !== undefined)('a real control plane', { concurrent: true }, () => {
  let target: WireTarget | undefined;
  beforeAll(async () => {
    target = await openReal();
  });
  afterAll(() => target?.stop());
  for (const suite of suites)
    suite(() => {
      if (target === undefined) throw new Error('The target is only there inside a test.');
      return target;
    });
});
