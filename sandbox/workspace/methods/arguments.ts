import { z } from 'zod';
import { parseJson } from '../record.ts';

/** Argument types of the Web API: a form sends everything as text, JSON sends it as it is; both are taken. */

/** A string; numbers of a JSON body are written out. */
export const word = z.preprocess((value) => (typeof value === 'number' ? String(value) : value), z.string());

/** True, `true`, `1` and their opposites. */
export const flag = z.preprocess((value) => {
  if (value === 'true' || value === '1' || value === 1) return true;
  if (value === 'false' || value === '0' || value === 0 || value === '') return false;
  return value;
}, z.boolean());

/** A whole number, also as text. */
export const whole = z.preprocess(
  (value) => (typeof value === 'string' && value !== '' ? Number(value) : value),
  z.int(),
);

/** A value that a form carries as JSON text. Text that is no JSON stays text, for the method to refuse in its own words. */
export const json = z.preprocess((value) => {
  if (typeof value !== 'string') return value;
  try {
    return parseJson(value);
  } catch {
    return value;
  }
}, z.unknown());

/** A list of strings: JSON, or separated by commas. */
export const words = z.preprocess((value) => {
  if (typeof value !== 'string') return value;
  if (value.startsWith('[')) {
    try {
      return parseJson(value);
    } catch {
      return value;
    }
  }
  return value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}, z.array(z.string()));

export const channelArg = { channel: word };
export const pageArgs = { cursor: word.optional(), limit: whole.optional() };
