import { shortName } from '../workloads/pods.ts';
import type { PodTold, UpstreamSeen } from './see.ts';
import type { PodWay } from './told.ts';

/** Slower than this is worth a word (ms): a call of a tool waits for it. */
const slowMs = 1000;
/** The bot's own way is a sample of one, and longer. */
const slowBotMs = 3000;

/** What a pod says of one system. */
export interface PodSays {
  readonly pod: string;
  readonly way: PodWay;
}

export interface UpstreamVerdict {
  readonly seen: UpstreamSeen;
  readonly mark: 'good' | 'warning' | 'bad';
  /** What is wrong, in order of weight; none where it is good. */
  readonly problems: readonly string[];
  readonly pods: readonly PodSays[];
  /** Whose word decides: the pods', where any of them tells. */
  readonly by: 'pods' | 'bot';
}

interface Problem {
  readonly mark: 'warning' | 'bad';
  readonly text: string;
}

/** How a system stands. The pods' own word counts; what only the bot cannot reach may be the bot's own network. Pure. */
export function judgeUpstream(seen: UpstreamSeen, told: readonly PodTold[]): UpstreamVerdict {
  const pods = told.flatMap(({ pod, said: ways = [] }) => {
    const way = ways.find((one) => isOf(one, seen));
    return way === undefined ? [] : [{ pod, way }];
  });
  const by = pods.length > 0 ? 'pods' : 'bot';
  const { contact, findings } = seen.bot;
  const problems: readonly Problem[] = [
    ...(by === 'pods' ? podProblems(pods) : botProblems(seen)),
    ...(contact.failed === undefined ? findings.map(({ mark, text }) => ({ mark, text })) : []),
    ...(by === 'pods' && contact.failed !== undefined
      ? [{ mark: 'warning' as const, text: `not reached from the bot (${failedWords(seen)})` }]
      : []),
  ];
  const mark = problems.some((one) => one.mark === 'bad') ? 'bad' : (problems[0]?.mark ?? 'good');
  const sorted = problems.toSorted((a, b) => Number(a.mark !== 'bad') - Number(b.mark !== 'bad'));
  return { seen, mark, problems: sorted.map(({ text }) => text), pods, by };
}

const isOf = (way: PodWay, { name, url }: UpstreamSeen) =>
  way.url === url || (way.name !== '' && way.name.toLowerCase() === name.toLowerCase());

function podProblems(pods: readonly PodSays[]): readonly Problem[] {
  const failing = pods.filter(({ way }) => way.error !== '');
  const refused = pods.filter(({ way }) => way.error === '' && (way.status ?? 200) >= 400);
  const slow = pods.filter(({ way }) => (way.ms ?? 0) > slowMs);
  const all = pods.length;
  const of = (some: readonly PodSays[]) =>
    some.length === all
      ? `${all === 1 ? 'the only pod' : `all ${all} pods`}`
      : `${some.length} of ${all} pods (${names(some)})`;
  const [first] = failing;
  const [other] = refused;
  const status = other?.way.status ?? 0;
  return [
    ...(first === undefined
      ? []
      : [{ mark: 'bad' as const, text: `not reached from ${of(failing)}: "${first.way.error}"` }]),
    ...(other === undefined
      ? []
      : [
          {
            mark: status >= 500 ? ('bad' as const) : ('warning' as const),
            text: `answers ${status} to ${of(refused)}`,
          },
        ]),
    ...(slow.length === 0
      ? []
      : [
          {
            mark: 'warning' as const,
            text: `slow from ${of(slow)}: up to ${msWords(Math.max(...slow.map(({ way }) => way.ms ?? 0)))}`,
          },
        ]),
  ];
}

function botProblems(seen: UpstreamSeen): readonly Problem[] {
  const { contact } = seen.bot;
  if (contact.failed !== undefined) return [{ mark: 'bad', text: `not reached from the bot: ${failedWords(seen)}` }];
  const status = contact.status ?? 0;
  const total = Object.values(contact.ms).reduce((sum, ms) => sum + ms, 0);
  return [
    ...(status < 400
      ? []
      : [{ mark: status >= 500 ? ('bad' as const) : ('warning' as const), text: `answers ${status} to the bot` }]),
    ...(total > slowBotMs ? [{ mark: 'warning' as const, text: `slow from the bot: ${msWords(total)}` }] : []),
  ];
}

const stages = { dns: 'DNS', tcp: 'connecting', tls: 'TLS', http: 'the answer' } as const;

/** `connecting: ECONNREFUSED`. */
export function failedWords({ bot: { contact } }: UpstreamSeen): string {
  return contact.failed === undefined ? '' : `${stages[contact.failed.at]}: ${contact.failed.why}`;
}

const names = (some: readonly PodSays[]) =>
  some
    .slice(0, 3)
    .map(({ pod }) => shortName(pod))
    .join(', ');

/** `24 ms`, `1.4 s`. */
export function msWords(ms: number): string {
  return ms < 1000 ? `${Math.max(1, Math.round(ms))} ms` : `${(ms / 1000).toFixed(1)} s`;
}
