import { gather } from '../diagnosis/gather.ts';
import { weigh } from '../diagnosis/weigh.ts';
import { asFault } from '../errors.ts';
import { type Results, runChecks } from '../health/run-checks.ts';
import { changeMarkers } from '../metrics/changes.ts';
import { metricsSettings } from '../metrics/settings.ts';
import { watchPods, whyPods } from '../metrics/watch-pods.ts';
import type { Environment } from '../model/environment.ts';
import type { Clock } from '../ports/clock.ts';
import type { PastChanges } from '../ports/past-changes.ts';
import type { PortReaders } from '../ports/platform.ts';
import type { Releases } from '../ports/releases.ts';
import { linkedSignal } from '../signals.ts';
import { partly } from '../workloads/partly.ts';
import { type Answers, readAnswers } from './answers.ts';
import { answersOfPods } from './answers-of-pods.ts';
import { breakersOnPods, keysOnPods } from './pod-states.ts';
import type { Seen, UpstreamSeen } from './seen.ts';
import type { Symptom } from './symptom.ts';
import { type Looks, looksWithin } from './within.ts';

/** Whoever asks waits three seconds at most: what has not answered by now is said not to have been seen. */
export const lookMs = 2500;
/** The pods are watched for so long, in ms, should no Prometheus tell: with two readings it fits in the time there is. */
const watchMs = 1500;
/** A change longer ago explains little of what fails now. */
const changedMs = 2 * 3_600_000;

export interface LookOf extends Pick<PortReaders, 'cluster' | 'web' | 'database' | 'cache' | 'tools' | 'metrics'> {
  readonly environment: Environment;
  readonly symptom: Symptom;
  readonly tool: string | undefined;
  readonly changes: PastChanges;
  readonly releases: Releases;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Looks at everything that can be behind a symptom, all at once. Rejects only when the run is over. */
export async function lookAt(of: LookOf): Promise<Seen> {
  const looks = looksWithin(lookMs, of.clock, of.signal);
  try {
    return await allLooks(of, looks);
  } finally {
    looks.end();
  }
}

async function allLooks(of: LookOf, looks: Looks): Promise<Seen> {
  const { environment, cluster, symptom, tool, clock } = of;
  const { server, database, adminApi } = environment;
  const nowMs = Math.floor(clock.now().getTime() / 1000) * 1000;
  const gathered = looks.look('pods', (within) =>
    gather({ ...of, name: server.deployment, signal: within, partMs: lookMs - 300 }),
  );
  const serving = looks.look('pods that serve', async (within) => {
    const pods = await cluster.pods(await cluster.deployment(server.deployment, { signal: within }), {
      signal: within,
    });
    return Promise.all([
      breakersOnPods({ cluster, environment, pods, signal: within }),
      symptom === '401' ? keysOnPods({ cluster, environment, pods, signal: within }) : undefined,
    ]);
  });
  let checked: Results | undefined;
  const checks = looks.look('health checks', (within) =>
    runChecks({ ...of, signal: within }, (results) => {
      checked = results;
    }),
  );
  const answers = looks.look('calls', (within) => readOrWatch(of, nowMs, within));
  const sessions =
    database === undefined
      ? undefined
      : looks.look('database sessions', (within) => of.database.sessions({ signal: within }));
  const tools =
    adminApi === undefined
      ? undefined
      : looks.look('tools', (within) => of.tools.list({ timeoutMs: lookMs, signal: within }));
  const upstreams = looks.look('upstreams', (within) => seenUpstreams(of, within));
  const changes = looks.look('changes', async (within) => {
    const rest = partly(within);
    const fromMs = nowMs - changedMs;
    const told = { cluster, changes: of.changes, name: server.deployment, fromMs, signal: within };
    const markers = await changeMarkers(told, rest);
    return rest.gaps.length === 0 ? markers : undefined;
  });
  const [evidence, pods, results] = await Promise.all([gathered, serving, checks]);
  return {
    environment,
    symptom,
    tool,
    nowMs,
    evidence,
    diagnosed: evidence === undefined ? [] : weigh(evidence),
    checks: results ?? checked,
    answers: await answers,
    breakers: pods?.[0],
    keys: pods?.[1],
    sessions: await sessions,
    tools: await tools,
    upstreams: await upstreams,
    changes: await changes,
    unseen: [...looks.unseen, ...(evidence?.missing ?? [])],
  };
}

/**
 * How calls are answered, by Prometheus; by the pods themselves where there is none, or it cannot be reached. They are watched from the beginning:
 * once it is known that it does not answer there is no time left to watch anything.
 */
async function readOrWatch(of: LookOf, nowMs: number, signal: AbortSignal): Promise<Answers> {
  const { environment, metrics } = of;
  const needless = new AbortController();
  const watching = linkedSignal(signal, needless.signal);
  const watched = watchPods({ ...of, signal: watching.signal, watchMs });
  watched.catch(() => undefined);
  try {
    const settings = metricsSettings(environment);
    return await readAnswers(metrics, { settings, nowMs, timeoutMs: lookMs - 300 }, signal);
  } catch (error) {
    signal.throwIfAborted();
    const why = whyPods(error);
    if (why === undefined) throw error;
    return answersOfPods(of, await watched, why);
  } finally {
    needless.abort();
    watching.release();
  }
}

async function seenUpstreams({ web, environment }: LookOf, signal: AbortSignal): Promise<readonly UpstreamSeen[]> {
  return Promise.all(
    environment.upstreams.map(async ({ name, url }): Promise<UpstreamSeen> => {
      try {
        const answer = await web.get(url, { timeoutMs: lookMs - 300, signal });
        return { name, url, answer, problem: answer.status >= 500 ? `answers ${answer.status}` : '' };
      } catch (error) {
        signal.throwIfAborted();
        return { name, url, answer: undefined, problem: asFault(error).message.replace(/\.$/, '') };
      }
    }),
  );
}
