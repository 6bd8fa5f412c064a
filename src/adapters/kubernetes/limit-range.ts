import type { V1LimitRange, V1LimitRangeItem, V1LimitRangeSpec, V1ObjectMeta } from '@kubernetes/client-node';
import type { ContainerLimits } from '../../ports/workload.ts';
import { amounts } from './container.ts';
import { fields, list, text } from './fields.ts';

/** What a LimitRange of the API (core/v1) says of containers; what it says of pods and claims is left out. */
export function containerLimitsOf(value: unknown): readonly ContainerLimits[] {
  const { metadata, spec } = fields<V1LimitRange>(value);
  return list(fields<V1LimitRangeSpec>(spec).limits).flatMap((item) => {
    const { type, min, max, _default, defaultRequest } = fields<V1LimitRangeItem>(item);
    if (text(type) !== 'Container') return [];
    // The client library calls it `_default`, the wire `default`.
    const given = fields<{ default: unknown }>(item).default ?? _default;
    return [
      {
        name: text(fields<V1ObjectMeta>(metadata).name),
        ...{ min: amounts(min), max: amounts(max) },
        ...{ defaultLimit: amounts(given), defaultRequest: amounts(defaultRequest) },
      },
    ];
  });
}
