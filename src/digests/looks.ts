import { cacheReport } from '../caches/overview.ts';
import type { Memory } from '../catalog/action.ts';
import { answerReport } from '../databases/server-report.ts';
import { sizesReport } from '../databases/sizes-report.ts';
import { healthReport } from '../health/report.ts';
import { runChecks } from '../health/run-checks.ts';
import { gatherErrors } from '../metrics/call-errors.ts';
import { gatherLatency } from '../metrics/call-latency.ts';
import { errorsReport } from '../metrics/errors-look.ts';
import { latencyReport } from '../metrics/latency-look.ts';
import { memoryReport } from '../metrics/memory-look.ts';
import { gatherMemory } from '../metrics/pod-memory.ts';
import type { Environment } from '../model/environment.ts';
import type { Clock } from '../ports/clock.ts';
import type { PortReaders } from '../ports/platform.ts';
import { changesOfTools } from '../tools/disabled.ts';
import { callMs } from '../tools/find.ts';
import { toolsReport } from '../tools/overview.ts';
import { usageOf } from '../tools/usage.ts';
import { firstExpiry } from '../windows/expiry.ts';
import { windowsReport } from '../windows/report.ts';
import { measuredOr, topReport } from '../workloads/top-look.ts';
import type { DigestLook } from './digest.ts';

/** The systems every digest may look at. */
export const digestNeeds = ['cluster', 'web', 'database', 'cache', 'tools', 'metrics'] as const;

export interface DigestContext extends Pick<PortReaders, (typeof digestNeeds)[number]>, Memory {
  readonly environment: Environment;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** Runbook A, "Daily Tasks": pods, use, errors of a day, the database; and what is disabled. */
export function dailyLooks(context: DigestContext): readonly DigestLook[] {
  return [
    health(context),
    usage(context),
    errors(context),
    latency(context),
    memory(context, dayMs),
    server(context),
    tools(context),
  ];
}

/** "Weekly Tasks": what vacuum and analyze would find, the metrics of the week; and the cache and the calendar. */
export function weeklyLooks(context: DigestContext): readonly DigestLook[] {
  return [
    sizes(context),
    server(context),
    errors(context),
    latency(context),
    memory(context, 7 * dayMs),
    cache(context),
    calendar(context),
    tools(context),
  ];
}

/** "Monthly Tasks": trends, certificates and windows; the tasks themselves are told beside it. */
export function monthlyLooks(context: DigestContext): readonly DigestLook[] {
  return [
    latency(context),
    errors(context),
    memory(context, 7 * dayMs),
    sizes(context),
    calendar(context),
    tools(context),
  ];
}

const look = (label: string, action: string, made: DigestLook['look'], params = {}): DigestLook => ({
  label,
  more: { label, action, params },
  look: made,
});

function health({ environment, clock, ...context }: DigestContext): DigestLook {
  return look('Health', 'health', async () =>
    healthReport(
      environment,
      await runChecks({ ...context, environment, clock }, () => undefined),
      clock.now().toISOString(),
    ),
  );
}

function usage({ cluster, environment, signal }: DigestContext): DigestLook {
  return look('Use and limits', 'top', async () => {
    const deployment = await cluster.deployment(environment.server.deployment, { signal });
    const [pods, measured] = await Promise.all([
      cluster.pods(deployment, { signal }),
      measuredOr(cluster.usage(deployment, { signal })),
    ]);
    return topReport({ deployment, pods, measured });
  });
}

const calls = { sinceMs: dayMs, by: 'tool' } as const;

function errors(context: DigestContext): DigestLook {
  return look('Errors', 'metrics errors', async () => errorsReport(await gatherErrors({ ...context, ...calls })), {
    since: '1d',
  });
}

function latency(context: DigestContext): DigestLook {
  return look('Latency', 'metrics latency', async () => latencyReport(await gatherLatency({ ...context, ...calls })), {
    since: '1d',
  });
}

function memory(context: DigestContext, sinceMs: number): DigestLook {
  const name = context.environment.server.deployment;
  return look('Memory', 'memory', async () => memoryReport(await gatherMemory({ ...context, name, sinceMs })));
}

function server({ database, signal }: DigestContext): DigestLook {
  return look('Database', 'db', () =>
    answerReport(Promise.all([database.server({ signal }), database.sessions({ signal })])),
  );
}

function sizes({ database, signal }: DigestContext): DigestLook {
  return look('Tables', 'db sizes', async () => sizesReport(await database.sizes(10, { signal })));
}

function cache({ cache: redis, signal }: DigestContext): DigestLook {
  return look('Cache', 'cache', async () => cacheReport({ server: await redis.server({ signal }) }));
}

function tools({ tools: api, metrics, environment, signal, changes }: DigestContext): DigestLook {
  return look('Tools', 'tools', async () => {
    const [list, own, usage] = await Promise.all([
      api.list({ timeoutMs: callMs, signal }),
      changesOfTools(changes),
      usageOf(metrics, environment, signal),
    ]);
    return toolsReport({ list, changes: own, usage });
  });
}

function calendar(context: DigestContext): DigestLook {
  const { environment, windows, clock } = context;
  return look('Windows', 'windows', async () => {
    const [planned, expires] = await Promise.all([windows.planned(clock.now()), firstExpiry(context)]);
    return windowsReport({ environment, now: clock.now(), planned, expires });
  });
}
