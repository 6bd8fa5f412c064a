import { severityName } from '../model/incident.ts';
import type { Text } from '../model/text.ts';
import { counted } from '../model/units.ts';
import type { OpenIncident } from '../ports/open-incidents.ts';
import type { MadeChange } from '../ports/past-changes.ts';
import type { ClusterEvent, Revision } from '../ports/workload.ts';
import { inOneLine } from './message.ts';
import { releaseDigest, versionOf } from './releases.ts';
import { type Resized, resizedBy } from './scaling-events.ts';

/** A run and what the cluster tells of it lie so close together, in ms. */
const sameMs = 120_000;
/** A rollout resizes its ReplicaSets for so long, in ms: what happens meanwhile is the rollout. */
const rolloutMs = 10 * 60_000;

export interface Recent {
  /** Unix ms. */
  readonly fromMs: number;
  readonly deployments: readonly { readonly name: string; readonly revisions: readonly Revision[] }[];
  readonly events: readonly ClusterEvent[];
  /** By runs of the bot. */
  readonly own: readonly MadeChange[];
  /** The newest write of each ConfigMap and Secret that a deployment reads. */
  readonly configs: readonly ConfigWrite[];
}

export interface ConfigWrite {
  readonly kind: 'ConfigMap' | 'Secret';
  readonly name: string;
  /** Unix ms. */
  readonly at: number;
  /** The program that wrote it, as it calls itself: `kubectl-edit`. */
  readonly by: string;
  /** Deployments that read it. */
  readonly readBy: readonly string[];
}

/** One thing that changed. */
export interface Change {
  /** Unix ms. */
  readonly at: number;
  readonly text: Text;
  /** Of which deployment; undefined for what is of none. */
  readonly deployment?: string | undefined;
  /** New pods with another template, and not a restart: what an incident is most often about. */
  readonly isRelease?: boolean;
}

/** What changed, newest first: what the cluster tells, whoever did it, and the bot's own runs; what both tell is one line. */
export function changesOf(recent: Recent): readonly Change[] {
  const rolled = recent.deployments.flatMap((one) => rolledOut(one, recent.fromMs));
  const byRun = (change: Change) =>
    recent.own.find(
      ({ target, at }) => target === `deployment/${change.deployment}` && Math.abs(at - change.at) <= sameMs,
    );
  const explained = new Set(rolled.map(byRun));
  const all = [
    ...rolled.map((change) => withRun(change, byRun(change))),
    ...recent.own.filter((made) => !explained.has(made)).map(ownChange),
    ...resized(recent, rolled),
    ...recent.configs.filter((one) => !isOurs(one, recent.own)).map(written),
  ];
  return all.filter(({ at }) => at >= recent.fromMs).sort((a, b) => b.at - a.at);
}

function rolledOut({ name, revisions }: Recent['deployments'][number], fromMs: number): readonly Change[] {
  return revisions.flatMap((revision, index): readonly Change[] => {
    const at = Date.parse(revision.createdAt);
    const before = revisions[index - 1];
    if (!(at >= fromMs)) return [];
    const isRestart = before !== undefined && releaseDigest(before.template) === releaseDigest(revision.template);
    if (isRestart) return [{ at, deployment: name, text: [{ strong: name }, ' restarted'] }];
    const [from, to] = [before && versionOf(name, before.template), versionOf(name, revision.template)];
    const what =
      from === undefined
        ? ` ${to} released`
        : from === to
          ? ` ${to}: its settings changed`
          : ` ${from} → ${to} released`;
    const cause = revision.changeCause === undefined ? [] : [' · ', { faint: inOneLine(revision.changeCause) }];
    return [{ at, deployment: name, isRelease: true, text: [{ strong: name }, what, ...cause] }];
  });
}

function withRun(change: Change, made: MadeChange | undefined): Change {
  if (made === undefined) return { ...change, text: [...pieces(change.text), ' · not by the bot'] };
  return { ...change, text: [...pieces(change.text), ' · ', ...runWords(made)] };
}

const pieces = (text: Text) => (typeof text === 'string' ? [text] : text);

const runWords = ({ run, action, by, outcome }: MadeChange) => [
  { code: run },
  ` ${action} by `,
  { user: by },
  ...(outcome === 'done' ? [] : [`, ${outcome}`]),
];

function ownChange(made: MadeChange): Change {
  const [kind, ...rest] = made.target.split('/');
  const name = rest.join('/');
  return {
    at: made.at,
    ...(kind === 'deployment' ? { deployment: name } : {}),
    text: [{ strong: name === '' ? made.target : name }, ' · ', ...runWords(made)],
  };
}

/** A run of the bot tells of it already, on one of the deployments that read it. */
const isOurs = ({ at, readBy }: ConfigWrite, own: readonly MadeChange[]): boolean =>
  own.some((made) => readBy.some((name) => made.target === `deployment/${name}`) && Math.abs(made.at - at) <= sameMs);

const written = ({ kind, name, at, by, readBy: [deployment] }: ConfigWrite): Change => ({
  at,
  deployment,
  text: [`${kind} `, { strong: name }, ' changed', ...(by === '' ? [] : [' · by ', { code: inOneLine(by) }])],
});

/** Changes of size that are neither a rollout nor one the bot has made; an autoscaler tells of its own. */
function resized({ events, own, deployments }: Recent, rolled: readonly Change[]): readonly Change[] {
  const all = events.flatMap((event) => resizedBy(event) ?? []);
  const auto = all.filter(({ replicaSet }) => replicaSet === undefined);
  const byHand = all.filter(
    ({ replicaSet, name, at }) =>
      replicaSet !== undefined &&
      !auto.some((one) => Math.abs(one.at - at) <= sameMs) &&
      !rolled.some((one) => one.deployment === name && at - one.at <= rolloutMs && at >= one.at - sameMs) &&
      !own.some((made) => made.target === `deployment/${name}` && at - made.at <= rolloutMs && at >= made.at - sameMs),
  );
  return [
    ...auto.map(
      ({ at, name, to, why }): Change => ({
        at,
        text: [
          'autoscaler ',
          { strong: name },
          ` set ${counted(to, 'replica')}: `,
          { faint: inOneLine(why ?? 'no reason given') },
        ],
      }),
    ),
    ...byHand.flatMap((one) => sizeByHand(one, deployments)),
  ];
}

/** A ReplicaSet that is not the newest and grows is a way back that somebody took by hand; one that shrinks meanwhile is the other half of it. */
function sizeByHand(one: Resized, deployments: Recent['deployments']): readonly Change[] {
  const { at, name, from, to, replicaSet } = one;
  const revisions = deployments.find((deployment) => deployment.name === name)?.revisions;
  const revision = revisions?.find((entry) => entry.replicaSet === replicaSet);
  if (revisions === undefined || revision === undefined) return [];
  if (
    Date.parse(revision.createdAt) < at - rolloutMs &&
    revision.number === revisions.at(-1)?.number &&
    wentBack(one)
  ) {
    return [
      {
        at,
        deployment: name,
        isRelease: true,
        text: [{ strong: name }, ` went back to ${versionOf(name, revision.template)} · not by the bot`],
      },
    ];
  }
  if (revision.number !== revisions.at(-1)?.number) return [];
  const was = from === undefined ? '' : ` from ${from}`;
  return [{ at, deployment: name, text: [{ strong: name }, ` scaled${was} to ${to} · not by the bot`] }];
}

const wentBack = ({ from }: Resized) => from === 0;

/** `INC-7 · P1 · mcp-server down`: where an incident begins among what changed. */
export const incidentBegins = ({ id, severity, title }: OpenIncident): Text => [
  { strong: `INC-${id} · ${severityName(severity)} · ${title}` },
  ' opened',
];
