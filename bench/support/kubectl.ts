import { findControlPlane } from '../../test/control-plane/control-plane.ts';
import { versionOf } from './machine.ts';

/** The kubectl of this machine: the one of the control plane that tests use, else the one on the path; undefined where there is none. */
export function findKubectl(): string | undefined {
  const found = findControlPlane();
  if (!('missing' in found)) return found.kubectl;
  return versionOf('kubectl', ['version', '--client']) === undefined ? undefined : 'kubectl';
}

/** What it says of itself. */
export function kubectlVersion(): string {
  const program = findKubectl();
  const said = program === undefined ? undefined : versionOf(program, ['version', '--client']);
  return said?.replace(/^Client Version: /, '') ?? 'not found';
}
