import { z } from 'zod';
import { type Fault, fault } from '../../errors.ts';
import type { Measured, MeasuredSeries, MetricsOptions } from '../../ports/prometheus.ts';
import { linkedSignal } from '../../signals.ts';
import { connectionWords } from '../connection-failure.ts';
import { jsonOf, textOf, wordsOf } from '../http-answer.ts';

export interface Server {
  /** Without a slash at the end. */
  readonly url: string;
  readonly authorization: string | undefined;
}

/** Bytes of an answer that are read; a longer one is refused. */
const longest = 8 * 1024 * 1024;

const success = z.object({
  status: z.literal('success'),
  data: z.unknown(),
  warnings: z.array(z.string()).default([]),
});
const failure = z.object({
  status: z.literal('error'),
  errorType: z.string().default(''),
  error: z.string().default(''),
});

/**
 * Sends one query as a form, which may be long, and reads the answer. Redirects are not followed: credentials go where they are configured
 * to go. METRICS_UNREACHABLE or METRICS_REFUSED otherwise.
 */
export async function ask(
  server: Server,
  path: 'query' | 'query_range',
  form: Readonly<Record<string, string>>,
  { timeoutMs, signal }: MetricsOptions,
  seriesOf: (data: unknown) => readonly MeasuredSeries[] | undefined,
): Promise<Measured> {
  const deadline = AbortSignal.timeout(timeoutMs);
  const over = linkedSignal(deadline, ...(signal === undefined ? [] : [signal]));
  try {
    const answer = await fetch(`${server.url}/api/v1/${path}`, {
      method: 'POST',
      body: new URLSearchParams({ ...form, timeout: `${timeoutMs}ms` }),
      headers: server.authorization === undefined ? {} : { authorization: server.authorization },
      redirect: 'manual',
      signal: over.signal,
    });
    const text = await textOf(answer, longest, () =>
      fault('METRICS_REFUSED', 'The answer of Prometheus is longer than 8 MiB.'),
    );
    return measured(answer.status, text, seriesOf);
  } catch (cause) {
    signal?.throwIfAborted();
    if (deadline.aborted) {
      throw fault('METRICS_UNREACHABLE', `Prometheus gave no answer in ${Math.round(timeoutMs / 1000)} s.`, { cause });
    }
    if (cause instanceof TypeError) {
      throw fault('METRICS_UNREACHABLE', `Prometheus cannot be reached: ${connectionWords(cause)}.`, { cause });
    }
    throw cause;
  } finally {
    over.release();
  }
}

function measured(
  status: number,
  text: string,
  seriesOf: (data: unknown) => readonly MeasuredSeries[] | undefined,
): Measured {
  const body = jsonOf(text);
  const { data: refused } = failure.safeParse(body);
  if (refused !== undefined) throw refusal(status, refused.errorType, refused.error);
  if (status !== 200) throw otherStatus(status, text);
  const { data: answered } = success.safeParse(body);
  const series = answered === undefined ? undefined : seriesOf(answered.data);
  if (answered === undefined || series === undefined) throw noPrometheus(status);
  return { series, warnings: answered.warnings.map(wordsOf) };
}

/** What Prometheus itself says about a query: that it is wrong, or that there is no time for it. */
function refusal(status: number, kind: string, error: string): Fault {
  const said = wordsOf(error);
  if (status === 503 || ['timeout', 'canceled', 'unavailable'].includes(kind)) {
    return fault('METRICS_UNREACHABLE', `Prometheus could not answer in time: ${said}`);
  }
  return fault('METRICS_REFUSED', `Prometheus refused the query: ${said}`);
}

/** What stands before a Prometheus answers in words of its own, or in HTML. */
function otherStatus(status: number, text: string): Fault {
  if (status === 401 || status === 403) {
    return fault('METRICS_REFUSED', `Prometheus does not accept the credentials (${status}).`, {
      hint: 'Check `prometheus.auth` in the configuration and the secret it names.',
    });
  }
  if (status === 429 || status >= 500) {
    return fault('METRICS_UNREACHABLE', `Prometheus is not available (${status}).`);
  }
  const said = /^\s*</.test(text) ? '' : wordsOf(text);
  return status === 404 || status < 400
    ? noPrometheus(status)
    : fault('METRICS_REFUSED', `Prometheus refused the query with ${status}${said === '' ? '' : `: ${said}`}`);
}

function noPrometheus(status: number): Fault {
  return fault('METRICS_REFUSED', `What answers there with ${status} is no Prometheus.`, {
    hint: 'Check `prometheus.url` in the configuration: the address without /api/v1.',
  });
}
