import { afterAll, beforeAll, describe } from 'vitest';
import { type ControlPlane, type ControlPlaneOptions, findControlPlane, startControlPlane } from './control-plane.ts';

let reason: string | undefined;
let decided = false;

/** Why there is no control plane on this machine; undefined when there is one. Decided once, and said once on stderr. */
export function whyNoControlPlane(): string | undefined {
  if (decided) return reason;
  decided = true;
  const found = findControlPlane();
  if ('missing' in found) {
    reason = found.missing;
    process.stderr.write(`Tests on a real Kubernetes control plane are skipped: ${reason}\n`);
  }
  return reason;
}

/**
 * A group of tests that share one real control plane, started before them and stopped after. `plane()` gives it inside a test.
 * Without the programs the group is reported as skipped, with the reason in its name.
 */
export function describeOnControlPlane(
  name: string,
  tests: (plane: () => ControlPlane) => void,
  options: ControlPlaneOptions = {},
): void {
  const missing = whyNoControlPlane();
  describe.skipIf(missing !== undefined)(missing === undefined ? name : `${name} (skipped: ${missing})`, () => {
    let plane: ControlPlane | undefined;
    beforeAll(async () => {
      plane = await startControlPlane(options);
    });
    afterAll(() => plane?.stop());
    tests(() => {
      if (plane === undefined) throw new Error('The control plane is only there inside a test.');
      return plane;
    });
  });
}
