import { refusedPods } from '../refused-pods.ts';

/** The quota of the namespace leaves no room for another pod (kubernetes#98656). */
export const cause = refusedPods('Quota used up', /exceeded quota/i, 0.95);
