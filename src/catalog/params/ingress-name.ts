import type { Environment } from '../../model/environment.ts';
import { ofKind } from './kind.ts';
import { secretName } from './secret-name.ts';

const names = ({ ingress, moreIngresses }: Environment) =>
  [ingress, ...moreIngresses].flatMap((one) => (one === undefined ? [] : [one.name]));

/** Name of an ingress: a DNS subdomain, as that of a Secret. */
export const ingressName = () =>
  ofKind({ name: 'an ingress', example: 'mcp-ingress', offers: names }, secretName('an ingress'));
