import type { Environment } from '../model/environment.ts';
import { localTime, wallTime } from '../model/local-time.ts';
import type { Line, Report } from '../model/report.ts';
import type { Inline } from '../model/text.ts';
import type { PlannedWindow } from '../ports/store/windows.ts';
import { occurrenceOf, type Span, type WindowSettings } from './calendar.ts';

const dayMs = 86_400_000;
/** People are reminded so many days before a quarter ends without a window. */
const soonDays = 21;

export interface Seen {
  readonly environment: Pick<Environment, 'name' | 'windows' | 'timezone'>;
  readonly now: Date;
  readonly planned: readonly PlannedWindow[];
  /** When the first certificate expires (ISO 8601), or why that cannot be told. */
  readonly expires: { readonly at: string; readonly of: string } | { readonly unknown: string };
}

/** `/mcp windows`: the calendar of runbook B 5.1, what is open first. */
export function windowsReport(seen: Seen): Report {
  const { environment } = seen;
  if (environment.windows.length === 0)
    return {
      mark: 'neutral',
      headline: `${environment.name} has no maintenance windows`,
      notes: [`Add \`environments.${environment.name}.windows\` to the configuration`],
    };
  const lines = environment.windows.map((window) => lineOf(window, seen));
  const worst = lines.find((line) => line.mark === 'bad');
  const mark = lines.some((line) => line.mark === 'bad')
    ? 'bad'
    : lines.some((line) => line.mark === 'warning')
      ? 'warning'
      : 'neutral';
  const certificates = environment.windows.some((window) => 'before' in window);
  return {
    mark,
    headline: worst === undefined ? headlineOf(seen) : `${environment.name}: ${worst.label} is overdue`,
    parts: [{ kind: 'lines', lines }],
    notes: [`Times of ${environment.timezone}; those in brackets are yours`],
    ...(certificates ? { offers: [{ label: 'Certificates', action: 'cert', params: {} }] } : {}),
  };
}

function headlineOf({ environment, now, planned }: Seen): string {
  const { name, windows, timezone } = environment;
  const times = windows.map((window) => ({ window, when: occurrenceOf(window, timezone, now.getTime(), planned) }));
  const open = times.find(({ when }) => when?.open !== undefined);
  if (open?.when?.open !== undefined)
    return `${name}: ${open.window.name} is open until ${wallTime(new Date(open.when.open.to).toISOString(), timezone)}`;
  const [next] = times
    .flatMap(({ window, when }) => (when?.next === undefined ? [] : [{ name: window.name, from: when.next.from }]))
    .sort((a, b) => a.from - b.from);
  if (next === undefined) return `${name}: no window is planned`;
  return `${name}: next is ${next.name}, ${wallTime(new Date(next.from).toISOString(), timezone)}`;
}

function lineOf(window: WindowSettings, seen: Seen): Line {
  if ('before' in window) return expiryLine(window, seen);
  const { environment, now, planned } = seen;
  const when = occurrenceOf(window, environment.timezone, now.getTime(), planned);
  const covers = window.covers.length === 0 ? [] : [` · ${window.covers.join(', ')}: one more person outside of it`];
  if (when?.open !== undefined)
    return {
      mark: 'running',
      label: window.name,
      text: ['open now, ', ...spanWords(when.open, environment.timezone), ...covers],
    };
  if (when?.next !== undefined)
    return { mark: 'waiting', label: window.name, text: [...spanWords(when.next, environment.timezone), ...covers] };
  return unplannedLine(window.name, when?.planBy, seen);
}

function unplannedLine(name: string, planBy: number | undefined, { now, environment }: Seen): Line {
  const way: Inline = { code: `/mcp window plan "${name}" at=…` };
  if (planBy === undefined)
    return { mark: 'neutral', label: name, text: ['done for this quarter; none is planned next: ', way] };
  const days = Math.ceil((planBy - now.getTime()) / dayMs);
  const last = new Date(planBy - dayMs / 2).toISOString();
  return {
    mark: days <= soonDays ? 'warning' : 'waiting',
    label: name,
    text: [`not planned; this quarter ends ${dayWords(last, environment.timezone)}, in ${days} d: `, way],
  };
}

function expiryLine(
  { name, days }: Extract<WindowSettings, { before: string }>,
  { expires, now, environment }: Seen,
): Line {
  if ('unknown' in expires)
    return { mark: 'unknown', label: name, text: `could not tell when it is due: ${expires.unknown}` };
  const due = Date.parse(expires.at) - days * dayMs;
  const words = `${days} d before ${expires.of} expires on ${dayWords(expires.at, environment.timezone)}`;
  const left = Math.floor((due - now.getTime()) / dayMs);
  if (left < 0) return { mark: 'bad', label: name, text: `overdue by ${-left} d: due ${words}` };
  return { mark: left <= 7 ? 'warning' : 'waiting', label: name, text: `due in ${left} d, ${words}` };
}

/** `Sun 7 Dec 01:00 to 05:00 (your date) · 4 h`. */
export function spanWords({ from, to }: Span, timezone: string): readonly Inline[] {
  const [begins, ends] = [new Date(from).toISOString(), new Date(to).toISOString()];
  const sameDay = localTime(from, timezone).day === localTime(to, timezone).day;
  const end = sameDay ? wallTime(ends, timezone).slice(-5) : wallTime(ends, timezone);
  const hours = Math.round(((to - from) / 3_600_000) * 100) / 100;
  return [`${wallTime(begins, timezone)} to ${end} (`, { time: begins, as: 'date' }, `) · ${hours} h`];
}

function dayWords(iso: string, timezone: string): string {
  return wallTime(iso, timezone).slice(0, -6);
}
