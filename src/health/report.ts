import { errorsOffer } from '../metrics/offers.ts';
import type { Environment } from '../model/environment.ts';
import type { Line, Offer, Part, Report } from '../model/report.ts';
import type { Inline, Text } from '../model/text.ts';
import type { Result, Results } from './run-checks.ts';

/** `12 ms`; what takes a second or more is told in seconds, against what it may take: `2.2 s (limit 3 s)`. */
function took(value: number, limitMs: number | undefined): string {
  if (value < 1000) return `${Math.max(1, Math.round(value))} ms`;
  return `${(value / 1000).toFixed(1)} s${limitMs === undefined ? '' : ` (limit ${limitMs / 1000} s)`}`;
}

/** `84 ms (Chat UI)`, `2.2 s (Chat UI, limit 3 s)`. */
function slowestOf(value: number, { title, limitMs }: Result): string {
  const limit = value < 1000 || limitMs === undefined ? '' : `, limit ${limitMs / 1000} s`;
  return `${took(value, undefined)} (${title}${limit})`;
}

/** All results as one report: the verdict first, then only what differs, then the rest in a line. */
export function healthReport(environment: Environment, { results, notConfigured }: Results, at: string): Report {
  const open = results.filter((result) => result.checked === undefined);
  const wrong = differing(results);
  const good = results.filter((result) => result.checked?.mark === 'good');
  const bad = wrong.some((result) => result.checked?.mark === 'bad');
  const parts: Part[] = [];
  if (wrong.length > 0 || open.length > 0) parts.push({ kind: 'lines', lines: [...wrong, ...open].map(line) });
  const rest = restLine(good, wrong.length > 0 || open.length > 0, notConfigured);
  if (rest.length > 0) parts.push({ kind: 'text', text: rest });
  return {
    mark: open.length > 0 ? 'running' : bad ? 'bad' : wrong.length > 0 ? 'warning' : 'good',
    headline: headline(environment, results),
    parts,
    notes: [
      ...new Set(results.flatMap((result) => result.checked?.note ?? [])),
      ...(notConfigured.length === 0
        ? []
        : [`${notConfigured.length} of ${results.length + notConfigured.length} checks not configured`]),
      [{ time: at, as: 'ago' }],
    ],
    offers: open.length > 0 ? [] : offers(environment, wrong),
  };
}

/** What is not well; what two checks say of the same thing is said once, by the later and closer look. */
function differing(results: readonly Result[]): readonly Result[] {
  const wrong = results.filter((result) => result.checked !== undefined && result.checked.mark !== 'good');
  const verdicts = wrong.map((result) => result.checked?.verdict);
  return wrong.filter((result, index) => verdicts.lastIndexOf(result.checked?.verdict) === index);
}

function headline(environment: Environment, results: readonly Result[]): string {
  const name = environment.name;
  if (results.some((result) => result.checked === undefined)) {
    const there = results.filter((result) => result.checked !== undefined).length;
    return `Checking ${name}: ${there} of ${results.length} answered`;
  }
  const wrong = differing(results);
  if (wrong.length > 0) {
    const said = wrong.slice(0, 3).map((result) => result.checked?.verdict ?? '');
    const more = wrong.length > 3 ? ` and ${wrong.length - 3} more` : '';
    return `${name}: ${said.join(', ')}${more}`;
  }
  const slowest = [...results].sort((a, b) => (b.checked?.ms ?? 0) - (a.checked?.ms ?? 0))[0];
  const time = slowest?.checked?.ms === undefined ? '' : `, slowest ${slowestOf(slowest.checked.ms, slowest)}`;
  return `${name} is healthy: ${results.length} of ${results.length} checks${time}`;
}

function line({ title, checked, limitMs }: Result): Line {
  if (checked === undefined) return { mark: 'running', label: title, text: 'no answer yet' };
  const time = checked.ms === undefined ? '' : ` · ${took(checked.ms, limitMs)}`;
  return { mark: checked.mark, label: title, text: `${checked.seen}${time}` };
}

/** `✓ Admin portal 41 ms · Chat UI 84 ms · Redis 2 ms`; only when something else needs the room above. */
function restLine(good: readonly Result[], needed: boolean, notConfigured: readonly string[]): Text {
  if (!needed || good.length + notConfigured.length === 0) return [];
  const each = good.map(
    ({ title, checked, limitMs }) => `${title}${checked?.ms === undefined ? '' : ` ${took(checked.ms, limitMs)}`}`,
  );
  const pieces: Inline[] = good.length === 0 ? [] : [`✓ ${each.join(' · ')}`];
  if (notConfigured.length > 0) {
    pieces.push(`${good.length === 0 ? '' : ' · '}`, { faint: `${notConfigured.join(', ')} not configured` });
  }
  return pieces;
}

function offers(environment: Environment, wrong: readonly Result[]): readonly Offer[] {
  const again: Offer = { label: 'Run again', action: 'health', params: {} };
  if (!wrong.some((result) => result.title.startsWith('MCP server'))) return [again];
  const { deployment } = environment.server;
  return [
    { label: `Diagnose ${deployment}`, action: 'diagnose', params: { deployment }, style: 'primary' },
    ...(wrong.some(({ checked }) => checked?.mayGoBack === true)
      ? [{ label: 'Plan rollback…', action: 'rollback', params: { deployment } }]
      : []),
    ...errorsOffer(environment),
    again,
  ];
}
