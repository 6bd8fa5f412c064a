import { scoreOf } from '../envelope/score.ts';
import { asFault } from '../errors.ts';
import { readSignals, type SignalsRead } from '../metrics/signals.ts';
import type { Environment } from '../model/environment.ts';
import { runName } from '../model/run.ts';
import type { DueEffect } from '../ports/store/effects.ts';
import { linkedSignal } from '../signals.ts';
import { environmentOf, type WorkerEngine } from './engine.ts';

/** Scores at once. */
const mostScores = 4;
const answerMs = 8000;
const lookMs = 20_000;

/** Scores the changes whose time has come, and writes what is seen. What breaks one costs that look: it is due again in a minute. */
export async function scoreEffects(engine: WorkerEngine, stopping: AbortSignal): Promise<void> {
  const due = await engine.store.effects.due(mostScores);
  await Promise.all(
    due.map((one) =>
      scoreOne(engine, one, stopping).catch((error: unknown) => {
        if (!stopping.aborted) engine.log.warn({ err: asFault(error), run: runName(one.run.id) }, 'score broke');
      }),
    ),
  );
}

async function scoreOne(engine: WorkerEngine, due: DueEffect, stopping: AbortSignal): Promise<void> {
  const { store } = engine;
  if (due.isOvertaken) return void (await store.effects.scored(due, { verdict: 'overtaken', seen: undefined }));
  const { signal, release } = linkedSignal(stopping, AbortSignal.timeout(lookMs));
  try {
    const environment = environmentOf(engine, due.run.environment);
    const at = (atMs: number) => signalsAt(engine, environment, atMs, signal);
    const [before, now] = await Promise.all([
      at(Date.parse(due.run.startedAt ?? due.run.createdAt)),
      at(due.at.getTime()),
    ]);
    const seen = { before: before.signals, now: now.signals, alerts: due.alerts, missing: now.missing };
    await store.effects.scored(due, { verdict: scoreOf(seen), seen });
  } finally {
    release();
  }
}

/** Errors and latency of the server people use, at a time (Unix ms). */
async function signalsAt(
  engine: WorkerEngine,
  { name, prometheus }: Environment,
  atMs: number,
  signal: AbortSignal,
): Promise<SignalsRead> {
  if (prometheus === undefined)
    return { signals: {}, missing: [`errors and p99 (no Prometheus is configured for ${name})`] };
  const { metrics } = engine.platform(name).readers;
  return readSignals(metrics, prometheus, { timeoutMs: answerMs, signal, atMs });
}
