import type { Step } from '../catalog/steps.ts';
import { isFault } from '../errors.ts';

/** What is said while nobody can look. */
export const awayWords = 'the Kubernetes API does not answer, trying again';

/**
 * What one look of many gives. An API server that does not answer says nothing about the change: that is told, and how long it asked to wait
 * (ms) is given instead. Throws what looking again does not change.
 */
export async function lookOrAgain<T>(
  step: Pick<Step, 'say'>,
  look: () => Promise<T>,
): Promise<{ readonly seen: T } | { readonly againMs: number }> {
  try {
    return { seen: await look() };
  } catch (error) {
    if (!isFault(error) || error.retry === 'never') throw error;
    step.say(awayWords);
    return { againMs: error.retryAfterMs ?? 0 };
  }
}
