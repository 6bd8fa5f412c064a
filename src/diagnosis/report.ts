import { errorsOffer } from '../metrics/offers.ts';
import type { Mark, Offer, Part, Report } from '../model/report.ts';
import type { Text } from '../model/text.ts';
import { counted } from '../model/units.ts';
import type { Endpoint, Endpoints, Pod } from '../ports/workload.ts';
import { present, stuckReason } from '../workloads/pods.ts';
import { isRollingOut, rolloutStatus } from '../workloads/rollout-status.ts';
import { strengthWord } from './cause.ts';
import { dossier } from './dossier.ts';
import type { Evidence } from './evidence.ts';
import { unexplained } from './signs.ts';
import { currentRevision, healthOffer, lookAgainOffer, restartOffer } from './way-back.ts';
import type { Weighed } from './weigh.ts';

/** Causes in sight; weaker ones are in the file. */
const mostCauses = 3;

/** How the pods of a deployment stand. */
interface Stand {
  readonly ready: number;
  readonly wanted: number;
  readonly allServe: boolean;
  readonly kind: 'well' | 'rolling' | 'ill';
}

function standOf({ pods, deployment }: Evidence, causes: readonly Weighed[]): Stand {
  const there = present(pods ?? []);
  const ready = there.filter((pod) => pod.ready).length;
  const wanted = deployment?.replicas.wanted ?? there.length;
  const allServe = ready >= wanted && wanted > 0;
  const gaveUp = deployment !== undefined && rolloutStatus(deployment, undefined).kind === 'failed';
  if (causes.length > 0 || !allServe || gaveUp) return { ready, wanted, allServe, kind: 'ill' };
  return { ready, wanted, allServe, kind: deployment !== undefined && isRollingOut(deployment) ? 'rolling' : 'well' };
}

/** The diagnosis as a report: the likeliest cause first, why, and the action that fits it as the first button. */
export function diagnosisReport(evidence: Evidence, causes: readonly Weighed[], tookMs: number): Report {
  const stand = standOf(evidence, causes);
  const parts: Part[] = [];
  const told = unexplained(evidence, causes);
  if (causes.length > 0) {
    parts.push({ kind: 'list', ordered: true, items: causes.slice(0, mostCauses).map(causeText) });
    if (told.length > 0) parts.push(...toldParts('Kubernetes also says:', told));
  } else if (stand.kind === 'ill') {
    parts.push({ kind: 'list', ordered: false, items: [...symptoms(evidence, stand, told), ...inSight(told)] });
  } else if (told.length > 0) parts.push(...toldParts('Kubernetes says:', told));
  const revision = currentRevision(evidence);
  if (revision !== undefined && stand.kind !== 'well') {
    parts.push({
      kind: 'text',
      text: [`Revision ${revision.number} has been running since `, { time: revision.at, as: 'date' }, '.'],
    });
  }
  return {
    mark: markOf(evidence, causes, stand),
    headline: `${evidence.name} (${evidence.environment.name})${verdict(evidence, causes, stand, told.length)}`,
    parts,
    notes: notes(evidence, tookMs),
    offers: offersFor(evidence, causes, stand),
    attachments: [dossier(evidence)],
  };
}

/** Lines of Kubernetes in sight; all of them are in the file. */
const mostTold = 5;

/** What no cause accounts for, in Kubernetes' own words. */
function toldParts(title: string, told: readonly string[]): readonly Part[] {
  return [
    { kind: 'text', text: title },
    { kind: 'list', ordered: false, items: inSight(told) },
  ];
}

function inSight(told: readonly string[]): readonly string[] {
  const more = told.length > mostTold ? [`and ${told.length - mostTold} more, in the file`] : [];
  return [...told.slice(0, mostTold), ...more];
}

/** What can be told where no cause is known. */
function symptoms({ pods, deployment }: Evidence, { ready, wanted }: Stand, told: readonly string[]): readonly Text[] {
  if (pods === undefined)
    return [`${deployment?.replicas.ready ?? '?'} of ${wanted} pods ready, as the deployment says`];
  const stuck = told.length > 0 ? [] : pods.flatMap((pod) => stuckReason(pod) ?? []).slice(0, mostTold);
  return [`${ready} of ${wanted} pods ready`, ...stuck];
}

function markOf({ pods }: Evidence, causes: readonly Weighed[], { kind, allServe }: Stand): Mark {
  if (kind !== 'ill') return kind === 'well' ? 'good' : 'running';
  if (pods === undefined) return 'unknown';
  return allServe && causes.every((cause) => cause.strength < 0.75) ? 'warning' : 'bad';
}

function verdict(
  { pods }: Evidence,
  [first]: readonly Weighed[],
  { kind, ready, wanted, allServe }: Stand,
  told: number,
): string {
  if (pods === undefined) return ': its pods could not be read';
  if (kind === 'well') {
    const signs = told === 0 ? 'no sign of trouble' : `${counted(told, 'warning')} below`;
    return ` is healthy: ${ready} of ${wanted} pods ready, ${signs}`;
  }
  if (kind === 'rolling') return `: a rollout is under way, ${ready} of ${wanted} pods ready`;
  if (first === undefined) return `: ${ready} of ${wanted} pods ready, no known cause`;
  const title = first.title.charAt(0).toLowerCase() + first.title.slice(1);
  const serve = allServe ? `${ready} pods still serve` : `${ready} of ${wanted} pods ready`;
  return `: ${first.strength >= 0.45 ? 'most likely' : 'perhaps'} ${title}, ${serve}`;
}

function offersFor(evidence: Evidence, causes: readonly Weighed[], { kind }: Stand): readonly Offer[] {
  if (kind === 'well') return [healthOffer];
  return kind === 'rolling' ? [lookAgainOffer(evidence), healthOffer] : offers(evidence, causes);
}

function causeText(cause: Weighed): Text {
  const since: Text = cause.since === undefined ? '' : [', since ', { time: cause.since, as: 'time' }];
  return [
    { strong: cause.title },
    ` (${strengthWord(cause.strength)}`,
    ...(typeof since === 'string' ? [since] : since),
    `): ${cause.because.join('; ')}`,
  ];
}

function notes({ pods, events, logs, endpoints, missing }: Evidence, tookMs: number): readonly Text[] {
  const read = [
    ...(pods === undefined ? [] : [counted(pods.length, 'pod')]),
    ...(events === undefined ? [] : [counted(events.length, 'event')]),
    `logs of ${counted(new Set(logs.map((log) => `${log.pod}/${log.container}`)).size, 'container')}`,
    ...(endpoints === undefined ? [] : [endpointsNote(endpoints, pods)]),
  ];
  const left = missing.slice(0, 4).map(({ part, reason }) => `${part} (${reason})`);
  return [
    `Read in ${took(tookMs)}: ${read.join(', ')}`,
    ...(left.length === 0
      ? []
      : [
          `Not read: ${left.join(', ')}${missing.length > left.length ? ` and ${missing.length - left.length} more` : ''}`,
        ]),
  ];
}

/** Addresses behind the service that are of its own pods; those of others are told as a warning. */
function endpointsNote({ ready, notReady }: Endpoints, pods: readonly Pod[] | undefined): string {
  const isOwn = ({ pod }: Endpoint) => pods === undefined || pod === undefined || pods.some(({ uid }) => uid === pod);
  const serving = ready.filter(isOwn).length;
  return `endpoints ${serving} of ${serving + notReady.filter(isOwn).length}`;
}

const took = (ms: number) => (ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`);

/** What the likeliest causes offer, each once, most useful first; what is always worth a press comes last. */
function offers(evidence: Evidence, causes: readonly Weighed[]): readonly Offer[] {
  const common = [healthOffer, ...restartOffer(evidence), ...errorsOffer(evidence.environment)];
  const all = [...causes.flatMap((cause) => cause.offers), ...common];
  const seen = new Set<string>();
  return all
    .filter((offer) => {
      const key = `${offer.action} ${JSON.stringify(offer.params)}`;
      if (seen.has(key)) return false;
      seen.add(key);
      return true;
    })
    .slice(0, 3);
}
