import type { WireTarget } from '../target.ts';

/** Tests that hold for every target; `target` gives it inside a test. */
export type Suite = (target: () => WireTarget) => void;
