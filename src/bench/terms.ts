import { fault } from '../errors.ts';
import type { Environment } from '../model/environment.ts';
import { incidentName } from '../model/incident.ts';
import type { OpenIncidents } from '../ports/open-incidents.ts';
import type { Load } from './open-loop.ts';

/** A load on one route. */
export interface BenchTerms extends Load {
  readonly path: string;
  readonly url: string;
}

export interface BenchAsked {
  readonly path: string;
  readonly rate?: number | undefined;
  readonly seconds?: number | undefined;
  /** Requests in all, instead of seconds. */
  readonly n?: number | undefined;
}

const [usualRate, usualSeconds] = [10, 10];

/** What is asked for, inside what the configuration allows. Throws NOT_CONFIGURED, PARAM_INVALID. */
export function benchTerms({ name, bench }: Environment, asked: BenchAsked): BenchTerms {
  if (bench === undefined) {
    throw fault('NOT_CONFIGURED', `No route of ${name} may be measured.`, {
      hint: `Add \`environments.${name}.bench\` to the configuration, with the routes that may.`,
    });
  }
  const { paths, mostPerSecond, mostSeconds, mostInFlight, url } = bench;
  const path = paths.find((one) => one === asked.path);
  if (path === undefined)
    throw fault('PARAM_INVALID', 'That route is not on the list of those that may be measured.', {
      hint: `Name one of: ${paths.join(', ')}.`,
    });
  const ratePerSecond = asked.rate ?? Math.min(usualRate, mostPerSecond);
  if (asked.n !== undefined && asked.seconds !== undefined)
    throw fault('PARAM_INVALID', 'Give `n` or `seconds`, not both.');
  const usual = Math.min(usualSeconds, mostSeconds);
  const seconds = asked.n === undefined ? (asked.seconds ?? usual) : asked.n / ratePerSecond;
  if (ratePerSecond > mostPerSecond || seconds > mostSeconds)
    throw fault('PARAM_INVALID', `${name} allows at most ${mostPerSecond} requests a second for ${mostSeconds} s.`, {
      hint: 'Ask for less, or change `bench` in the configuration.',
    });
  return { path, url: new URL(path, url).href, ratePerSecond, seconds, mostInFlight };
}

/** Throws BENCH_REFUSED while a P1 is open: nothing is measured on what is down. */
export async function requireCalm(incidents: OpenIncidents): Promise<void> {
  const open = (await incidents.open()) ?? [];
  const worst = open.find(({ severity }) => severity === 1);
  if (worst === undefined) return;
  throw fault(
    'BENCH_REFUSED',
    `${incidentName(worst.id)} is open (P1): no load is put on the platform. Nothing was sent.`,
  );
}

/** How long a load lasts, in words; with a tenth where it is no whole number of seconds. */
export function secondsWords(seconds: number): string {
  return `${Math.round(seconds * 10) / 10} s`;
}
