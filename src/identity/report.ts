import { daysLeft } from '../certificates/certificate.ts';
import type { Line, Offer, Report } from '../model/report.ts';
import type { Text } from '../model/text.ts';
import { counted, span } from '../model/units.ts';
import { shortName } from '../workloads/pods.ts';
import { type Problem, signInProblems } from './judge.ts';
import { keyWords, short } from './keys.ts';
import type { SignInSeen } from './see.ts';

const mostPods = 20;

/** What `/mcp auth` tells. Pure. */
export function signInReport(seen: SignInSeen, now: Date): Report {
  const problems = signInProblems(seen, now);
  const [first] = problems;
  const isUntold = seen.pods.every(({ said: cache }) => cache === undefined);
  return {
    mark: first?.mark ?? (isUntold ? 'unknown' : 'good'),
    headline: first === undefined ? goodWords(seen, isUntold) : headlineOf(first, problems.length - 1),
    parts: [
      { kind: 'lines', lines: [...problems.map(lineOf), ...goodLines(seen, problems, now)] },
      ...(seen.pods.length === 0 ? [] : [podsTable(seen, now)]),
    ],
    notes: notesOf(seen),
    offers: offersOf(seen, problems),
  };
}

function headlineOf({ label, text }: Problem, others: number): string {
  const subject = label === 'Keys' || label === 'Issuer' ? '' : `${label}: `;
  const words = `${subject}${text}`;
  const more = others === 0 ? '' : `; ${counted(others, 'other problem')}`;
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}${more}`;
}

function goodWords({ issuer, pods }: SignInSeen, isUntold: boolean): string {
  const keys = counted(issuer.keys?.length ?? 0, 'key');
  if (isUntold) return `The issuer answers with ${keys}; what the pods hold is not known`;
  const told = pods.filter(({ said: cache }) => cache !== undefined).length;
  return `Sign-in is healthy: ${told} of ${counted(pods.length, 'pod')} hold the ${keys} of the issuer`;
}

const lineOf = ({ mark, label, text }: Problem): Line => ({ mark, label, text });

/** What is healthy, and so ruled out. */
function goodLines({ issuer, settings, pods }: SignInSeen, problems: readonly Problem[], now: Date): readonly Line[] {
  const has = (label: string) => problems.some((one) => one.label === label);
  const line = (label: string, text: string): Line => ({ mark: 'good', label, text });
  const told = pods.filter(({ said: cache }) => cache?.audiences !== undefined).length;
  const { certificate, aheadMs, keys } = issuer;
  return [
    ...(has('Issuer')
      ? []
      : [
          line(
            'Issuer',
            `${short(settings.issuer)} answers, ${counted(keys?.length ?? 0, 'signing key')}: ${keyWords(keys ?? [])}`,
          ),
        ]),
    ...(has('Certificate') || certificate === undefined
      ? []
      : [
          line(
            'Certificate',
            `${counted(daysLeft(certificate, now), 'day')} left, from ${certificate.issuer}, chain complete`,
          ),
        ]),
    ...(has('Clock') || aheadMs === undefined ? [] : [line('Clock', apartWords(Math.abs(aheadMs)))]),
    ...(has('Audience') || settings.audience === undefined || told === 0
      ? []
      : [line('Audience', `${short(settings.audience)} on ${counted(told, 'pod')}`)]),
  ];
}

/** Its header tells whole seconds, so what is below two is no difference. */
function apartWords(ms: number): string {
  return ms < 2000 ? 'issuer and bot have the same time' : `issuer and bot are ${span(ms / 1000)} apart`;
}

function podsTable({ pods }: SignInSeen, now: Date) {
  return {
    kind: 'table' as const,
    columns: [{ title: 'Pod' }, { title: 'Keys' }, { title: 'Fetched' }],
    rows: pods
      .slice(0, mostPods)
      .map(({ pod, said: cache, why }) => [
        shortName(pod),
        cache === undefined ? why : keyWords(cache.keys) || 'none: fetched at the next sign-in',
        cache?.fetchedAt === undefined ? '–' : `${span((now.getTime() - Date.parse(cache.fetchedAt)) / 1000)} ago`,
      ]),
  };
}

function notesOf({ settings, pods, noPods, issuer }: SignInSeen): readonly Text[] {
  const told = pods.filter(({ said: cache }) => cache !== undefined);
  const silent = pods.length - told.length;
  return [
    ...(noPods === '' ? [] : [`No pod was asked: ${noPods}.`]),
    ...(silent === 0 ? [] : [`${counted(silent, 'pod')} told nothing of its keys.`]),
    ...(pods.length > mostPods ? [`${counted(pods.length - mostPods, 'pod')} not shown.`] : []),
    ...(settings.audience === undefined
      ? ['No audience is configured, so it was not compared.']
      : told.every(({ said: cache }) => cache?.audiences === undefined) && told.length > 0
        ? ['No pod tells which audience it expects.']
        : []),
    ...(issuer.aheadMs === undefined ? ['Clocks were not compared: the issuer told no time.'] : []),
    'Asked from the bot; no token was used.',
  ];
}

/** Clearing helps only where the issuer gives keys: otherwise a pod would be left with none. */
function offersOf({ issuer }: SignInSeen, problems: readonly Problem[]): readonly Offer[] {
  const helps = (issuer.keys?.length ?? 0) > 0 && problems.some(({ cleared }) => cleared === true);
  return helps ? [{ label: 'Clear the key caches…', action: 'auth clear-jwks', params: {} }] : [];
}
