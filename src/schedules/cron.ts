import { daysOfMonth } from './month.ts';

/** A day of the week: 1 Monday … 7 Sunday; with `nth` only the first, the fifth or the last such day of the month. */
export interface WeekdayRule {
  readonly weekday: number;
  readonly nth?: number | 'last';
}

/** When a schedule is due, by the clock on the wall of its time zone; read from the five fields of cron. */
export interface CronRule {
  /** As it was written. */
  readonly text: string;
  /** Minutes of the hour, ascending. */
  readonly minutes: readonly number[];
  /** Hours of the day, ascending; undefined: every hour, counted in time that passes and not by the wall. */
  readonly hours: readonly number[] | undefined;
  /** Days of the month; 31 and more than the month has: none. undefined: every day. */
  readonly days: { readonly numbers: readonly number[]; readonly last: boolean } | undefined;
  readonly months: readonly number[];
  /** undefined: every day of the week. */
  readonly weekdays: readonly WeekdayRule[] | undefined;
}

/** Two due times are at least this many minutes apart: each is a run, and a message that people read. */
const leastMinutesApart = 5;
const monthNames = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const weekdayNames = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

interface Field {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly names?: readonly string[];
}

const minute: Field = { name: 'minute', from: 0, to: 59 };
const hour: Field = { name: 'hour', from: 0, to: 23 };
const dayOfMonth: Field = { name: 'day of the month', from: 1, to: 31 };
const month: Field = { name: 'month', from: 1, to: 12, names: ['', ...monthNames] };
/** 7 is Sunday too. */
const dayOfWeek: Field = { name: 'day of the week', from: 0, to: 7, names: weekdayNames };

/** Reads five fields, such as `0 9 * * mon-fri`. Gives the rule, or what is wrong with it in words for whoever wrote it. */
export function parseCron(text: string): CronRule | { readonly mistake: string } {
  const fields = text.trim().toLowerCase().split(/\s+/);
  const [minuteText = '', hourText = '', dayText = '', monthText = '', weekdayText = ''] = fields;
  if (fields.length !== 5 || text.length > 200)
    return {
      mistake: 'must be five fields: minute, hour, day of the month, month, day of the week, such as 0 9 * * mon-fri',
    };
  try {
    const minutes = numbersOf(minuteText, minute) ?? range(minute);
    const hours = numbersOf(hourText, hour);
    const days = daysOf(dayText);
    const months = numbersOf(monthText, month) ?? range(month);
    const weekdays = weekdaysOf(weekdayText);
    const rule = { text: fields.join(' '), minutes, hours, days, months, weekdays };
    if (days !== undefined && weekdays !== undefined)
      throw new Mistake(
        'names days of the month and days of the week, which cron reads as "either": leave one as *; the first Sunday is sun#1',
      );
    if (!everComes(rule)) throw new Mistake('names a day that no month of it has');
    if (leastApart(rule) < leastMinutesApart)
      throw new Mistake(`is due more often than every ${leastMinutesApart} minutes`);
    return rule;
  } catch (error) {
    if (error instanceof Mistake) return { mistake: error.message };
    throw error;
  }
}

class Mistake extends Error {}

/** The values of a field, ascending; undefined for `*`. Throws a Mistake. */
function numbersOf(text: string, field: Field): readonly number[] | undefined {
  if (text === '*') return undefined;
  const found = new Set<number>();
  for (const piece of text.split(',')) for (const value of pieceOf(piece, field)) found.add(value);
  return [...found].sort((a, b) => a - b);
}

/** A value, a range, a step over a range or over `*`; not `5/10`, which programs read in two ways. */
function pieceOf(piece: string, field: Field): readonly number[] {
  const [, first = '', last, step] =
    /^(\*|[a-z]{3}|\d{1,2})(?:-([a-z]{3}|\d{1,2}))?(?:\/(\d{1,2}))?$/.exec(piece) ?? [];
  const stepped = step === undefined ? 1 : Number(step);
  const whole = first === '*';
  if (first === '' || stepped === 0 || (whole && last !== undefined)) throw wrong(piece, field);
  if (step !== undefined && !whole && last === undefined) throw wrong(piece, field);
  const from = whole ? field.from : numberOf(first, field);
  const to = whole ? (field === dayOfWeek ? 6 : field.to) : last === undefined ? from : numberOf(last, field);
  // fri-sun and 5-0: the week may be read past its end.
  const end = field === dayOfWeek && to < from ? to + 7 : to;
  if (end < from) throw wrong(piece, field);
  const all = Array.from({ length: Math.floor((end - from) / stepped) + 1 }, (_, n) => from + n * stepped);
  return field === dayOfWeek ? all.map((value) => value % 7) : all;
}

function numberOf(text: string, field: Field): number {
  const value = /^\d+$/.test(text) ? Number(text) : (field.names?.indexOf(text) ?? -1);
  if (value < field.from || value > field.to) throw wrong(text, field);
  return value;
}

function wrong(piece: string, { name, from, to, names }: Field): Mistake {
  const words = names?.filter((word) => word !== '');
  const range = words === undefined ? `${from} to ${to}` : `${from} to ${to} or ${words[0]} to ${words.at(-1)}`;
  return new Mistake(`has "${piece.slice(0, 20)}" as ${name}: write ${range}, a list a,b, a range a-b or a step */n`);
}

const range = ({ from, to }: Field) => Array.from({ length: to - from + 1 }, (_, n) => from + n);

/** Days of the month; `l` is the last. */
function daysOf(text: string): CronRule['days'] {
  if (text === '*') return undefined;
  const pieces = text.split(',');
  const others = pieces.filter((piece) => piece !== 'l');
  const numbers = others.length === 0 ? [] : (numbersOf(others.join(','), dayOfMonth) ?? range(dayOfMonth));
  return { numbers, last: others.length < pieces.length };
}

/** Days of the week; `sun#1` is the first Sunday of the month, `fri#l` the last Friday. */
function weekdaysOf(text: string): readonly WeekdayRule[] | undefined {
  if (text === '*') return undefined;
  return text.split(',').flatMap((piece): readonly WeekdayRule[] => {
    const [, day = '', nth = ''] = /^([a-z]{3}|\d)#([1-5l])$/.exec(piece) ?? [];
    if (nth === '') return pieceOf(piece, dayOfWeek).map((value) => ({ weekday: isoWeekday(value) }));
    const weekday = isoWeekday(numberOf(day, dayOfWeek) % 7);
    return [{ weekday, nth: nth === 'l' ? 'last' : Number(nth) }];
  });
}

const isoWeekday = (value: number) => (value === 0 ? 7 : value);

/** Whether some month of the rule has one of its days; 29 February counts. */
function everComes({ days, months }: Pick<CronRule, 'days' | 'months'>): boolean {
  if (days === undefined || days.last) return true;
  const first = Math.min(...days.numbers);
  return months.some((number) => first <= daysOfMonth(2028, number));
}

/** The fewest minutes between two due times of one day, and over midnight where the rule has every hour. */
function leastApart({ minutes, hours }: Pick<CronRule, 'minutes' | 'hours'>): number {
  const times = (hours ?? range(hour)).flatMap((at) => minutes.map((past) => at * 60 + past));
  const around = [...times, (times[0] ?? 0) + 24 * 60];
  return Math.min(...around.slice(1).map((time, index) => time - (around[index] ?? 0)));
}
