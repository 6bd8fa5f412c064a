import type { Offer, Part, Report } from '../model/report.ts';
import { valueWords } from '../model/series.ts';
import type { Text } from '../model/text.ts';
import { counted } from '../model/units.ts';
import { type LoadSeen, quantileOf, warmUps } from './open-loop.ts';
import { type BenchTerms, secondsWords } from './terms.ts';

/** A 99th percentile of fewer answers is one request or two. */
const enoughForP99 = 300;
/** A sender that was later than this, in ms, measures itself. */
const lateSender = 1000;

/** What a load measured, as a report. */
export function benchReport({ path, ratePerSecond, seconds }: BenchTerms, seen: LoadSeen): Report {
  const { latenciesMs, sent, failed, stopped, outcomes } = seen;
  const load = `${ratePerSecond}/s for ${secondsWords(seconds)}`;
  const p50 = quantileOf(latenciesMs, 0.5);
  const p95 = quantileOf(latenciesMs, 0.95);
  const offers: readonly Offer[] = [
    { label: 'Where the time goes', action: 'perf', params: {} },
    { label: 'Health', action: 'health', params: {} },
  ];
  const bad = `${failed} of ${counted(sent, 'request')} failed`;
  if (p50 === undefined || p95 === undefined)
    return { mark: 'bad', headline: `${path}: no answer at ${load}`, parts: outcomeLines(outcomes), offers };
  const first = `p95 ${valueWords(p95, 'ms')}, median ${valueWords(p50, 'ms')} at ${load}`;
  return {
    // The load was measured: what it met is for people to judge.
    mark: stopped === '' ? 'good' : 'bad',
    headline: `${path}: ${stopped === '' ? first : `stopped early, ${stopped}`}${failed > 0 ? `; ${bad}` : ''}`,
    parts: [quantiles(latenciesMs), ...(failed > 0 ? outcomeLines(outcomes) : [])],
    notes: notes(seen),
    offers,
  };
}

function quantiles(latenciesMs: readonly number[]): Part {
  const shares = [0.5, 0.9, 0.95, ...(latenciesMs.length >= enoughForP99 ? [0.99] : []), 1];
  const columns = shares.map((share) => ({
    title: share === 1 ? 'Slowest' : share === 0.5 ? 'Median' : `p${Math.round(share * 100)}`,
    align: 'right' as const,
  }));
  const row = shares.map((share) => valueWords(quantileOf(latenciesMs, share) ?? 0, 'ms'));
  return { kind: 'table', columns, rows: [row] };
}

function outcomeLines(outcomes: LoadSeen['outcomes']): readonly Part[] {
  const lines = Object.entries(outcomes)
    .sort((a, b) => b[1] - a[1])
    .slice(0, 6)
    .map(([outcome, count]) => ({
      mark: /^[23]\d\d$/.test(outcome) ? ('good' as const) : ('bad' as const),
      label: outcome,
      text: counted(count, 'time'),
    }));
  return [{ kind: 'lines', lines }];
}

function notes({ latenciesMs, sent, dropped, lateMs }: LoadSeen): readonly Text[] {
  return [
    `${counted(sent, 'request')}, each timed from when it was due; ${warmUps} before them to warm up`,
    ...(latenciesMs.length < enoughForP99
      ? [`p99 needs ${enoughForP99} answers: ask for more seconds or a higher rate`]
      : []),
    ...(dropped > 0 ? [`${counted(dropped, 'request')} not sent: too many were still waiting`] : []),
    ...(lateMs > lateSender
      ? [`the bot itself sent up to ${valueWords(lateMs, 'ms')} late: the machine was busy`]
      : []),
  ];
}
