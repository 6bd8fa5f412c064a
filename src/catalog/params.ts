import { z } from 'zod';
import { fault } from '../errors.ts';
import type { Environment } from '../model/environment.ts';

/** A positive whole number; text from a command line, or a number from a button. `''` and `1.5` are mistakes, not 0 and 1. */
export const wholeNumber = () =>
  z.union([
    z.number().int().positive(),
    z
      .string()
      .regex(/^[1-9]\d{0,8}$/, 'must be a whole number')
      .transform(Number),
  ]);

/** The name of a Kubernetes object: lower-case letters, digits and dashes (RFC 1123 label). */
export const objectName = () =>
  z.string().regex(/^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/, 'must be lower-case letters, digits and dashes');

declare const named: unique symbol;

/**
 * A deployment as a person named it. No system takes it: only `deploymentIn` makes a name of it, once it is one the configuration lists, so
 * that no action can forget to look.
 */
export interface NamedDeployment {
  readonly [named]: 'not compared with the configuration yet';
}

/**
 * The deployment a person named, or the MCP server of the environment. Only deployments the configuration lists can be named, so
 * that a typing mistake or a stranger's deployment in the same namespace is never touched.
 */
export function deploymentIn(environment: Environment, named: NamedDeployment | undefined): string {
  if (named === undefined) return environment.server.deployment;
  const name = String(named);
  if (environment.deployments.includes(name)) return name;
  throw fault('PARAM_INVALID', `${environment.name} has no deployment "${name}" that this bot may touch.`, {
    hint: `Name one of: ${environment.deployments.join(', ')}.`,
  });
}
