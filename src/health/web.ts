import type { Checked } from '../model/checked.ts';
import type { WebReader } from '../ports/web.ts';

/** One address that must answer 200. */
export async function askUrl(
  web: WebReader,
  title: string,
  url: string,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Checked> {
  const { status, ms } = await web.get(url, { timeoutMs, signal });
  if (status === 200) return { mark: 'good', verdict: `${title} is healthy`, seen: '200', ms };
  return { mark: 'bad', verdict: `${title} answers ${status}`, seen: `${status}, expected 200`, ms };
}
