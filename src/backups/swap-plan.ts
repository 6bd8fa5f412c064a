import { fault } from '../errors.ts';
import type { Environment } from '../model/environment.ts';
import { type Plan, promise } from '../model/plan.ts';
import type { Text } from '../model/text.ts';
import { bytes, counted } from '../model/units.ts';
import type { ArchiveReader } from '../ports/archive.ts';
import type { ClusterReader } from '../ports/cluster.ts';
import type { DumpsReader } from '../ports/dumps.ts';
import type { Copy, RestoreSite, RestoresReader } from '../ports/restores.ts';
import type { Autoscaler, Deployment } from '../ports/workload.ts';
import { type CheckSettings, checkPromise, checkSettings } from '../workloads/after-change.ts';
import { autoscalersOf } from '../workloads/autoscaler-look.ts';
import { observedOf } from '../workloads/observed.ts';
import { requireSteady } from '../workloads/rollout-status.ts';
import { besides } from './comparison.ts';
import { comparisonParts } from './comparison-parts.ts';
import { copyNamed } from './discard.ts';
import { type DumpData, dumpPlan } from './dump-plan.ts';
import { timeOfBackup } from './names.ts';

/** What the run needs of its plan. */
export interface SwapData {
  readonly live: string;
  readonly copy: string;
  readonly dump: DumpData;
  readonly server: { readonly name: string; readonly uid: string };
  readonly check: CheckSettings;
  /** Pods it was set to when the plan was made; only named in what is offered afterwards. */
  readonly pods: number;
}

interface Planning {
  readonly archive: Pick<ArchiveReader, 'list'>;
  readonly dumps: Pick<DumpsReader, 'source'>;
  readonly restores: RestoresReader;
  readonly cluster: ClusterReader;
  readonly environment: Environment;
  readonly signal: AbortSignal;
  readonly now: Date;
}

/** For a plan people wait for: a table that takes longer is shown as not counted. */
const countMs = 5000;

/** The plan of giving a copy the name of the live database. Throws COPY_UNKNOWN, COPY_UNFIT, and what stands in the way of a backup and of a change of scale. */
export async function swapPlan(planning: Planning, wanted: string | undefined): Promise<Plan<SwapData>> {
  const { restores, cluster, environment, signal } = planning;
  const [site, backup, deployment, autoscalers] = await Promise.all([
    restores.site({ signal }),
    dumpPlan(planning),
    cluster.deployment(environment.server.deployment, { signal }),
    cluster.autoscalers({ signal }),
  ]);
  requireSteady(deployment, environment);
  const copy = chosenCopy(site, wanted);
  const { live } = site;
  const [mine, theirs] = await Promise.all([
    restores.inventory(copy.name, countMs, { signal }),
    restores.inventory(live, countMs, { signal }),
  ]);
  const comparison = besides(mine, theirs);
  if (comparison.lacks.length > 0) {
    throw unfit(`${copy.name} lacks ${comparison.lacks.slice(0, 3).join('; ')}`, {
      hint: `Put that right in ${copy.name}, and ask again; nothing was changed.`,
    });
  }
  const check = checkSettings(environment, deployment.name);
  const own = autoscalersOf(deployment, autoscalers);
  return {
    headline: `Swap ${live} for ${copy.name}`,
    doing: `Swapping ${live} for ${copy.name}`,
    confirm: 'Swap the databases',
    subject: live,
    changes: changesOf(site, copy, deployment),
    promises: [...promisesOf(site, copy, deployment, own, backup.data), checkPromise(check)],
    onFailure: 'ask',
    course: courseOf(site, copy),
    warnings: [lossWords(live, copy)],
    parts: comparisonParts(comparison),
    steps: [
      { key: 'tables', title: 'List the tables' },
      { key: 'upload', title: `Back up ${live} as it is now` },
      { key: 'prove', title: 'Read the backup back' },
      { key: 'manifest', title: 'Write down what it holds' },
      { key: 'record', title: 'Note pods and autoscaler' },
      { key: 'down', title: `Scale ${deployment.name} to 0` },
      { key: 'empty', title: 'Wait until no pod is left' },
      { key: 'swap', title: 'End the sessions and swap the names' },
      { key: 'up', title: 'Bring the pods back' },
      { key: 'pods', title: 'Wait for the pods' },
      { key: 'verify', title: 'Verify' },
    ],
    observed: { ...observedOf(deployment, environment), copy: copy.mark, live: site.mark, server: site.server },
    data: {
      ...{ live, copy: copy.name, dump: backup.data, check, pods: deployment.replicas.wanted },
      server: { name: deployment.name, uid: deployment.uid },
    },
    offered: ['pods'],
  };
}

/** The copy that was named; the newest that a restore made and loaded to its end where none is. */
function chosenCopy(site: RestoreSite, wanted: string | undefined): Copy {
  const { live, copies, prepared } = site;
  if (prepared > 0)
    throw unfit(`${live} has ${counted(prepared, 'prepared transaction')}, which hold it`, {
      hint: 'An administrator commits them or rolls them back: `SELECT gid FROM pg_prepared_xacts`.',
    });
  const whole = copies.filter(({ kind, mark }) => kind === 'restore' && mark?.state === 'whole');
  const newest = whole.toSorted((a, b) => numberOf(b) - numberOf(a))[0];
  const copy = wanted === undefined ? newest : copyNamed(site, wanted);
  if (copy === undefined) throw fault('COPY_UNKNOWN', `There is no copy beside ${live} that could take its place.`);
  if (copy.mark?.state === 'loading') throw unfit(`${copy.name} was not loaded to its end`);
  if (copy.kind === 'drill') throw unfit(`${copy.name} is of a drill, and is dropped when that ends`);
  return copy;
}

const numberOf = ({ mark }: Copy) => Number(mark?.run.slice(2) ?? 0);

const unfit = (text: string, more: { readonly hint?: string } = {}) =>
  fault('COPY_UNFIT', `${text}. Nothing was changed.`, more);

function changesOf({ live }: RestoreSite, copy: Copy, { name }: Deployment) {
  return [
    { label: live, before: 'the database there is now', after: `${copy.name}, ${originOf(live, copy)}` },
    { label: `${live}_before_…`, before: '–', after: `what ${live} is now` },
    { label: name, before: 'its pods', after: 'none while it is swapped, then as many as before' },
  ];
}

function originOf(live: string, { mark, kind }: Copy): string {
  if (kind === 'before') return `what ${live} was before ${mark?.run}`;
  const at = timeOfBackup(mark?.from ?? '');
  const when = at === undefined ? '' : ` of ${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  return `restored by ${mark?.run} from the dump${when}`;
}

function promisesOf(
  { live }: RestoreSite,
  copy: Copy,
  { name }: Deployment,
  autoscalers: readonly Autoscaler[],
  dump: DumpData,
) {
  return [
    promise(
      'first',
      { live, ...dump },
      (terms) => `First a backup of ${terms.live} as it is now, read back from S3 to its end.`,
    ),
    promise(
      'pods',
      { name, autoscalers: autoscalers.map((one) => one.name) },
      (terms) =>
        `Then ${terms.name} is scaled to 0, and afterwards to the number of pods it had${terms.autoscalers.length === 0 ? '' : `; its autoscaler is off meanwhile and keeps its limits`}. Users are without service for a minute or two.`,
    ),
    promise(
      'names',
      { live, copy: copy.name },
      (terms) =>
        `Every session in ${terms.live} is ended, and both names change in one transaction: both or neither. Whatever fails, the pods are brought back.`,
    ),
    promise(
      'way back',
      live,
      (of) => `${of} as it is now is kept as ${of}_before_… until somebody drops it, and can be swapped back.`,
    ),
  ];
}

function lossWords(live: string, copy: Copy): string {
  return copy.kind === 'before'
    ? `What was written to ${live} since ${copy.mark?.run} swapped it is not in ${copy.name}.`
    : `What was written to ${live} since that dump is not in ${copy.name}: it stays in ${live}_before_… only.`;
}

function courseOf({ live, bytes: size, sessions }: RestoreSite, copy: Copy): readonly Text[] {
  const all = Object.entries(sessions);
  const count = all.reduce((sum, [, of]) => sum + of, 0);
  const who = all.slice(0, 4).map(([name, of]) => `${name} ${of}`);
  return [
    `${live} has ${bytes(size)}, and ${copy.name} ${bytes(copy.bytes)}.`,
    count === 0
      ? `Nobody is connected to ${live} now.`
      : `Connected to ${live} now: ${counted(count, 'session')} (${who.join(', ')}${all.length > who.length ? ', and others' : ''}).`,
  ];
}
