import { now as pictured } from '../../golden/cases/values.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** Ages a time is taken to have: a world that is started on a slow machine is a little older than one on a fast machine. */
const ages = [minute, 2 * minute, 5 * minute, 10 * minute, 15 * minute, 20 * minute, 30 * minute]
  .concat(
    [hour, 2 * hour, 5 * hour, 12 * hour],
    [day, 2 * day, 3 * day, 7 * day, 23 * day, 30 * day, 90 * day, 200 * day],
  )
  .flatMap((age) => [age, -age]);

/** What is nearer than this is now. */
const present = 30 * second;

/** Epoch milliseconds of these decades. */
const isEpoch = (value: number) => value > 1.5e12 && value < 3e12;

/** When something was played. */
export interface Played {
  readonly from: Date;
  readonly until: Date;
  /** Says what is called otherwise each time by one word. */
  readonly words?: (text: string) => string;
}

/**
 * The same value for the same events, whenever it is played: that is the one moment of all pictures, and other times stand to it as they
 * did, to the nearest round age; what was measured takes 12 ms; runs and everything else that is numbered anew each time have one name.
 */
export function steady(value: unknown, { from, until, words: named = (text) => text }: Played): unknown {
  const moved = (ms: number) => {
    // A world whose time stood still at that very moment.
    if (from.getTime() === Date.parse(pictured) && ms <= from.getTime()) return ms;
    const past = roundAge(from.getTime() - ms);
    return Date.parse(pictured) - (past > 0 ? past : Math.min(0, roundAge(until.getTime() - ms)));
  };
  const words = (text: string) =>
    named(text)
      .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, (iso) => new Date(moved(Date.parse(iso))).toISOString())
      .replaceAll(/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, '00000000-0000-4000-8000-000000000000')
      .replaceAll(/\b([Rr])-\d+/g, '$1-1042')
      .replaceAll(/(?<=\bRead in |\blines in )[\d.]+ m?s\b/g, '0.4 s')
      .replaceAll(/(?<=\bp9\d )[\d.]+ m?s\b/g, '12 ms')
      // A limit is set, not measured.
      .replaceAll(/(?<!limit |[\d.,])\d[\d.,]* ms\b/g, '12 ms')
      // On a slow machine a part of the platform takes seconds.
      .replaceAll(/\b\d+\.\d s \(limit \d+ s\)/g, '12 ms')
      .replaceAll(/(?<=\bslowest )\d+\.\d s(?= \()/g, '12 ms')
      .replaceAll(/(?<=\bslowest 12 ms )\([^)]+\)/g, '(chat UI)')
      .replaceAll(/(?<=127\.0\.0\.1:)\d+/g, '8000');
  const walk = (one: unknown): unknown => {
    if (typeof one === 'string') return words(one);
    if (typeof one === 'number') return isEpoch(one) ? moved(one) : one;
    if (Array.isArray(one)) return one.map(walk);
    if (typeof one !== 'object' || one === null) return one;
    return Object.fromEntries(Object.entries(one).map(([key, member]) => [key, walk(member)]));
  };
  return walk(JSON.parse(JSON.stringify(value)));
}

/** ms; 0 for what is about now. */
function roundAge(ms: number): number {
  if (Math.abs(ms) < present) return 0;
  const off = (age: number) => (age > 0 === ms > 0 ? Math.abs(Math.log(age / ms)) : Number.POSITIVE_INFINITY);
  return ages.reduce((best, age) => (off(age) < off(best) ? age : best));
}
