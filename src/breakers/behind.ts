import { fault } from '../errors.ts';
import type { Environment } from '../model/environment.ts';
import { judgeUpstream } from '../upstreams/judge.ts';
import { seeUpstreams, type UpstreamsLook } from '../upstreams/see.ts';
import { breakerName } from './told.ts';

type Upstream = Environment['upstreams'][number];

/** The system that a breaker protects: the upstream that names it, or has its name; undefined where the configuration has none. */
export function upstreamBehind({ upstreams }: Environment, breaker: string): Upstream | undefined {
  return (
    upstreams.find((one) => one.breaker === breaker) ??
    upstreams.find((one) => one.breaker === undefined && one.name.toLowerCase() === breaker.toLowerCase())
  );
}

/**
 * What is behind a breaker works, by the word of the pods and of the bot; gives a line that says so. Throws UPSTREAM_FAILING: a breaker that is
 * closed in front of what fails lets callers wait again, and opens again.
 */
export async function requireWorking(look: UpstreamsLook, breaker: string): Promise<string> {
  const behind = upstreamBehind(look.environment, breaker);
  if (behind === undefined)
    return 'No configured upstream belongs to this breaker, so what is behind it was not looked at.';
  const { upstreams, pods } = await seeUpstreams(look, [behind]);
  const [verdict] = upstreams.map((one) => judgeUpstream(one, pods));
  if (verdict === undefined) throw new Error('An upstream was looked at and is not there.');
  const [problem] = verdict.problems;
  if (verdict.mark === 'bad')
    throw fault(
      'UPSTREAM_FAILING',
      `${behind.name}, behind ${breakerName(breaker)}, still fails: ${problem ?? 'it cannot be reached'}. Nothing was changed.`,
      { offers: [{ label: 'Upstreams', action: 'upstreams', params: {} }] },
    );
  const by = verdict.by === 'pods' ? `from ${verdict.pods.length === 1 ? 'the pod' : 'every pod'}` : 'from the bot';
  return `${behind.name} is reached ${by}${problem === undefined ? '' : `, but: ${problem}`}.`;
}
