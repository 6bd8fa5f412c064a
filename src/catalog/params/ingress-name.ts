import { secretName } from './secret-name.ts';

/** Name of an ingress: a DNS subdomain, as that of a Secret. */
export const ingressName = () => secretName('an ingress');
