import { expect, it } from 'vitest';
import { migrations } from '../../src/adapters/store/migrate.ts';

it('each migration has a number of its own', () => {
  const numbers = migrations().map(({ number }) => number);
  expect(numbers.filter((number, at) => numbers.indexOf(number) !== at)).toEqual([]);
});
