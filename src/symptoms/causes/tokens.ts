import { valueWords } from '../../model/series.ts';
import { shortName } from '../../workloads/pods.ts';
import { countOf, toolsWith } from '../answers.ts';
import { not, type SymptomCause } from '../cause.ts';

/** More than single clients whose token has expired. */
const many = 0.05;

const clearOffer = { label: 'Clear the key caches…', action: 'auth clear-jwks', params: {} };

/** Pods that hold other signing keys than the rest refuse what the rest takes. */
export const staleKeys: SymptomCause = {
  of: ['401'],
  judge({ keys, answers, tool }) {
    if (keys === undefined || keys.told.size === 0) return undefined;
    const groups = new Map<string, string[]>();
    for (const [pod, ids] of keys.told) groups.set(ids.join(', '), [...(groups.get(ids.join(', ')) ?? []), pod]);
    const sorted = [...groups].sort((a, b) => b[1].length - a[1].length);
    const count = answers === undefined ? undefined : countOf(answers, ['401'], tool);
    const share = count === undefined ? undefined : count.some / count.all;
    if (sorted.length > 1) {
      const others = sorted
        .slice(1)
        .map(
          ([ids, pods]) => `${pods.map(shortName).join(', ')} ${pods.length === 1 ? 'holds' : 'hold'} ${ids || 'none'}`,
        );
      return {
        kind: 'likely',
        title: 'signing keys that differ between the pods',
        strength: 0.85,
        because: [...others, `the other pods hold ${sorted[0]?.[0] || 'none'}`],
        against: [],
        offers: [clearOffer],
      };
    }
    const [held = ''] = sorted[0] ?? [];
    if (share === undefined || share < many) return not(`every pod that told holds the same keys (${held || 'none'})`);
    return {
      kind: 'likely',
      title: 'signing keys that the pods hold and the issuer no longer uses',
      strength: share > 0.5 ? 0.6 : 0.45,
      because: [
        `${valueWords(share, 'ratio')} of answers are 401: more than clients whose token has expired`,
        `every pod holds ${held || 'no key'}`,
      ],
      against: ['the keys of the issuer were not compared'],
      offers: [clearOffer],
    };
  },
};

/** Runbook B 6.1: "401 Unauthorized | Token expired | Refresh token". */
export const expiredTokens: SymptomCause = {
  of: ['401'],
  judge({ answers, tool }) {
    const count = answers === undefined ? undefined : countOf(answers, ['401'], tool);
    if (count === undefined || count.some === 0) return undefined;
    const share = count.some / count.all;
    if (share >= many) return not(`more than expired tokens of single clients: ${valueWords(share, 'ratio')}`);
    return {
      kind: 'likely',
      title: 'tokens of single clients that have expired: they sign in again',
      strength: 0.5,
      because: [`only ${valueWords(share, 'ratio')} of answers are 401`],
      against: [],
      offers: [],
    };
  },
};

/** Runbook B 6.1: "403 Forbidden | Insufficient permissions | Check RBAC policies". */
export const missingPermission: SymptomCause = {
  of: ['403'],
  judge({ answers, tool }) {
    const count = answers === undefined ? undefined : countOf(answers, ['403'], tool);
    if (answers === undefined || count === undefined || count.some === 0) return undefined;
    const [worst] = toolsWith(answers, ['403']);
    const alone = worst !== undefined && worst[1] > 0.8 && tool === undefined;
    return {
      kind: 'likely',
      title: alone ? `callers without the permission for ${worst[0]}` : 'callers without the permission they need',
      strength: 0.5,
      because: [
        `${valueWords(count.some / count.all, 'ratio')} of answers are 403`,
        ...(alone ? [`${valueWords(worst[1], 'ratio')} of them are calls of ${worst[0]}`] : []),
      ],
      against: [],
      offers: [],
    };
  },
};
