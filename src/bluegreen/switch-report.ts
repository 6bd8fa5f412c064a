import type { Environment } from '../model/environment.ts';
import type { Field, Line, Offer, Part, Report } from '../model/report.ts';
import { type Chart, type Point, type Unit, valueWords } from '../model/series.ts';
import type { Text } from '../model/text.ts';
import { counted, span } from '../model/units.ts';
import { ready } from '../workloads/pods.ts';
import { limitsOf } from './bake-terms.ts';
import { type Figures, type Lines, latest, summary } from './figures.ts';
import { type ColourSeen, capital, isOn, type Pair, servingOf } from './pair.ts';
import type { SwitchData } from './switch-plan.ts';
import type { Switched } from './switch-traffic.ts';

/** What is read after a switch, for its report. */
export interface Afterwards {
  readonly pair: Pair;
  /** Of both colours, from before the switch to the end of the bake; undefined where nothing is measured. */
  readonly lines: { readonly from: Lines; readonly to: Lines } | undefined;
  readonly environment: Environment;
}

/** The report of a switch: who has the traffic now, and how it went before and after. */
export function switchReport(data: SwitchData, switched: Switched, seen: Afterwards): Report {
  const wrong = switched.end === 'edited' ? [] : wrongWith(seen.pair, holderOf(data, switched));
  return {
    mark: markOf(switched, wrong),
    headline: headline(data, switched, wrong),
    parts: [
      { kind: 'lines', lines: linesNow(seen.pair) },
      ...figureParts(data, switched, seen.lines),
      ...chartParts(data, switched, seen),
    ],
    notes: notesOf(data, switched, seen),
    offers: offersOf(data, switched),
  };
}

function markOf({ end }: Switched, wrong: readonly string[]): Report['mark'] {
  if (end === 'unmeasured') return 'unknown';
  return end === 'held' && wrong.length === 0 ? 'good' : 'bad';
}

function headline(
  { from, to, bake, services }: SwitchData,
  { end, why, at, until, by }: Switched,
  wrong: readonly string[],
) {
  const after = at === undefined || until === undefined ? '' : span((Date.parse(until) - Date.parse(at)) / 1000);
  const names = services.map(({ name }) => name).join(' and ');
  switch (end) {
    case 'held':
      return wrong.length === 0
        ? `${capital(to.name)} (${to.version}) has the traffic of ${names}, and held for ${bake.minutes} min`
        : `${capital(to.name)} (${to.version}) held for ${bake.minutes} min, and now: ${wrong.join('; ')}`;
    case 'unmeasured':
      return `${capital(to.name)} (${to.version}) has the traffic, and nobody can tell whether it is worse: ${why}`;
    case 'switched back':
      return `Switched back to ${from.name} (${from.version}) after ${after}${by === undefined ? `: ${why}` : ', as asked'}${wrong.length === 0 ? '' : `. And now: ${wrong.join('; ')}`}`;
    case 'worse':
      if (by !== undefined) return `Asked to go back to ${from.name}, and could not: ${why}`;
      return `${capital(to.name)} (${to.version}) is worse since the switch: ${why}`;
    case 'edited':
      return `Somebody else changed where the traffic goes after ${after}, and this run left it so: ${why}`;
    case 'not switched':
      return `Not switched; ${from.name} (${from.version}) keeps the traffic: ${why}`;
  }
}

/** The colour that has the traffic after a switch that came out so. */
export function holderOf({ from, to }: SwitchData, { end }: Pick<Switched, 'end'>): string {
  return (end === 'switched back' || end === 'not switched' ? from : to).name;
}

/** What does not fit the colour that should have the traffic now. */
export function wrongWith({ services, settings, colours }: Pair, name: string): readonly string[] {
  const holder = colours.find((colour) => colour.name === name);
  if (holder === undefined) return [];
  return services.flatMap((seen) => {
    const { service } = seen;
    if (!isOn(service, settings.label, holder)) return [`service ${service.name} does not select ${holder.name}`];
    const serving = servingOf(seen, holder);
    if (serving === 0) return [`no pod of ${holder.name} is behind service ${service.name}`];
    const left = colours.filter((colour) => colour !== holder && servingOf(seen, colour) > 0);
    return left.map(({ name }) => `pods of ${name} are still behind service ${service.name}`);
  });
}

/** A line for each colour, as it stands. */
export function linesNow({ colours, services }: Pair): readonly Line[] {
  return colours.map((colour) => {
    const serving = Math.min(...services.map((seen) => servingOf(seen, colour)));
    const up = ready(colour.pods).length;
    const { wanted } = colour.state.replicas;
    const pods = wanted === 0 && up === 0 ? 'scaled to 0' : `${up} of ${counted(wanted, 'pod')} ready`;
    return {
      mark: up >= wanted && wanted > 0 ? 'good' : serving > 0 ? 'bad' : wanted === 0 ? 'neutral' : 'warning',
      label: capital(colour.name),
      text: `${pods}${serving > 0 ? `, ${serving} with traffic` : ', no traffic'}`,
    };
  });
}

function figureParts(data: SwitchData, { before, end }: Switched, lines: Afterwards['lines']): readonly Part[] {
  if (lines === undefined) return [];
  const limits = limitsOf(data.bake, before);
  const field = (label: string, unit: Unit, was: number | undefined, now: number | undefined, limit: number): Field => {
    const word = (value: number | undefined) => (value === undefined ? 'not measured' : valueWords(value, unit));
    return { label, value: `${word(was)} → ${word(now)} (limit ${valueWords(limit, unit)})` };
  };
  const { requests } = lines.to;
  // Of a bake that was cut short, what ended it.
  const now = end === 'held' || end === 'unmeasured' ? summary(lines.to) : latest(lines.to);
  return [
    {
      kind: 'fields',
      fields: [
        field('Errors', 'ratio', before.errors, now.errors, limits.errors),
        field('p99', 'ms', before.p99Ms, now.p99Ms, limits.p99Ms),
        {
          label: `Calls to ${data.to.name}`,
          value: requests === undefined ? 'not measured' : valueWords(Math.round(requests), 'count'),
        },
      ],
    },
  ];
}

function chartParts(data: SwitchData, { at, until, end, before }: Switched, seen: Afterwards): readonly Part[] {
  const { lines, environment } = seen;
  if (lines === undefined || at === undefined) return [];
  const limits = limitsOf(data.bake, before);
  const markers = [
    { at: Date.parse(at), label: data.to.name },
    ...(end === 'switched back' && until !== undefined ? [{ at: Date.parse(until), label: data.from.name }] : []),
  ];
  const chart = (title: string, unit: Unit, of: (one: Lines) => readonly Point[], limit: number): Part[] => {
    const series = [
      { name: data.from.name, points: of(lines.from), baseline: true as const },
      { name: data.to.name, points: of(lines.to) },
    ];
    if (series.every(({ points }) => points.every(([, value]) => value === null))) return [];
    const threshold = { value: limit, label: 'limit' };
    const drawn: Chart = { title, unit, zone: environment.timezone, series, threshold, markers };
    return [{ kind: 'series', chart: drawn }];
  };
  return [
    ...chart('Errors before and after the switch', 'ratio', ({ errors }) => errors, limits.errors),
    ...chart('p99 before and after the switch', 'ms', ({ p99Ms }) => p99Ms, limits.p99Ms),
  ];
}

function notesOf(
  data: SwitchData,
  { end, before, by }: Switched,
  { lines, environment, pair }: Afterwards,
): readonly Text[] {
  const { from, to, bake } = data;
  const old = pair.colours.find(({ name }) => name === from.name);
  const missing = [...new Set([...missingOf(from.name, before), ...missingOf(to.name, lines?.to)])];
  return [
    ...(by === undefined ? [] : [['asked back by ', { user: by }]]),
    ...(bake.measured
      ? missing
      : [`errors and latency were not measured: no Prometheus is configured for ${environment.name}`]),
    ...(end === 'held' || end === 'unmeasured' || end === 'worse' ? [keptWords(old)] : []),
    ...(end === 'switched back' ? [`${to.deployment} keeps running for a look`] : []),
  ];
}

const missingOf = (name: string, of: Pick<Figures, 'missing'> | undefined) =>
  (of?.missing ?? []).map((what) => `not measured of ${name}: ${what}`);

function keptWords(old: ColourSeen | undefined): string {
  if (old === undefined) return '';
  const up = ready(old.pods).length;
  return up === 0
    ? `${old.deployment} has no ready pod any more: the way back needs it scaled up first`
    : `${old.deployment} is kept with ${counted(up, 'pod')}`;
}

function offersOf({ to, from }: SwitchData, { end }: Switched): readonly Offer[] {
  const look: Offer = { label: 'Blue and green', action: 'bluegreen', params: {} };
  const diagnose: Offer = { label: `Diagnose ${to.name}`, action: 'diagnose', params: { deployment: to.deployment } };
  if (end === 'held') {
    const retire = { label: `Retire ${from.name}…`, action: 'bluegreen retire', params: { colour: from.name } };
    return [look, retire];
  }
  return [diagnose, look];
}
