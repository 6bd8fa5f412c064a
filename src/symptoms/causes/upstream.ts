import { not, type SymptomCause } from '../cause.ts';

/** An answer that takes longer than this, in ms, makes a call slow by itself. */
const slowMs = 1000;

const isIssuer = ({ url }: { readonly url: string }) => url.includes('/.well-known/openid-configuration');

/** What the platform calls does not answer, or slowly: "Backend failure" of runbook B 6.1. */
export const upstreamAway: SymptomCause = {
  of: ['500', '503', 'slow', 'timeouts'],
  judge({ upstreams, symptom }) {
    const asked = (upstreams ?? []).filter((one) => !isIssuer(one));
    if (asked.length === 0) return undefined;
    const away = asked.filter(({ problem }) => problem !== '');
    const slow = asked.filter(({ answer }) => (answer?.ms ?? 0) > slowMs);
    const [first] = away.length > 0 ? away : slow;
    if (first === undefined)
      return not(asked.map(({ name, answer }) => `${name} answers in ${Math.round(answer?.ms ?? 0)} ms`).join(', '));
    const isAway = away.length > 0;
    if (!isAway && (symptom === '500' || symptom === '503')) return undefined;
    return {
      kind: 'likely',
      title: isAway ? `what it calls: ${first.name} does not answer well` : `what it calls: ${first.name} is slow`,
      strength: isAway ? 0.8 : 0.6,
      because: (isAway ? away : slow).map(({ name, problem, answer }) =>
        problem === '' ? `${name} takes ${Math.round(answer?.ms ?? 0)} ms from here` : `${name}: ${problem}`,
      ),
      against: [],
      offers: [{ label: 'Health', action: 'health', params: {} }],
    };
  },
};

/** The issuer of the tokens does not answer: no pod can fetch its keys. */
export const issuerAway: SymptomCause = {
  of: ['401'],
  judge({ upstreams }) {
    const issuer = (upstreams ?? []).find(isIssuer);
    if (issuer === undefined) return undefined;
    if (issuer.problem === '' && issuer.answer?.status === 200) return not(`${issuer.name} answers`);
    return {
      kind: 'likely',
      title: `the issuer of the tokens: ${issuer.name} does not answer well`,
      strength: 0.8,
      because: [`${issuer.name}: ${issuer.problem || `answers ${issuer.answer?.status ?? '?'}`}`],
      against: [],
      offers: [{ label: 'Health', action: 'health', params: {} }],
    };
  },
};
