import { fault } from '../../errors.ts';
import type { Environment } from '../../model/environment.ts';
import { objectName } from '../params.ts';
import { ofKind } from './kind.ts';

/** Services people may name: the one in front of the MCP server, and those called like the other deployments. */
const services = ({ server, deployments }: Environment): readonly string[] => [
  server.service,
  ...deployments.filter((one) => one !== server.deployment && one !== server.service),
];

/** A service of a deployment the configuration lists; forms offer those of the environment. Which one is meant: see serviceIn. */
export const serviceName = () => ofKind({ name: 'a service', example: 'mcp-server', offers: services }, objectName());

/** The service a person named, or that of the MCP server, and the deployment it is in front of. Throws PARAM_INVALID for any other. */
export function serviceIn(
  environment: Environment,
  named: string | undefined,
): { readonly service: string; readonly deployment: string } {
  const { server } = environment;
  const service = named ?? server.service;
  if (service === server.service) return { service, deployment: server.deployment };
  if (services(environment).includes(service)) return { service, deployment: service };
  throw fault('PARAM_INVALID', `${environment.name} has no service "${service}" that this bot may look at.`, {
    hint: `Name one of: ${services(environment).join(', ')}.`,
  });
}
