import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { byteCount } from '../../src/catalog/params/byte-count.ts';
import { choice } from '../../src/catalog/params/choice.ts';
import { deploymentName } from '../../src/catalog/params/deployment-name.ts';
import { duration } from '../../src/catalog/params/duration.ts';
import { hidden } from '../../src/catalog/params/hidden.ts';
import { instant, instantIn, instantWords } from '../../src/catalog/params/instant.ts';
import { kindOf } from '../../src/catalog/params/kind.ts';
import { percent } from '../../src/catalog/params/percent.ts';
import { yesNo } from '../../src/catalog/params/yes-no.ts';
import { wholeNumber } from '../../src/catalog/params.ts';

const minute = 60_000;
const length = duration({ atLeastMs: minute, atMostMs: 120 * minute });

describe('what people type', () => {
  it.each([
    [length, '90s', 90_000],
    [duration({ atLeastMs: 1 }), '250 ms', 250],
    [length, '10m', 10 * minute],
    [length, '10 min', 10 * minute],
    [length, '2H', 120 * minute],
    [length, 90_000, 90_000],
    [byteCount(), '512Mi', 512 * 1024 ** 2],
    [byteCount(), '1.5Gi', 1.5 * 1024 ** 3],
    [byteCount(), '500M', 500_000_000],
    [byteCount(), '512MiB', 512 * 1024 ** 2],
    [byteCount(), '1048576', 1_048_576],
    [percent(), '80%', 80],
    [percent(), '99.9', 99.9],
    [yesNo(), 'Yes', true],
    [yesNo(), 'no', false],
    [yesNo(), true, true],
    [choice(['idle', 'busy']), 'IDLE', 'idle'],
    [wholeNumber(), '41', 41],
  ])('is read: %#', (schema: z.ZodType, given, expected) => {
    expect(schema.parse(given)).toBe(expected);
  });

  it.each([
    [length, '30s', 'must be at least 1m'],
    [length, '3h', 'must be at most 2h'],
    [length, '59999ms', 'must be at least 1m'],
    [duration({ atLeastMs: 5 }), '4ms', 'must be at least 5ms'],
    [length, 10, 'must be at least 1m'],
    [length, '10', 'must be a length of time'],
    [length, '-5m', 'must be a length of time'],
    [length, '1h30m', 'must be a length of time'],
    [byteCount({ atLeast: 1024 }), '1', 'must be at least 1 KiB'],
    [byteCount(), '1.5', 'must be a number of bytes'],
    [byteCount(), '512Xi', 'must be a number of bytes'],
    [byteCount(), '2000Ti', 'must be at most 1024 TiB'],
    [percent({ atMost: 50 }), '80%', 'must be between 0% and 50%'],
    [percent(), '%', 'must be a percentage'],
    [percent(), Number.NaN, ''],
    [yesNo(), 'maybe', 'must be yes or no'],
    [choice(['idle', 'busy', 'stuck']), 'on', 'must be idle, busy or stuck'],
    [instant(), '2026-02-30', 'must be a time'],
    [instant(), '25:00', 'must be a time'],
    [instant(), '14:30+15:00', 'must be a time'],
    [instant(), 'yesterday', 'must be a time'],
    [deploymentName(), '../../etc', 'must be lower-case'],
  ])('is refused with what it must be: %#', (schema: z.ZodType, given, words) => {
    const { success, error } = schema.safeParse(given);
    expect(success).toBe(false);
    expect(JSON.stringify(error?.issues)).toContain(words);
  });
});

describe('a time', () => {
  const now = new Date('2026-11-30T09:00:00Z');
  const meant = (typed: string, alone: 'past' | 'future' = 'past', zone = 'Asia/Kolkata') =>
    instantIn(typed, { zone, now, alone }).toISOString();

  it('is that of the environment unless an offset is written', () => {
    expect(meant('2026-11-30 14:30')).toBe('2026-11-30T09:00:00.000Z');
    expect(meant('2026-11-30T14:30Z')).toBe('2026-11-30T14:30:00.000Z');
    expect(meant('2026-11-30T14:30+01:00')).toBe('2026-11-30T13:30:00.000Z');
    expect(meant('2026-11-30T14:30-0330')).toBe('2026-11-30T18:00:00.000Z');
    expect(meant('2026-11-30')).toBe('2026-11-29T18:30:00.000Z');
  });

  it('of the day alone is the last that was or the next that comes, across midnight too', () => {
    expect(meant('14:30')).toBe('2026-11-30T09:00:00.000Z');
    expect(meant('14:31')).toBe('2026-11-29T09:01:00.000Z');
    expect(meant('14:30', 'future')).toBe('2026-12-01T09:00:00.000Z');
    expect(meant('23:00+09:00')).toBe('2026-11-29T14:00:00.000Z');
    expect(meant('09:30-11:00', 'future')).toBe('2026-11-30T20:30:00.000Z');
  });

  it('that is skipped in spring or comes twice in autumn is one moment', () => {
    expect(meant('2026-03-29 02:30', 'past', 'Europe/Berlin')).toBe('2026-03-29T01:30:00.000Z');
    expect(meant('2026-10-25 02:30', 'past', 'Europe/Berlin')).toBe('2026-10-25T00:30:00.000Z');
  });

  it('is shown on the clock of the reader, of the environment and of UTC', () => {
    expect(instantWords(now, 'Asia/Kolkata')).toEqual([
      { time: '2026-11-30T09:00:00.000Z', as: 'date' },
      ' (2026-11-30 14:30 Asia/Kolkata, 2026-11-30 09:00 UTC)',
    ]);
  });
});

describe('a kind', () => {
  it('is known of a parameter that is optional and described', () => {
    expect(kindOf(length.optional().describe('how long'))).toMatchObject({ name: 'a length of time', example: '10m' });
    expect(kindOf(hidden(wholeNumber()).optional())).toMatchObject({ hidden: true });
    expect(kindOf(z.string())).toBeUndefined();
  });
});
