import type { AnyAction } from '../catalog/action.ts';
import type { PortName, Ports } from '../ports/platform.ts';

/** The ports an action names, and no others. The type system gives `plan` and `verify` their read-only face. */
export function grant(ports: Ports, action: AnyAction): Pick<Ports, PortName> {
  return Object.fromEntries(action.needs.map((name) => [name, ports[name]])) as unknown as Pick<Ports, PortName>;
}
