import type { z } from 'zod';
import { type NamedDeployment, objectName } from '../params.ts';
import { kindOf, ofKind, type ParamKind } from './kind.ts';

const kind: ParamKind = { name: 'a deployment', example: 'mcp-server', offers: ({ deployments }) => deployments };

/** A deployment the configuration lists; forms offer those of the environment. Which one is meant: see deploymentIn. */
export const deploymentName = () =>
  ofKind(
    kind,
    objectName().transform((name) => name as unknown as NamedDeployment),
  );

/** The deployment a read looks at; which one is meant: see deploymentIn. */
export const deploymentToSee = () =>
  deploymentName().optional().describe('Deployment to look at; the MCP server when left out');

/** True for a parameter made with `deploymentName`, be it optional. */
export function isDeploymentName(schema: z.core.$ZodType): boolean {
  return kindOf(schema) === kind;
}
