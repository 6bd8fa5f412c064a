import { z } from 'zod';

const shape = z.object({ status: z.literal('success'), data: z.object({ result: z.array(z.unknown()) }) });

/** Whether Prometheus has any series of that name now. Rejects where no Prometheus answers. */
export async function hasMetric(url: string, metric: string, timeoutMs: number): Promise<boolean> {
  const address = new URL(`${url.replace(/(?<!\/)\/+$/, '')}/api/v1/query`);
  address.searchParams.set('query', `count(${metric})`);
  const answer = await fetch(address, { signal: AbortSignal.timeout(timeoutMs), redirect: 'manual' });
  const parsed = shape.safeParse(await answer.json().catch(() => undefined));
  if (!parsed.success) throw new Error(`what answers there with ${answer.status} is no Prometheus`);
  return parsed.data.data.result.length > 0;
}
