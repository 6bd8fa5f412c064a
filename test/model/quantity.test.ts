import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cpuMillis, memoryBytes } from '../../src/model/quantity.ts';

const powers: Record<string, bigint> = {
  '': 1n,
  k: 10n ** 3n,
  M: 10n ** 6n,
  G: 10n ** 9n,
  T: 10n ** 12n,
  P: 10n ** 15n,
  E: 10n ** 18n,
  Ki: 2n ** 10n,
  Mi: 2n ** 20n,
  Gi: 2n ** 30n,
  Ti: 2n ** 40n,
  Pi: 2n ** 50n,
  Ei: 2n ** 60n,
};
const suffix = fc.constantFrom(...Object.keys(powers));

describe('memoryBytes', () => {
  test.each([
    ['128974848', 128_974_848],
    ['129e6', 129_000_000],
    ['129M', 129_000_000],
    ['123Mi', 128_974_848],
    ['1.5Gi', 1_610_612_736],
    ['0.5Ki', 512],
    ['.5Ki', 512],
    ['1.Ki', 1024],
    ['1E', 1e18],
    ['1E3', 1000],
    ['1e-3', 1],
    ['128974848000m', 128_974_848],
    ['1m', 1],
    ['-1.5', -2],
    ['+2', 2],
    ['0', 0],
  ])('%s is %d', (quantity, bytes) => {
    expect(memoryBytes(quantity)).toBe(bytes);
  });

  test.each([
    '',
    ' ',
    '.',
    '1 Gi',
    '1GiB',
    'Gi',
    '1KiKi',
    '1e',
    '1e999',
    '--1',
    '1.2.3',
    '0x10',
    'NaN',
    'Infinity',
    '9'.repeat(41),
  ])('%j is no quantity', (quantity) => {
    expect(memoryBytes(quantity)).toBeUndefined();
  });

  test('a whole number with a suffix is that number times the power', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 9n }), suffix, (number, unit) => {
        expect(memoryBytes(`${number}${unit}`)).toBe(Number(number * (powers[unit] ?? 0n)));
      }),
    );
  });

  test('decimals are exact, then rounded up', () => {
    fc.assert(
      fc.property(fc.nat(9999), fc.nat(999), suffix, (whole, thousandths, unit) => {
        const fraction = String(thousandths).padStart(3, '0');
        const exact = (BigInt(whole) * 1000n + BigInt(thousandths)) * (powers[unit] ?? 0n);
        expect(memoryBytes(`${whole}.${fraction}${unit}`)).toBe(Number((exact + 999n) / 1000n));
      }),
    );
  });
});

describe('cpuMillis', () => {
  test.each([
    ['250m', 250],
    ['1', 1000],
    ['0.1', 100],
    ['1.5', 1500],
    ['100u', 1],
    ['12345678n', 13],
    ['1000000n', 1],
    ['2k', 2_000_000],
    ['1e-2', 10],
  ])('%s is %d', (quantity, millis) => {
    expect(cpuMillis(quantity)).toBe(millis);
  });

  test('one figure in three units is the same', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), (millis) => {
        expect(cpuMillis(`${millis}m`)).toBe(millis);
        expect(cpuMillis(`${millis * 1000}u`)).toBe(millis);
        expect(cpuMillis(`${millis}000000n`)).toBe(millis);
      }),
    );
  });
});

test('whatever comes gives a number or undefined, at once', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.anything(), fc.stringMatching(/^[-+.0-9eEKMGimnu]{0,60}$/)), (value) => {
      for (const amount of [memoryBytes(value), cpuMillis(value)]) {
        expect(amount === undefined || Number.isFinite(amount)).toBe(true);
      }
    }),
  );
});
