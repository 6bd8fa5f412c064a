import type { Environment } from '../model/environment.ts';
import type { Report } from '../model/report.ts';
import { counted } from '../model/units.ts';
import type { Clock } from '../ports/clock.ts';
import type { ClusterReader } from '../ports/cluster.ts';
import type { RestoresReader } from '../ports/restores.ts';
import { verifyRollout } from '../workloads/rollout-plan.ts';
import { figure } from './comparison-parts.ts';
import type { SwapData } from './swap-plan.ts';
import { type Swapped, swapBackOffer } from './swap-run.ts';

const countMs = 20_000;
/** The old database is asked about after this long: it takes room, and the longer it lies the less a way back is one. */
const askAfterMs = 7 * 86_400_000;

interface Looking {
  readonly restores: RestoresReader;
  readonly cluster: ClusterReader;
  readonly environment: Environment;
  readonly signal: AbortSignal;
  readonly clock: Clock;
  readonly say: (detail: string) => void;
}

/** How the databases and the pods stand after a swap. */
export async function swapReport(looking: Looking, data: SwapData, swapped: Swapped): Promise<Report> {
  const { live, copy, server, check } = data;
  const { aside, ended, replicas, backup } = swapped;
  const wrong = await wrongWith(looking, data, swapped);
  const rows =
    wrong.rows === undefined ? '' : `: ${figure(wrong.rows)} rows in ${counted(swapped.tables.length, 'table')}`;
  const pods = await verifyRollout(looking, { name: server.name, check }, { smokeTest: false }, (seen) => ({
    mark: seen.good ? 'good' : 'bad',
    headline: seen.good
      ? `${live} is now what ${copy} was${rows}; ${server.name} runs ${counted(seen.deployment.replicas.available, 'pod')}`
      : `${live} is now what ${copy} was, and ${server.name} does not work with it: ${seen.wrong}`,
  }));
  const discard = { label: 'Drop the old one…', action: 'db discard', params: { name: aside } };
  return {
    ...pods,
    ...(wrong.why === undefined ? {} : { mark: 'bad' as const, headline: wrong.why }),
    notes: [
      ...(pods.notes ?? []),
      `what ${live} was is kept as ${aside}: what was written last is in it alone`,
      `backed up first: ${backup}`,
      ended === 0 ? 'nobody was connected' : `${ended === null ? 'sessions' : counted(ended, 'session')} ended`,
      ...(replicas === 0 ? [`${server.name} had no pods, and has none`] : []),
    ],
    offers: [swapBackOffer(aside), discard],
    later: [{ question: `Drop ${aside}, which ${live} was before?`, offer: discard, afterMs: askAfterMs }],
  };
}

async function wrongWith(
  { restores, cluster, signal }: Looking,
  { live }: SwapData,
  { run, aside, tables, autoscaler }: Swapped,
): Promise<{ readonly why?: string; readonly rows?: number }> {
  const [site, held, autoscalers] = await Promise.all([
    restores.site({ signal }),
    restores.inventory(live, countMs, { signal }),
    cluster.autoscalers({ signal }),
  ]);
  if (site.mark?.run !== run) return { why: `${live} is not what ${run} put there: somebody has swapped it since` };
  if (!site.copies.some(({ name }) => name === aside)) return { why: `${aside}, which is the way back, is gone` };
  const lost = tables.filter((name) => !Object.hasOwn(held.tables, name));
  if (lost.length > 0) return { why: `${live} lacks ${lost.slice(0, 3).join(', ')}` };
  const now = autoscalers.find(({ name }) => name === autoscaler?.name);
  if (autoscaler !== null && (now?.min !== autoscaler.min || now.max !== autoscaler.max))
    return {
      why: `the autoscaler ${autoscaler.name} no longer keeps from ${autoscaler.min} to ${autoscaler.max} pods`,
    };
  const counts = Object.values(held.tables).map(({ rows }) => rows);
  return counts.includes(null) ? {} : { rows: counts.reduce<number>((sum, count) => sum + (count ?? 0), 0) };
}
