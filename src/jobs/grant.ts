import type { AnyAction } from '../catalog/action.ts';
import type { PortName, PortReaders, Ports } from '../ports/platform.ts';

/** The ports an action names, and no others, on one face: the readers of a platform, or its writers. */
export function grant(ports: Ports, action: AnyAction): Ports;
export function grant(ports: PortReaders, action: AnyAction): PortReaders;
export function grant(ports: PortReaders, action: AnyAction): Partial<PortReaders> {
  return pick(ports, action.needs);
}

/** Some ports of a face. */
function pick<Face extends PortReaders>(ports: Face, names: readonly PortName[]): Partial<Face> {
  const chosen = Object.fromEntries(names.map((name) => [name, ports[name]]));
  return chosen as Partial<Face>;
}
