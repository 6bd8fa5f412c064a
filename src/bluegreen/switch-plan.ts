import type { Environment, SmokeTest } from '../model/environment.ts';
import type { Promised } from '../model/plan.ts';
import { promise } from '../model/plan.ts';
import { valueWords } from '../model/series.ts';
import { counted } from '../model/units.ts';
import { keeperWarnings } from '../workloads/keepers.ts';
import { ready } from '../workloads/pods.ts';
import { releaseDigest } from '../workloads/releases.ts';
import { smokeSteps } from '../workloads/smoke-test.ts';
import { type BakeTerms, bakePromise, bakeTerms, limitsOf } from './bake-terms.ts';
import type { Figures } from './figures.ts';
import type { Asked } from './fitness.ts';
import { type BlueGreen, type ColourSeen, capital, colourVersion, type Pair, selectorTo, sides } from './pair.ts';
import { beforeAnnotation } from './send-traffic.ts';

type Labels = Readonly<Record<string, string>>;

interface Side {
  readonly name: string;
  readonly deployment: string;
  readonly version: string;
}

/** What the run of a switch needs of its plan. */
export interface SwitchData {
  /** The pair as it was configured when the plan was made. */
  readonly settings: BlueGreen;
  readonly services: readonly {
    readonly name: string;
    readonly uid: string;
    readonly from: Labels;
    readonly to: Labels;
  }[];
  readonly from: Side;
  readonly to: Side;
  readonly bake: BakeTerms;
  readonly asked: Asked;
  /** Left out where no test is configured, and on the way back to what served just before. */
  readonly smokeTest?: SmokeTest;
  /** What the services keep of the colour that had the traffic: its name and the digest of its template. */
  readonly served: string;
}

export const switchKey = (service: string) => `switch:${service}`;
export const backKey = (service: string) => `back:${service}`;

const sideOf = (seen: ColourSeen): Side => ({
  name: seen.name,
  deployment: seen.deployment,
  version: colourVersion(seen),
});

/** `green@9f1c22ab01d2e3f4`: a colour as it serves now. */
const servedMark = ({ name, state }: ColourSeen): string => `${name}@${releaseDigest(state.template)}`;

/** The plan of sending the traffic to the idle colour. `before`: how the calls of the active one go now. */
export function switchPlan(pair: Pair, environment: Environment, before: Figures) {
  const { active, idle } = sides(pair);
  const { label } = pair.settings;
  const [from, to] = [sideOf(active), sideOf(idle)];
  const bake = bakeTerms(pair.settings, environment, from.name, to.name);
  const returns = pair.services.every(({ service }) => service.annotations[beforeAnnotation] === servedMark(idle));
  const { port, healthPath, readyPath } = environment.server;
  const { smokeTest } = environment;
  const data: SwitchData = {
    settings: pair.settings,
    services: pair.services.map(({ service }) => ({
      name: service.name,
      uid: service.uid,
      from: service.selector,
      to: selectorTo(service, label, idle),
    })),
    from,
    to,
    bake,
    asked: { port, healthPath, readyPath },
    ...(returns || smokeTest === undefined ? {} : { smokeTest }),
    served: servedMark(active),
  };
  const names = data.services.map(({ name }) => name);
  return {
    headline: `Switch ${names.join(' and ')} from ${from.name} to ${to.name} (${to.version})`,
    doing: `Switching ${names.join(' and ')} to ${to.name} (${to.version})`,
    confirm: `Switch to ${to.name}`,
    subject: names.join(', '),
    changes: [
      ...names.map((name) => ({ label: name, before: `${label}=${from.name}`, after: `${label}=${to.name}` })),
      { label: 'version', before: from.version, after: to.version },
    ],
    promises: [
      checkPromise(data, returns),
      bakePromise(bake),
      promise(
        'meanwhile',
        from.name,
        (name) => `Meanwhile any operator can send it back to ${name} at once, without asking again.`,
      ),
      promise('kept', from.deployment, (kept) => `${kept} keeps its pods until somebody retires it.`),
    ],
    course: [
      `${capital(to.name)} has ${counted(ready(idle.pods).length, 'ready pod')}, ${from.name} ${ready(active.pods).length}.`,
      ...(bake.measured ? [beforeWords(bake, before)] : []),
    ],
    warnings: pair.services.flatMap(({ service }) => keeperWarnings(service)),
    goBack: {
      step: 'bake',
      label: 'Switch back now',
      does: `The traffic goes back to ${from.name} at once. ${capital(to.name)} keeps its pods.`,
    },
    steps: [
      ...smokeSteps({ smokeTest: data.smokeTest }),
      { key: 'preflight', title: `Check ${to.name} once more` },
      { key: 'before', title: `Measure ${from.name}` },
      ...names.map((name) => ({ key: switchKey(name), title: `Switch ${name}` })),
      { key: 'bake', title: `Watch ${to.name} for ${bake.minutes} min` },
      { key: 'verify', title: 'Verify' },
    ],
    observed: {
      namespace: environment.namespace,
      colours: [active, idle].map(({ state }) => ({ uid: state.uid, digest: releaseDigest(state.template) })),
    },
    data,
  };
}

function checkPromise({ to, asked, smokeTest, from }: SwitchData, returns: boolean): Promised {
  return promise('check', { asked, smokeTest: smokeTest ?? null, returns, to: to.name, from: from.name }, (terms) => {
    const { port, healthPath, readyPath } = terms.asked;
    const paths = `as many ready pods as ${terms.from} serves with, each answering ${healthPath} and ${readyPath} (port ${port})`;
    if (terms.smokeTest !== null) return `First: smoke test ${terms.smokeTest.image} against ${terms.to}; ${paths}.`;
    return `First: ${paths}.${terms.returns ? ` No smoke test: ${terms.to} served until the last switch.` : ''}`;
  });
}

function beforeWords(bake: BakeTerms, before: Figures): string {
  const { errors, p99Ms } = before;
  if (errors === undefined && p99Ms === undefined) {
    return `How ${bake.from} does now is not measured: ${before.missing[0]?.replace(/\.$/, '') ?? 'no figures'}.`;
  }
  const limits = limitsOf(bake, before);
  const one = (name: string, unit: 'ratio' | 'ms', value: number | undefined, limit: number) =>
    `${name} ${value === undefined ? 'not measured' : valueWords(value, unit)} (limit ${valueWords(limit, unit)})`;
  return `${capital(bake.from)} now: ${one('errors', 'ratio', errors, limits.errors)}, ${one('p99', 'ms', p99Ms, limits.p99Ms)}.`;
}
