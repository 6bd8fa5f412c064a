import { daysLeft } from '../certificates/certificate.ts';
import type { Line, Report } from '../model/report.ts';
import type { Text } from '../model/text.ts';
import { counted } from '../model/units.ts';
import { shortName } from '../workloads/pods.ts';
import { silentWords } from '../workloads/silent-words.ts';
import { failedWords, judgeUpstream, msWords, type UpstreamVerdict } from './judge.ts';
import type { UpstreamsSeen } from './see.ts';

const order = { bad: 0, warning: 1, good: 2 } as const;
/** Rows of pods for one system. */
const mostPods = 5;

/** What `/mcp upstreams` tells. Pure. */
export function upstreamsReport(seen: UpstreamsSeen, now: Date): Report {
  const verdicts = seen.upstreams
    .map((one) => judgeUpstream(one, seen.pods))
    .toSorted((a, b) => order[a.mark] - order[b.mark]);
  const wrong = verdicts.filter(({ mark }) => mark !== 'good');
  const cutPods = verdicts.reduce((sum, { pods }) => sum + Math.max(0, pods.length - mostPods), 0);
  return {
    mark: verdicts[0]?.mark ?? 'unknown',
    headline: headlineOf(verdicts, wrong),
    parts: [
      { kind: 'lines', lines: verdicts.map((one) => lineOf(one, now)) },
      {
        kind: 'table',
        columns: [{ title: 'Upstream' }, { title: 'From' }, { title: 'Took' }, { title: 'Result' }],
        rows: verdicts.flatMap(rowsOf),
      },
    ],
    notes: notesOf(seen, verdicts, cutPods),
    offers:
      wrong.length === 0
        ? []
        : [
            { label: 'Health', action: 'health', params: {} },
            { label: 'Circuit breakers', action: 'breakers', params: {} },
          ],
  };
}

function headlineOf(verdicts: readonly UpstreamVerdict[], wrong: readonly UpstreamVerdict[]): string {
  const [first] = wrong;
  if (first === undefined) {
    const by = verdicts.every((one) => one.by === 'pods') ? 'every pod' : 'the bot';
    return `${counted(verdicts.length, 'upstream')} reached from ${by}`;
  }
  const more = wrong.length === 1 ? '' : `; ${counted(wrong.length - 1, 'other')} with problems`;
  return `${first.seen.name}: ${first.problems[0] ?? ''}${more}`;
}

function lineOf({ seen, mark, problems, pods, by }: UpstreamVerdict, now: Date): Line {
  const { certificate, contact } = seen.bot;
  const times = pods.flatMap(({ way }) => (way.error === '' && way.ms !== undefined ? [way.ms] : []));
  const good = pods.filter(({ way }) => way.error === '').length;
  const reached =
    by === 'pods'
      ? `${good} of ${pods.length} pods reach it${times.length === 0 ? '' : `, slowest ${msWords(Math.max(...times))}`}`
      : contact.failed === undefined
        ? 'the bot reaches it; no pod tells'
        : 'no pod tells';
  const days = certificate === undefined ? undefined : daysLeft(certificate, now);
  const lasts = days === undefined || days < 0 ? '' : ` · certificate ${counted(days, 'day')}`;
  return { mark, label: seen.name, text: `${[...problems, reached].join(' · ')}${lasts}` };
}

function rowsOf({ seen, pods }: UpstreamVerdict): readonly (readonly Text[])[] {
  const { contact } = seen.bot;
  const titles = { dns: 'DNS', tcp: 'TCP', tls: 'TLS', http: 'first byte' } as const;
  const parts = (Object.keys(titles) as (keyof typeof titles)[]).flatMap((part) => {
    const ms = contact.ms[part];
    return ms === undefined ? [] : [`${titles[part]} ${msWords(ms)}`];
  });
  const bot = [
    seen.name,
    'bot',
    parts.join(', ') || '–',
    contact.failed === undefined ? String(contact.status ?? '–') : failedWords(seen),
  ];
  const failing = pods.toSorted((a, b) => Number(a.way.error === '') - Number(b.way.error === ''));
  return [
    bot,
    ...failing
      .slice(0, mostPods)
      .map(({ pod, way }) => [
        seen.name,
        shortName(pod),
        way.ms === undefined ? '–' : msWords(way.ms),
        way.error === '' ? String(way.status ?? 'reached') : way.error,
      ]),
  ];
}

function notesOf(seen: UpstreamsSeen, verdicts: readonly UpstreamVerdict[], cutPods: number): readonly Text[] {
  const known = new Set(verdicts.flatMap(({ pods }) => pods.map(({ way }) => way)));
  const others = [
    ...new Set(
      seen.pods.flatMap(({ said: ways = [] }) =>
        ways.filter((way) => !known.has(way)).map(({ name, url }) => name || url),
      ),
    ),
  ];
  const untold = verdicts.filter(
    ({ by, pods }) => by === 'pods' && pods.length < seen.pods.filter(({ why }) => why === '').length,
  );
  return [
    ...(seen.noPods === '' ? [] : [`No pod was asked: ${seen.noPods}.`]),
    ...silentWords(seen.pods),
    ...untold.map(
      ({ seen: { name }, pods }) => `${name}: only ${counted(pods.length, 'pod')} of ${seen.pods.length} report it.`,
    ),
    ...(others.length === 0
      ? []
      : [
          `Pods also call, and it is not configured: ${others.slice(0, 5).join(', ')}${others.length > 5 ? ` and ${others.length - 5} more` : ''}.`,
        ]),
    ...(cutPods === 0 ? [] : [`${counted(cutPods, 'row')} of pods not shown.`]),
    'The parts of the way are those of the bot; pods tell one time each.',
  ];
}
