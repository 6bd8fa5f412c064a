import { z } from 'zod';
import { cut } from '../model/cut.ts';
import { mask } from '../model/secrets.ts';

/** How a pod reaches one system, by its own word. */
export interface PodWay {
  readonly name: string;
  readonly url: string;
  /** HTTP status; undefined where nobody answered, or the pod does not say. */
  readonly status: number | undefined;
  /** ms; undefined where the pod does not say, which is not zero. */
  readonly ms: number | undefined;
  /** Why it does not reach it; '' where it does. */
  readonly error: string;
}

const amount = z.number().finite().nonnegative().nullish();
const entry = z.object({
  name: z.string().nullish(),
  url: z.string().nullish(),
  status: z.number().int().min(100).max(599).nullish(),
  latency_ms: amount,
  error: z.string().nullish(),
});
const answer = z.object({ upstreams: z.array(z.unknown()) });

/** More than these in one answer are left out. */
const most = 50;

/** Reads what a pod tells of the systems it calls; undefined for an answer that is none. What it says is text of others: short, and masked. */
export function toldBy(body: string): readonly PodWay[] | undefined {
  const parsed = answer.safeParse(jsonOf(body));
  if (!parsed.success) return undefined;
  return parsed.data.upstreams.slice(0, most).flatMap((one): PodWay[] => {
    const told = entry.safeParse(one);
    if (!told.success) return [];
    const { name, url, status, latency_ms: ms, error } = told.data;
    return [
      {
        name: short(name),
        url: url ?? '',
        status: status ?? undefined,
        ms: ms ?? undefined,
        error: short(error) || (status === null || status === undefined ? noStatus(ms) : ''),
      },
    ];
  });
}

/** Neither a status nor a time is no sign that anybody answered. */
const noStatus = (ms: number | null | undefined) => (ms === null || ms === undefined ? 'it tells no result' : '');
const short = (text: string | null | undefined) =>
  cut(
    mask(text ?? '')
      .replaceAll(/\s+/g, ' ')
      .trim(),
    80,
  );

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
