import { objectName } from '../params.ts';
import { ofKind } from './kind.ts';

/** A deployment the configuration lists; forms offer those of the environment. Which one is meant: see deploymentIn. */
export const deploymentName = () =>
  ofKind({ name: 'a deployment', example: 'mcp-server', offers: ({ deployments }) => deployments }, objectName());
