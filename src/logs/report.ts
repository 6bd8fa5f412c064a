import type { Mark, Part, Report } from '../model/report.ts';
import type { Chart, Point } from '../model/series.ts';
import type { Inline, Text } from '../model/text.ts';
import { lastWords, periodWords } from '../model/time-words.ts';
import { counted } from '../model/units.ts';
import { shortName } from '../workloads/pods.ts';
import { rollbackOffer } from '../workloads/rollback-offer.ts';
import { gapNotes } from './containers.ts';
import { errorFile } from './file.ts';
import { kindKey, type LogErrors } from './gather.ts';
import type { Kind } from './tally.ts';

/** Kinds in sight; all of them are in the file. */
const mostKinds = 5;
const grouped = new Intl.NumberFormat('en');

/** The errors of a deployment as a report: how many, against the time before; when; which, most frequent first; what fits. */
export function errorsReport(seen: LogErrors, tookMs: number): Report {
  const { tally, name } = seen;
  if (tally.errors === 0) return nothing(seen, tookMs);
  const fresh = tally.kinds.filter((kind) => isNew(kind, seen));
  const parts: Part[] = [
    { kind: 'series', chart: chartOf(seen) },
    { kind: 'list', ordered: true, items: kindItems(seen) },
  ];
  return {
    mark: markOf(seen, fresh.length),
    headline: `${name}: ${grouped.format(tally.errors)} ${tally.errors === 1 ? 'error' : 'errors'} in ${lastWords(sinceMs(seen))}${against(seen)}`,
    parts,
    notes: notes(seen, tookMs),
    offers: [
      ...(fresh.length > 0 && seen.history !== undefined ? rollbackOffer(seen.history) : []),
      { label: 'Diagnose', action: 'diagnose', params: { deployment: name } },
      { label: 'Their lines', action: 'logs', params: { deployment: name, level: 'error' } },
    ],
    attachments: [errorFile(seen)],
  };
}

const sinceMs = ({ period }: LogErrors) => period.to - period.from;

function nothing(seen: LogErrors, tookMs: number): Report {
  const { name, sources, unread, lines } = seen;
  const time = lastWords(sinceMs(seen));
  if (sources === 0) return { mark: 'unknown', headline: `${name} has no pods whose logs could be read` };
  const common = {
    notes: notes(seen, tookMs),
    offers: [{ label: 'Diagnose', action: 'diagnose', params: { deployment: name } }],
  };
  if (unread === sources) return { ...common, mark: 'unknown', headline: `${name}: none of its logs could be read` };
  if (seen.gaps.length > 0)
    return { ...common, mark: 'warning', headline: `${name}: no errors in ${time}, in what could be read of its logs` };
  if (lines === 0)
    return { ...common, mark: 'good', headline: `${name}: no errors in ${time}; nothing was logged at all` };
  return { ...common, mark: 'good', headline: `${name}: no errors in ${time}${against(seen)}` };
}

/** `, 9x the hour before`; '' where the time before is not known. */
function against(seen: LogErrors): string {
  const { before, tally } = seen;
  if (before === undefined) return '';
  const time = periodWords(sinceMs(seen));
  if (before === 0) return tally.errors === 0 ? '' : `, none in the ${time} before`;
  const ratio = tally.errors / before;
  if (ratio >= 1.5) return `, ${ratio >= 3 ? Math.round(ratio) : ratio.toFixed(1)}x the ${time} before`;
  if (ratio > 0.67) return `, about as many as in the ${time} before`;
  return `, down from ${grouped.format(before)} in the ${time} before`;
}

function markOf({ before, tally }: LogErrors, fresh: number): Mark {
  const grows = before !== undefined && tally.errors >= 10 && tally.errors >= before * 3;
  return grows || fresh > 0 ? 'bad' : 'warning';
}

/** First seen after the release that runs began, while older lines tell of the time before it. */
function isNew(kind: Kind, seen: LogErrors): boolean {
  return isSince(kind, seen) && seen.reachesBefore;
}

function isSince(kind: Kind, { running, period, known }: LogErrors): boolean {
  const reach = period.from - (period.to - period.from);
  if (running === undefined || running.at < reach || kind.first === undefined) return false;
  return kind.first >= running.at && !known.has(kindKey(kind));
}

function kindItems(seen: LogErrors): readonly Text[] {
  const { kinds, errors } = seen.tally;
  const shown = kinds.slice(0, mostKinds);
  const left = errors - shown.reduce((sum, { count }) => sum + count, 0);
  const others = kinds.length - shown.length;
  const more =
    left === 0
      ? []
      : [
          `${grouped.format(left)} more of ${others === 0 || seen.tally.otherErrors > 0 ? 'many other kinds' : counted(others, 'other kind')}, in the file`,
        ];
  return [...shown.map((kind) => kindText(kind, seen)), ...more];
}

function kindText(kind: Kind, seen: LogErrors): Text {
  const { type, sample, count, first } = kind;
  const tools = namesIn([...kind.tools.keys()]);
  const pieces: Inline[][] = [
    [{ strong: type ?? 'Error' }, ` ${grouped.format(count)}`],
    ...(tools === '' ? [] : [[tools]]),
    [podsWords([...kind.pods.keys()], seen.pods)],
    ...(first === undefined
      ? []
      : [['first seen ', { time: new Date(first).toISOString(), as: 'time' as const }] as Inline[]]),
    ...sinceRelease(kind, seen),
    ...(sample === '' ? [] : [[`“${sample.length > 120 ? `${sample.slice(0, 119)}…` : sample}”`]]),
  ];
  return pieces.flatMap((piece, index) => (index === 0 ? piece : [' · ', ...piece]));
}

function sinceRelease(kind: Kind, seen: LogErrors): readonly Inline[][] {
  const { running } = seen;
  if (running === undefined || !isSince(kind, seen)) return [];
  return isNew(kind, seen) ? [[{ strong: `new since ${running.version}` }]] : [[`seen with ${running.version}`]];
}

function namesIn(names: readonly string[]): string {
  return names.length <= 2 ? names.join(', ') : `${names.slice(0, 2).join(', ')} and ${names.length - 2} more`;
}

function podsWords(pods: readonly string[], all: readonly string[]): string {
  if (all.length > 1 && pods.length === all.length) return `all ${all.length} pods`;
  if (pods.length === 1) return `pod ${shortName(pods[0] ?? '')}${all.length > 1 ? ' only' : ''}`;
  return pods.length <= 3 ? `pods ${pods.map(shortName).join(', ')}` : `${pods.length} of ${all.length} pods`;
}

/** Errors a minute, or in longer steps where the time is long. */
function chartOf(seen: LogErrors): Chart {
  const { period, tally, running, environment } = seen;
  const minutes = Math.max(1, Math.ceil(sinceMs(seen) / 120 / 60_000));
  const step = minutes * 60_000;
  const start = period.from - (period.from % step);
  const counts = Array.from({ length: Math.ceil((period.to - start) / step) }, () => 0);
  for (const [at, count] of tally.minutes) {
    const index = Math.floor((at - start) / step);
    if (index >= 0 && index < counts.length) counts[index] = (counts[index] ?? 0) + count;
  }
  const points = counts.map((count, index): Point => [start + index * step, count]);
  const markers =
    running !== undefined && running.at >= start && running.at <= period.to
      ? [{ at: running.at, label: running.version }]
      : [];
  return {
    title: minutes === 1 ? 'Errors per minute' : `Errors in ${minutes} min`,
    unit: 'count',
    zone: environment.timezone,
    series: [{ name: 'errors', points }],
    ...(markers.length === 0 ? {} : { markers }),
  };
}

function notes(seen: LogErrors, tookMs: number): readonly Text[] {
  const { pods, lines, unparsed, running, tally, reachesBefore } = seen;
  const alone = running !== undefined && !reachesBefore && tally.kinds.some((kind) => isSince(kind, seen));
  return [
    `${counted(pods.length, 'pod')}, ${grouped.format(lines)} ${lines === 1 ? 'line' : 'lines'} in ${(tookMs / 1000).toFixed(1)} s`,
    ...(unparsed === 0 ? [] : [`${counted(unparsed, 'line')} could not be parsed`]),
    ...(alone ? [`No log from before ${running.version} is left to compare with`] : []),
    ...gapNotes(seen.gaps),
  ];
}
