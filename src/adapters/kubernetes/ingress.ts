import type {
  V1Ingress,
  V1IngressLoadBalancerIngress,
  V1IngressLoadBalancerStatus,
  V1IngressRule,
  V1IngressSpec,
  V1IngressStatus,
  V1IngressTLS,
} from '@kubernetes/client-node';
import type { Ingress } from '../../ports/ingress.ts';
import { fields, list, text, textOrNone } from './fields.ts';
import { writtenOf } from './written.ts';

/** An ingress of the API (networking.k8s.io/v1). */
export function ingressOf(value: unknown): Ingress {
  const { metadata, spec, status } = fields<V1Ingress>(value);
  const wanted = fields<V1IngressSpec>(spec);
  const balancer = fields<V1IngressLoadBalancerStatus>(fields<V1IngressStatus>(status).loadBalancer);
  const ruleHosts = list(wanted.rules).flatMap((rule) => textOrNone(fields<V1IngressRule>(rule).host) ?? []);
  const addresses = list(balancer.ingress).flatMap((entry) => {
    const { ip, hostname } = fields<V1IngressLoadBalancerIngress>(entry);
    return textOrNone(ip) ?? textOrNone(hostname) ?? [];
  });
  return {
    ...writtenOf(metadata),
    tls: list(wanted.tls).map((entry) => {
      const { hosts, secretName } = fields<V1IngressTLS>(entry);
      return { hosts: list(hosts).flatMap((host) => textOrNone(host) ?? []), secret: text(secretName) };
    }),
    ruleHosts: [...new Set(ruleHosts)],
    addresses: [...new Set(addresses)],
  };
}
