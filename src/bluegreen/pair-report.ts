import type { Environment } from '../model/environment.ts';
import type { Line, Offer, Report } from '../model/report.ts';
import { valueWords } from '../model/series.ts';
import { span } from '../model/units.ts';
import { ready } from '../workloads/pods.ts';
import type { Figures } from './figures.ts';
import { unfitness } from './fitness.ts';
import { type ColourSeen, capital, colourVersion, isOn, type Pair, selectorWords, servingOf, sides } from './pair.ts';

export interface PairLook {
  readonly pair: Pair;
  readonly environment: Environment;
  /** Of the last ten minutes, by the name of the colour; undefined where nothing is measured. */
  readonly figures: ReadonlyMap<string, Figures> | undefined;
  readonly at: Date;
}

/** Which colour has the traffic, since when, how it does, and whether the other one could take it. */
export function pairReport(look: PairLook): Report {
  const { pair } = look;
  const { label } = pair.settings;
  const on = pair.colours.filter((colour) => pair.services.some(({ service }) => isOn(service, label, colour)));
  const [active] = on;
  const agreed = on.length === 1 && pair.services.every(({ service }) => active && isOn(service, label, active));
  if (active === undefined || !agreed) return disagreement(pair);
  const { idle } = sides(pair);
  const problems = unfitness(pair, idle, active);
  const serving = Math.min(...pair.services.map((seen) => servingOf(seen, active)));
  const up = ready(active.pods).length;
  const standing =
    idle.state.replicas.wanted === 0 ? 'is scaled to 0' : problems.length === 0 ? 'is ready' : 'is not ready';
  return {
    mark: serving === 0 ? 'bad' : serving < active.state.replicas.wanted ? 'warning' : 'good',
    headline:
      serving === 0
        ? `${capital(active.name)} (${colourVersion(active)}) has the traffic, and no ready pod`
        : `${capital(active.name)} (${colourVersion(active)}) has the traffic; ${idle.name} (${colourVersion(idle)}) ${standing}`,
    parts: [
      { kind: 'lines', lines: [lineOf(look, active, up < active.state.replicas.wanted), lineOf(look, idle, false)] },
    ],
    notes: [
      ...sinceWords(look, active),
      ...(problems.length === 0 || idle.state.replicas.wanted === 0 ? [] : [`${idle.name}: ${problems.join('; ')}`]),
      ...missingWords(look),
    ],
    offers: offersOf(active, idle, problems),
  };
}

function disagreement(pair: Pair): Report {
  const words = pair.services.map(({ service }) => selectorWords(service, pair.settings.label));
  const names = pair.colours.map(({ name }) => name);
  const lines = pair.services.map(({ service, endpoints }): Line => {
    const text = `${selectorWords(service, pair.settings.label).replace(`Service ${service.name} `, '')}, ${endpoints.ready.length} ready addresses`;
    return { mark: 'bad', label: service.name, text };
  });
  return {
    mark: 'bad',
    headline: `The traffic is neither all on ${names.join(' nor all on ')}: ${words[0] ?? ''}`,
    parts: [{ kind: 'lines', lines }],
    notes: ['somebody has edited a selector by hand: nothing can be switched until all services select one colour'],
    offers: [{ label: 'Look again', action: 'bluegreen', params: {} }],
  };
}

function lineOf({ pair, figures }: PairLook, colour: ColourSeen, short: boolean): Line {
  const serving = Math.max(...pair.services.map((seen) => servingOf(seen, colour)));
  const up = ready(colour.pods).length;
  const { wanted } = colour.state.replicas;
  const own = figures?.get(colour.name);
  const measured = [
    ...(own?.errors === undefined ? [] : [`errors ${valueWords(own.errors, 'ratio')}`]),
    ...(own?.p99Ms === undefined ? [] : [`p99 ${valueWords(own.p99Ms, 'ms')}`]),
  ];
  const pods = wanted === 0 && up === 0 ? 'scaled to 0' : `${up} of ${wanted} pods ready`;
  const traffic = serving === 0 ? ['no traffic'] : ['traffic', ...measured];
  return {
    mark: wanted === 0 ? 'neutral' : up === 0 ? 'bad' : short || up < wanted ? 'warning' : 'good',
    label: `${capital(colour.name)} ${colourVersion(colour)}`,
    text: [pods, ...traffic].join(' · '),
  };
}

/** Since when the selectors are as they are; only as much as the API server knows. */
function sinceWords({ pair, at }: PairLook, { name }: ColourSeen): readonly string[] {
  const since = servedSince(pair);
  const seconds = since === undefined ? 0 : (at.getTime() - Date.parse(since)) / 1000;
  return seconds < 60 ? [] : [`${name} has had it for ${span(seconds)} or longer`];
}

/** When the newest selector of the pair was written, at the latest; undefined where the API server does not say. */
export function servedSince({ services }: Pair): string | undefined {
  const times = services.map(({ service }) => service.selectedSince);
  return times.includes(undefined) ? undefined : times.toSorted().at(-1);
}

function missingWords({ figures, pair, environment }: PairLook): readonly string[] {
  if (figures === undefined)
    return [`errors and p99 not measured: no Prometheus is configured for ${environment.name}`];
  const serving = pair.colours.filter((colour) => pair.services.some((seen) => servingOf(seen, colour) > 0));
  return serving.flatMap(({ name }) =>
    (figures.get(name)?.missing ?? []).map((missing) => `not measured of ${name}: ${missing}`),
  );
}

function offersOf(active: ColourSeen, idle: ColourSeen, problems: readonly string[]): readonly Offer[] {
  const again: Offer = { label: 'Look again', action: 'bluegreen', params: {} };
  const retire: Offer = { label: `Retire ${idle.name}…`, action: 'bluegreen retire', params: { colour: idle.name } };
  if (idle.state.replicas.wanted === 0) {
    const replicas = Math.max(1, active.state.replicas.wanted);
    const label = `Bring ${idle.name} up with ${replicas}…`;
    return [{ label, action: 'bluegreen retire', params: { colour: idle.name, replicas } }, again];
  }
  if (problems.length > 0) {
    return [{ label: `Diagnose ${idle.name}`, action: 'diagnose', params: { deployment: idle.deployment } }, again];
  }
  return [{ label: `Switch to ${idle.name}…`, action: 'bluegreen switch', params: { to: idle.name } }, retire, again];
}
