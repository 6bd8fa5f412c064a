import { worseFactor } from '../../metrics/worse.ts';
import { valueWords } from '../../model/series.ts';
import { shortName } from '../../workloads/pods.ts';
import { share } from '../../workloads/use.ts';
import { type Answers, countOf } from '../answers.ts';
import { not, type SymptomCause } from '../cause.ts';

/** So many times the calls of yesterday explain much by themselves. */
const muchMore = 4;
/** Of the periods of its CPU limit: below this nobody feels it. */
const felt = 0.1;

/** So many times the calls of yesterday; undefined where one of both is not known. */
function growth({ calls, callsYesterday }: Pick<Answers, 'calls' | 'callsYesterday'>): number | undefined {
  return calls === undefined || callsYesterday === undefined || callsYesterday === 0
    ? undefined
    : calls / callsYesterday;
}

const more = ({ calls = 0, callsYesterday = 0 }: Pick<Answers, 'calls' | 'callsYesterday'>) =>
  `${valueWords(calls, 'per-second')} now, ${valueWords(callsYesterday, 'per-second')} at this time yesterday`;

/** More calls than usual: "Resource exhaustion" of runbook B 6.1, and why limits are met. */
export const moreCalls: SymptomCause = {
  of: ['429', 'slow', 'timeouts'],
  judge({ answers }) {
    const factor = answers === undefined ? undefined : growth(answers);
    if (answers === undefined || factor === undefined) return undefined;
    if (factor < worseFactor) return not(`no more calls than usual (${more(answers)})`);
    return {
      kind: 'likely',
      title: 'more calls than usual',
      strength: factor >= muchMore ? 0.8 : 0.6,
      because: [more(answers)],
      against: [],
      offers: [{ label: 'Autoscaler', action: 'hpa', params: {} }],
    };
  },
};

/** Runbook B 6.1: "429 Too Many Requests | Rate limit exceeded | Wait or request limit increase". */
export const rateLimit: SymptomCause = {
  of: ['429'],
  judge({ answers, tool }) {
    const refused = answers === undefined ? undefined : countOf(answers, ['429'], tool);
    if (refused === undefined || refused.some === 0) return undefined;
    return {
      kind: 'likely',
      title: 'single callers above their rate limit: they wait, or ask for a higher one',
      strength: 0.55,
      because: [`${valueWords(refused.some / refused.all, 'ratio')} of answers are 429`],
      against: [],
      offers: [],
    };
  },
};

/** Runbook B 6.1: "Slow responses | Resource exhaustion | Scale up, check DB". */
export const cpuExhausted: SymptomCause = {
  of: ['slow', 'timeouts'],
  judge({ answers, evidence }) {
    const offers = [{ label: 'CPU and memory', action: 'top', params: { deployment: evidence?.name ?? '' } }];
    const held = answers?.heldBack;
    if (held !== undefined && held.share > felt) {
      return {
        kind: 'likely',
        title: 'CPU: pods are held back at their limit',
        strength: held.share > 0.5 ? 0.85 : 0.65,
        because: [`${shortName(held.pod)} is held back in ${valueWords(held.share, 'ratio')} of its CPU periods`],
        against: [],
        offers,
      };
    }
    const used = (evidence?.usage ?? []).flatMap(({ pod, containers }) => {
      const spec = evidence?.pods?.find(({ name }) => name === pod)?.containers ?? [];
      return containers.flatMap(({ name, cpuMillis }) => {
        const percent = share(cpuMillis, spec.find((one) => one.name === name)?.limits.cpuMillis);
        return percent === undefined ? [] : [{ pod, percent }];
      });
    });
    const worst = used.sort((a, b) => b.percent - a.percent)[0];
    if (worst === undefined) return held === undefined ? undefined : not('no pod is held back by its CPU limit');
    if (worst.percent < 90) return not(`CPU at ${worst.percent}% of its limit at most`);
    const because = [`${shortName(worst.pod)} uses ${worst.percent}% of its CPU limit`];
    return { kind: 'likely', title: 'CPU: pods are at their limit', strength: 0.7, because, against: [], offers };
  },
};
