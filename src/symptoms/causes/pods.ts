import { present, ready } from '../../workloads/pods.ts';
import { not, type SymptomCause } from '../cause.ts';

/** Too few pods take calls: the service has nobody to send them to, or those that are left have too much to do. */
export const fewReadyPods: SymptomCause = {
  of: ['503', 'timeouts', '429', 'slow'],
  judge({ evidence, symptom }) {
    const { pods, deployment } = evidence ?? {};
    if (pods === undefined) return undefined;
    const serving = ready(pods).length;
    const wanted = deployment?.replicas.wanted ?? present(pods).length;
    const words = `${serving} of ${wanted} pods ready`;
    if (serving >= wanted && serving > 0) return not(words);
    const isNone = serving === 0;
    return {
      kind: 'likely',
      title: isNone ? 'the server itself: no pod is ready' : `too few pods: ${words}`,
      strength: isNone ? (symptom === '429' ? 0.3 : 0.97) : 0.5,
      because: [words],
      against: isNone || symptom !== '503' ? [] : ['calls go to the pods that are ready'],
      offers: [
        { label: 'Diagnose', action: 'diagnose', params: { deployment: evidence?.name ?? '' }, style: 'primary' },
      ],
    };
  },
};

/** What diagnose finds in pods, events and logs. */
export const podsInTrouble: SymptomCause = {
  of: ['500', '503', 'slow', 'timeouts'],
  judge({ evidence, diagnosed: [first] }) {
    if (evidence?.pods === undefined) return undefined;
    if (first === undefined) return not('no sign of trouble in pods, events and logs');
    return {
      kind: 'likely',
      title: `${first.title.charAt(0).toLowerCase()}${first.title.slice(1)} in its pods`,
      strength: Math.min(0.95, first.strength),
      because: first.because,
      against: [],
      offers: [...first.offers, { label: 'Diagnose', action: 'diagnose', params: { deployment: evidence.name } }],
    };
  },
};
