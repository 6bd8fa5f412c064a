import { rollbackOffer } from '../../diagnosis/way-back.ts';
import { worseFactor } from '../../metrics/worse.ts';
import { span } from '../../model/units.ts';
import { countOf } from '../answers.ts';
import { not, type SymptomCause } from '../cause.ts';
import type { Seen } from '../seen.ts';
import { isSlowness, statusesOf } from '../symptom.ts';

/** Something changed shortly before. */
export const recentChange: SymptomCause = {
  of: ['401', '403', '500', '503', 'slow', 'timeouts'],
  judge(seen) {
    const { changes, evidence, nowMs } = seen;
    if (changes === undefined) return undefined;
    const last = changes.at(-1);
    if (last === undefined) return not('nothing was deployed in the last 2 hours');
    const worse = isWorse(seen);
    if (worse === false) return not(`as much of it yesterday, before ${last.label}`);
    return {
      kind: 'likely',
      title: `a change: ${last.label}`,
      strength: worse === true ? 0.6 : 0.35,
      because: [
        `${last.label} ${span((nowMs - last.at) / 1000)} ago`,
        ...(worse === true ? ['less of it at this time yesterday'] : []),
      ],
      against: [],
      offers: evidence === undefined ? [] : rollbackOffer(evidence),
    };
  },
};

/** Whether there is clearly more of the symptom than yesterday; undefined where one of both is not known. */
function isWorse({ answers, symptom }: Seen): boolean | undefined {
  if (answers === undefined) return undefined;
  if (isSlowness(symptom)) {
    const { p99Ms, p99YesterdayMs } = answers;
    return p99Ms === undefined || p99YesterdayMs === undefined ? undefined : p99Ms > worseFactor * p99YesterdayMs;
  }
  const now = countOf(answers, statusesOf[symptom]);
  const { yesterday } = answers;
  if (now === undefined || yesterday === undefined) return undefined;
  const all = [...yesterday.values()].reduce((sum, one) => sum + one, 0);
  const before = statusesOf[symptom].reduce((sum, status) => sum + (yesterday.get(status) ?? 0), 0);
  return all === 0 ? undefined : now.some / now.all > worseFactor * (before / all);
}
