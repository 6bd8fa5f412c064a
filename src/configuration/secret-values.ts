import { hidden, shownUnder } from '../workloads/hidden.ts';

/** Whether a value of a ConfigMap is a secret by its key, its shape or its randomness: it is then neither shown nor written. */
export const secretIn = (key: string, value: string): boolean => shownUnder(key, value).includes(hidden);
