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

/**
 * The deployment a person named, or the MCP server of the environment. Only deployments the configuration lists can be named, so
 * that a typing mistake or a stranger's deployment in the same namespace is never touched.
 */
export function deploymentIn(environment: Environment, named: string | undefined): string {
  if (named === undefined || environment.deployments.includes(named)) return named ?? environment.server.deployment;
  throw fault('PARAM_INVALID', `${environment.name} has no deployment "${named}" that this bot may touch.`, {
    hint: `Name one of: ${environment.deployments.join(', ')}.`,
  });
}
