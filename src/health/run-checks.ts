import { asFault } from '../errors.ts';
import type { Checked } from '../model/checked.ts';
import { plain } from '../model/text.ts';
import type { Clock } from '../ports/clock.ts';
import { linkedSignal } from '../signals.ts';
import type { CheckContext, HealthCheck } from './check.ts';
import { healthChecks } from './health-checks.ts';

export interface Result {
  readonly title: string;
  /** undefined: not there yet. */
  readonly checked: Checked | undefined;
  /** How long it may take, in ms; left out where nobody said. */
  readonly limitMs?: number;
}

export interface Results {
  readonly results: readonly Result[];
  readonly notConfigured: readonly string[];
}

/** What is there sooner is not worth a message of its own. */
const quietMs = 300;

/**
 * All checks at once, each with its own deadline: one that hangs takes nothing from the others. `show` is told what is there after a
 * short while, and then after each.
 */
export async function runChecks(
  context: CheckContext & { readonly clock: Clock },
  show: (results: Results) => void,
): Promise<Results> {
  const wanted = healthChecks.filter((check) => check.configured(context.environment));
  const notConfigured = healthChecks.filter((check) => !wanted.includes(check)).map((check) => check.title);
  const done = new Map<HealthCheck, Checked>();
  const now = (): Results => ({
    results: wanted.map((check) => ({
      title: check.title,
      checked: done.get(check),
      limitMs: check.deadlineMs,
    })),
    notConfigured,
  });
  let quiet = true;
  const ended = new AbortController();
  const loud = context.clock.sleep(quietMs, ended.signal).then(
    () => {
      quiet = false;
      show(now());
    },
    () => undefined,
  );
  try {
    await Promise.all(
      wanted.map(async (check) => {
        done.set(check, await runOne(check, context));
        if (!quiet) show(now());
      }),
    );
    return now();
  } finally {
    ended.abort();
    await loud;
  }
}

async function runOne(check: HealthCheck, context: CheckContext): Promise<Checked> {
  const late = AbortSignal.timeout(check.deadlineMs + 500);
  const limited = linkedSignal(context.signal, late);
  try {
    return await check.run({ ...context, signal: limited.signal });
  } catch (error) {
    context.signal.throwIfAborted();
    if (late.aborted) return bad(check, `no answer in ${check.deadlineMs / 1000} s`);
    const failure = asFault(error);
    const forbidden = failure.code === 'CLUSTER_FORBIDDEN' || failure.code === 'CLUSTER_CREDENTIALS';
    if (forbidden || failure.code === 'INTERNAL') {
      return {
        mark: 'unknown',
        verdict: `${check.title} could not be checked`,
        seen: plain(failure.text),
        ms: undefined,
      };
    }
    return bad(check, plain(failure.text));
  } finally {
    limited.release();
  }
}

function bad(check: HealthCheck, seen: string): Checked {
  return { mark: 'bad', verdict: `${check.title} does not answer`, seen, ms: undefined };
}
