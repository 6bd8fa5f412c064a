import { counted, span } from '../model/units.ts';
import { shortName } from '../workloads/pods.ts';
import { keyWords, type PodCache, short } from './keys.ts';
import type { SignInSeen } from './see.ts';

export interface Problem {
  readonly mark: 'bad' | 'warning';
  /** What it is about, for its line. */
  readonly label: string;
  readonly text: string;
  /** Clearing the caches of the pods fixes it. */
  readonly cleared?: true;
}

/** Tokens are checked to the second, usually with a leeway of some minutes; half of that is worth a word. */
const aheadMs = { warning: 60_000, bad: 300_000 } as const;

/** Everything that keeps people from signing in, or soon will. Pure. */
export function signInProblems(seen: SignInSeen, now: Date): readonly Problem[] {
  const problems = [
    ...issuerProblems(seen),
    ...keyProblems(seen, now),
    ...configurationProblems(seen),
    ...clockProblems(seen),
  ];
  return problems.toSorted((a, b) => Number(a.mark !== 'bad') - Number(b.mark !== 'bad'));
}

function issuerProblems({ issuer }: SignInSeen): readonly Problem[] {
  const label = 'Issuer';
  return [
    ...(issuer.problem === '' ? [] : [{ mark: 'bad' as const, label, text: issuer.problem }]),
    ...issuer.findings.map(({ mark, text }) => ({ mark, label: 'Certificate', text: `of the issuer: ${text}` })),
  ];
}

/** Keys of the issuer that pods lack, and keys of pods that the issuer has withdrawn. */
function keyProblems({ issuer, pods }: SignInSeen, now: Date): readonly Problem[] {
  const told = pods.flatMap(({ pod, said: cache }) => (cache === undefined ? [] : [{ pod, cache }]));
  const all = told.length;
  const { keys } = issuer;
  if (keys === undefined || keys.length === 0) return differing(told);
  // One that holds none fetches them at the next sign-in.
  const filled = told.filter(({ cache }) => cache.keys.length > 0);
  const lacking = filled.flatMap(({ pod, cache }) => {
    const missing = keys.filter((key) => !cache.keys.includes(key));
    const old = cache.keys.filter((key) => !keys.includes(key));
    return missing.length === 0 && old.length === 0 ? [] : [{ pod, cache, missing, old }];
  });
  const without = lacking.filter(({ missing }) => missing.length > 0);
  const stale = without.filter(({ old }) => old.length > 0);
  const trusting = lacking.filter(({ missing }) => missing.length === 0);
  const lost = without.filter(({ old }) => old.length === 0);
  return [
    ...(stale.length === 0
      ? []
      : [
          {
            mark: 'bad' as const,
            label: 'Keys',
            text: `${on(stale, all)} the keys of before a rotation${since(stale, now)}: tokens signed with ${keyWords(unique(stale.flatMap(({ missing }) => missing)))} are refused, ${keyWords(unique(stale.flatMap(({ old }) => old)))} is still trusted`,
            cleared: true as const,
          },
        ]),
    ...(lost.length === 0
      ? []
      : [
          {
            mark: 'bad' as const,
            label: 'Keys',
            text: `${on(lost, all)} no ${keyWords(unique(lost.flatMap(({ missing }) => missing)))}: tokens signed with it are refused`,
            cleared: true as const,
          },
        ]),
    ...(trusting.length === 0
      ? []
      : [
          {
            mark: 'warning' as const,
            label: 'Keys',
            text: `${on(trusting, all)} ${keyWords(unique(trusting.flatMap(({ old }) => old)))}, which the issuer has withdrawn: it is still trusted`,
            cleared: true as const,
          },
        ]),
  ];
}

interface Told {
  readonly pod: string;
  readonly cache: PodCache;
}

/** Without the issuer nobody knows who is right; pods that differ are told. */
function differing(told: readonly Pick<Told, 'pod' | 'cache'>[]): readonly Problem[] {
  const sets = new Set(told.map(({ cache }) => [...cache.keys].sort().join('\n')));
  const empty = told.filter(({ cache }) => cache.keys.length === 0);
  return [
    ...(sets.size < 2 ? [] : [{ mark: 'warning' as const, label: 'Keys', text: 'pods hold different keys' }]),
    ...(empty.length === 0
      ? []
      : [
          {
            mark: 'bad' as const,
            label: 'Keys',
            text: `${on(empty, told.length)} no key, and none can be fetched: nobody can sign in there`,
          },
        ]),
  ];
}

/** `2 of 3 pods (a, b) hold`. */
function on(some: readonly { readonly pod: string }[], all: number): string {
  const names = some
    .slice(0, 3)
    .map(({ pod }) => shortName(pod))
    .join(', ');
  if (some.length === all && all > 1) return `all ${all} pods hold`;
  return `${some.length} of ${counted(all, 'pod')} (${names}) ${some.length === 1 ? 'holds' : 'hold'}`;
}

function since(some: readonly Pick<Told, 'cache'>[], now: Date): string {
  const times = some.flatMap(({ cache }) => (cache.fetchedAt === undefined ? [] : [Date.parse(cache.fetchedAt)]));
  if (times.length === 0) return '';
  return ` (fetched ${span((now.getTime() - Math.min(...times)) / 1000)} ago)`;
}

const unique = (all: readonly string[]) => [...new Set(all)];

/** How pods are set up, against the configuration of the bot. */
function configurationProblems({ settings, pods }: SignInSeen): readonly Problem[] {
  const told = pods.flatMap(({ pod, said: cache }) => (cache === undefined ? [] : [{ pod, cache }]));
  const { audience, issuer } = settings;
  const strange = told.filter(({ cache }) => cache.issuer !== undefined && cache.issuer !== issuer);
  const other =
    audience === undefined
      ? []
      : told.filter(({ cache }) => cache.audiences !== undefined && !cache.audiences.includes(audience));
  const who = (some: typeof told) =>
    some.length === told.length && some.length > 1
      ? `all ${some.length} pods expect`
      : `${some.length} of ${counted(told.length, 'pod')} ${some.length === 1 ? 'expects' : 'expect'}`;
  return [
    ...(other.length === 0
      ? []
      : [
          {
            mark: 'bad' as const,
            label: 'Audience',
            text: `${who(other)} tokens for ${keyWords(unique(other.flatMap(({ cache }) => cache.audiences ?? []))) || 'nobody'}, and ${short(audience ?? '')} is configured: every token is refused with 401`,
          },
        ]),
    ...(strange.length === 0
      ? []
      : [
          {
            mark: 'bad' as const,
            label: 'Issuer',
            text: `${who(strange)} tokens of ${keyWords(unique(strange.flatMap(({ cache }) => cache.issuer ?? [])))}, and ${short(issuer)} is configured`,
          },
        ]),
  ];
}

function clockProblems({ issuer }: SignInSeen): readonly Problem[] {
  const by = issuer.aheadMs ?? 0;
  const off = Math.abs(by);
  if (off < aheadMs.warning) return [];
  const text = `the issuer is ${span(off / 1000)} ${by > 0 ? 'ahead of' : 'behind'} the bot: tokens look ${by > 0 ? 'not yet valid' : 'expired'} where the pods have the time of the bot`;
  return [{ mark: off >= aheadMs.bad ? 'bad' : 'warning', label: 'Clock', text }];
}
