import type { Offer, Part, Report } from '../model/report.ts';
import { inlines, type Text } from '../model/text.ts';
import { counted, span } from '../model/units.ts';
import type { OpenIncident } from '../ports/open-incidents.ts';
import { type Change, incidentBegins } from './recent-changes.ts';

/** Lines in the channel: what a phone shows without much scrolling. */
const mostShown = 12;
/** A change so long before an incident, in ms, is worth a second look. */
const suspectMs = 60 * 60_000;

export interface ChangesSeen {
  /** Newest first. */
  readonly changes: readonly Change[];
  /** Open ones, the worst first; undefined where the bot keeps none. */
  readonly incidents: readonly OpenIncident[] | undefined;
  /** The incident they are held against; the worst one where it is left out. */
  readonly about?: number | undefined;
  readonly now: Date;
  readonly sinceMs: number;
  /** Whether the age of Secrets was looked at. */
  readonly secretAges: boolean;
  readonly gaps: readonly string[];
}

/** What changed lately, newest first, with the beginning of each open incident where it lies among it. */
export function changesReport({ changes, incidents = [], about, now, sinceMs, secretAges, gaps }: ChangesSeen): Report {
  const begins = incidents.map((incident) => ({
    at: Date.parse(incident.openedAt),
    text: incidentBegins(incident),
    incident,
  }));
  const worst = begins.find(({ incident }) => incident.id === about) ?? begins[0];
  const suspect =
    worst === undefined ? undefined : changes.find(({ at }) => at <= worst.at && worst.at - at <= suspectMs);
  const entries = [...changes, ...begins.filter(({ at }) => at >= now.getTime() - sinceMs)].sort((a, b) => b.at - a.at);
  const shown = entries.slice(0, mostShown);
  const rest = entries.length - shown.length;
  return {
    mark: gaps.length > 0 ? 'unknown' : suspect === undefined ? 'neutral' : 'warning',
    headline: headline(changes, suspect, worst, now, sinceMs),
    parts:
      entries.length === 0
        ? []
        : [{ kind: 'list', ordered: false, items: shown.map((one) => item(one, now)) } satisfies Part],
    notes: [
      ...(rest > 0 ? [`${counted(rest, 'older line')} left out`] : []),
      'Covers releases and restarts, scaling as far back as the cluster keeps events (about an hour), the newest write of each ConfigMap (and Secret) in use, and changes by the bot.',
      ...(secretAges ? [] : [['Secrets are not looked at: ', { code: 'config.secretAges' }, ' is off.'] as const]),
      ...gaps,
    ],
    offers: offersOf(suspect),
  };
}

const item = ({ at, text }: { readonly at: number; readonly text: Text }, now: Date): Text => [
  { time: new Date(at).toISOString(), as: now.getTime() - at > 86_400_000 ? 'date' : 'time' },
  ' · ',
  ...inlines(text),
];

function headline(
  changes: readonly Change[],
  suspect: Change | undefined,
  worst: { readonly at: number; readonly incident: OpenIncident } | undefined,
  now: Date,
  sinceMs: number,
): string {
  const period = `in the last ${span(sinceMs / 1000)}`;
  const [newest] = changes;
  if (newest === undefined) return `Nothing changed ${period}`;
  const count = counted(changes.length, 'change');
  if (suspect !== undefined && worst !== undefined)
    return `${count} ${period}; ${wordsOf(suspect)} ${span((worst.at - suspect.at) / 1000)} before INC-${worst.incident.id}`;
  return `${count} ${period}, the newest ${span((now.getTime() - newest.at) / 1000)} ago`;
}

/** The thing alone, without who did it: `mcp-server 2.3.0 → 2.4.0 released`. */
function wordsOf({ text }: Change): string {
  const words = inlines(text).map((piece) =>
    typeof piece === 'string' ? piece : 'strong' in piece ? piece.strong : '',
  );
  return words.join('').split(' · ', 1)[0] ?? '';
}

function offersOf(suspect: Change | undefined): readonly Offer[] {
  const params = suspect?.deployment === undefined ? {} : { deployment: suspect.deployment };
  return [
    ...(suspect?.isRelease === true ? [{ label: 'Plan rollback…', action: 'rollback', params }] : []),
    { label: 'Diagnose', action: 'diagnose', params },
    { label: 'History', action: 'history', params },
  ];
}
