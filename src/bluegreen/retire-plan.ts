import { fault } from '../errors.ts';
import type { Environment } from '../model/environment.ts';
import { promise } from '../model/plan.ts';
import { counted, span } from '../model/units.ts';
import type { Autoscaler } from '../ports/workload.ts';
import { autoscalersOf } from '../workloads/autoscaler-look.ts';
import { keeperWarnings } from '../workloads/keepers.ts';
import { ready } from '../workloads/pods.ts';
import { releaseDigest } from '../workloads/releases.ts';
import { type BlueGreen, type ColourSeen, capital, colourVersion, type Pair, servingOf, sides } from './pair.ts';
import { servedSince } from './pair-report.ts';

/** What the run needs of the plan of a scaling. */
export interface RetireData {
  /** The pair as it was configured when the plan was made. */
  readonly settings: BlueGreen;
  readonly colour: string;
  readonly deployment: string;
  readonly uid: string;
  readonly from: number;
  readonly replicas: number;
  /** The colour with the traffic. */
  readonly serving: string;
}

export interface Wished {
  readonly colour: string | undefined;
  readonly replicas: number;
}

/** The plan of scaling the idle colour. Throws COLOUR_IN_USE where somebody may still need it, NOTHING_TO_DO where it has that many pods. */
export function retirePlan(
  pair: Pair,
  autoscalers: readonly Autoscaler[],
  environment: Environment,
  { colour, replicas }: Wished,
  at: Date,
) {
  const { active, idle } = sides(pair);
  requireIdle(pair, active, colour);
  const { wanted } = idle.state.replicas;
  if (replicas === wanted) {
    const has = wanted === 0 ? 'is scaled to 0' : `has ${counted(wanted, 'pod')}`;
    throw fault('NOTHING_TO_DO', `${capital(idle.name)} ${has} already.`);
  }
  if (replicas < wanted) requireServed(pair, active, at);
  const [scaler] = autoscalersOf(idle.state, autoscalers);
  if (scaler !== undefined && replicas > 0 && (replicas < scaler.min || replicas > scaler.max)) {
    throw fault(
      'PARAM_INVALID',
      `The autoscaler of ${idle.deployment} keeps ${scaler.min} to ${scaler.max} pods: ${replicas} would not last. Nothing was changed.`,
    );
  }
  const data: RetireData = {
    settings: pair.settings,
    colour: idle.name,
    deployment: idle.deployment,
    uid: idle.state.uid,
    from: wanted,
    replicas,
    serving: active.name,
  };
  const verb = replicas < wanted ? 'down' : 'up';
  return {
    headline: `Scale ${idle.name} (${colourVersion(idle)}) ${verb} from ${wanted} to ${counted(replicas, 'pod')}`,
    doing: `Scaling ${idle.name} ${verb} to ${counted(replicas, 'pod')}`,
    confirm: replicas === 0 ? `Scale ${idle.name} to 0` : `Scale ${idle.name} to ${replicas}`,
    subject: idle.deployment,
    changes: [{ label: 'replicas', before: String(wanted), after: String(replicas) }],
    promises: [
      promise(
        'traffic',
        { serving: active.name, idle: idle.name },
        (terms) => `Only while ${terms.serving} has all the traffic; ${terms.idle} has none.`,
      ),
      promise('way back', { replicas, from: wanted, idle: idle.name, serving: active.name }, (terms) => {
        if (terms.replicas > terms.from) return `Way back: scale ${terms.idle} to ${terms.from} again.`;
        const lost =
          terms.replicas === 0 ? `Going back from ${terms.serving} then means starting ${terms.idle} first. ` : '';
        return `${lost}Way back: scale ${terms.idle} up to ${terms.from} again.`;
      }),
    ],
    course: [servedWords(pair, active, at)],
    warnings: [
      ...keeperWarnings(idle.state),
      ...(scaler !== undefined && replicas === 0 ? [`Its autoscaler ${scaler.name} is off while it has 0 pods.`] : []),
    ],
    steps: [
      { key: 'patch', title: `Scale ${idle.deployment}` },
      { key: 'pods', title: replicas < wanted ? 'Wait until its pods are gone' : 'Wait until its pods are ready' },
      { key: 'verify', title: 'Verify' },
    ],
    observed: {
      namespace: environment.namespace,
      colours: [active, idle].map(({ state }) => ({ uid: state.uid, digest: releaseDigest(state.template) })),
    },
    data,
  };
}

function requireIdle(pair: Pair, active: ColourSeen, colour: string | undefined): void {
  if (colour !== undefined && !pair.colours.some(({ name }) => name === colour)) {
    const names = pair.colours.map(({ name }) => name).join(' and ');
    throw fault('PARAM_INVALID', `There is no colour "${colour}" here: there are ${names}.`);
  }
  if (colour !== active.name) return;
  throw fault('COLOUR_IN_USE', `${capital(active.name)} has the traffic. Nothing was changed.`, {
    hint: 'Switch first: `/mcp bluegreen switch`.',
  });
}

/** Throws COLOUR_IN_USE until the other colour has served for the time that is configured, with all of its pods. */
function requireServed(pair: Pair, active: ColourSeen, at: Date): void {
  const { wanted } = active.state.replicas;
  const serving = Math.min(...pair.services.map((seen) => servingOf(seen, active)));
  const up = Math.min(serving, ready(active.pods).length);
  if (up === 0 || up < wanted) {
    throw fault(
      'COLOUR_IN_USE',
      `${capital(active.name)} serves with ${up} of ${counted(wanted, 'pod')}: the other colour may be needed. Nothing was changed.`,
    );
  }
  const minutes = pair.settings.idleAfterMinutes;
  if (minutes === 0) return;
  const since = servedSince(pair);
  if (since === undefined) {
    throw fault('COLOUR_IN_USE', `Nobody can tell since when ${active.name} has the traffic. Nothing was changed.`, {
      hint: 'The API server keeps no times of the selectors (managedFields): scale it by hand.',
    });
  }
  const servedMs = at.getTime() - Date.parse(since);
  if (servedMs >= minutes * 60_000) return;
  const left = span(Math.ceil(minutes * 60 - servedMs / 1000));
  throw fault(
    'COLOUR_IN_USE',
    `${capital(active.name)} has had the traffic for ${span(servedMs / 1000)}; the other colour is kept for ${minutes} min. Nothing was changed.`,
    { hint: `Ask again in ${left}.` },
  );
}

function servedWords(pair: Pair, active: ColourSeen, at: Date): string {
  const since = servedSince(pair);
  const served = since === undefined ? '' : ` for ${span((at.getTime() - Date.parse(since)) / 1000)}`;
  return `${capital(active.name)} (${colourVersion(active)}) has had all the traffic${served}.`;
}
