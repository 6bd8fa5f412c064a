import type { V1ObjectMeta, V1Service, V1ServicePort, V1ServiceSpec } from '@kubernetes/client-node';
import type { Service } from '../../ports/workload.ts';
import { amount, fields, list, text, texts } from './fields.ts';

/** A service of the API (core/v1). */
export function serviceOf(value: unknown): Service {
  const { metadata, spec } = fields<V1Service>(value);
  const { selector, ports } = fields<V1ServiceSpec>(spec);
  return {
    name: text(fields<V1ObjectMeta>(metadata).name),
    selector: selector === undefined || selector === null ? {} : texts(selector),
    ports: list(ports).map((port) => amount(fields<V1ServicePort>(port).port)),
  };
}
