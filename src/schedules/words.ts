import type { CronRule, WeekdayRule } from './cron.ts';

const weekdays = ['', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const months = ['', 'Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const ordinals = ['', 'first', 'second', 'third', 'fourth', 'fifth'];
/** More times a day than this are told as they were written. */
const mostTimes = 4;

/** When a schedule is due, as people say it: `09:00 Mon–Fri`; a rule that takes more words is told as it was written. */
export function timetableWords(rule: CronRule): string {
  const times = timeWords(rule);
  const days = dayWords(rule);
  if (times === undefined || days === undefined) return `cron ${rule.text}`;
  return rule.hours === undefined && days === 'every day' ? times : `${times} ${days}`;
}

function timeWords({ minutes, hours }: CronRule): string | undefined {
  const two = (value: number) => String(value).padStart(2, '0');
  const [first = 0, second] = minutes;
  if (hours === undefined) {
    if (second === undefined) return `every hour at :${two(first)}`;
    const even = minutes.every((minute, index) => minute === index * second) && 60 % second === 0;
    return even && minutes.length === 60 / second ? `every ${second} minutes` : undefined;
  }
  if (hours.length * minutes.length > mostTimes) return undefined;
  return hours.flatMap((hour) => minutes.map((minute) => `${two(hour)}:${two(minute)}`)).join(', ');
}

function dayWords({ days, months: inMonths, weekdays: ofWeek }: CronRule): string | undefined {
  const all = inMonths.length === 12;
  const month = all ? 'the month' : inMonths.map((number) => months[number]).join(', ');
  if (days !== undefined) {
    const numbers = days.numbers.length === 0 ? [] : [`day ${days.numbers.join(', ')}`];
    return `on ${[...numbers, ...(days.last ? ['the last day'] : [])].join(' and ')} of ${month}`;
  }
  if (ofWeek?.some(({ nth }) => nth !== undefined) === true) {
    return `on the ${ofWeek.map(nthWords).join(' and the ')} of ${month}`;
  }
  const which = ofWeek === undefined ? 'every day' : runsOf([...new Set(ofWeek.map(({ weekday }) => weekday))]);
  return all ? which : `${which} in ${month}`;
}

const nthWords = ({ weekday, nth }: WeekdayRule) =>
  `${nth === 'last' ? 'last ' : nth === undefined ? '' : `${ordinals[nth]} `}${weekdays[weekday]}`;

/** `Mon–Fri`, `Sat, Sun`. */
function runsOf(days: readonly number[]): string {
  const sorted = days.toSorted((a, b) => a - b);
  const [first = 1] = sorted;
  const last = sorted.at(-1) ?? first;
  const inARow = sorted.length > 2 && last - first === sorted.length - 1;
  return inARow ? `${weekdays[first]}–${weekdays[last]}` : sorted.map((day) => weekdays[day]).join(', ');
}
