import { isDeepStrictEqual } from 'node:util';
import type { FieldError } from '../api/status.ts';
import type { ConfigMap, Role, RoleBinding, Secret, Service } from '../objects/core.ts';
import { immutable, invalidValue, portRange, prohibited, required } from './errors.ts';
import { configKeyErrors } from './names.ts';

export function configMapErrors(config: ConfigMap, previous: ConfigMap | undefined): FieldError[] {
  const errors = [...configKeyErrors('data', config.data), ...configKeyErrors('binaryData', config.binaryData)];
  if (previous?.['immutable'] === true && !isDeepStrictEqual(previous.data, config.data))
    errors.push(prohibited('data', 'field is immutable when `immutable` is set'));
  return errors;
}

export function secretErrors(secret: Secret, previous: Secret | undefined): FieldError[] {
  const errors = configKeyErrors('data', secret.data);
  if (previous && previous.type !== secret.type) errors.push(immutable('type', secret.type));
  if (secret.type === 'kubernetes.io/tls')
    for (const key of ['tls.crt', 'tls.key'])
      if (secret.data?.[key] === undefined) errors.push(required(`data[${key}]`));
  return errors;
}

export function serviceErrors(service: Service, previous: Service | undefined): FieldError[] {
  const { ports = [], type, clusterIP, clusterIPs } = service.spec;
  const errors: FieldError[] = [];
  if (previous?.spec.clusterIP && type !== 'ExternalName' && previous.spec.clusterIP !== clusterIP)
    errors.push(invalidValue('spec.clusterIPs[0]', clusterIPs ?? [clusterIP], 'may not change once set'));
  if (ports.length === 0 && type !== 'ExternalName' && clusterIP !== 'None') errors.push(required('spec.ports'));
  for (const [index, port] of ports.entries()) {
    if (ports.length > 1 && !port.name) errors.push(required(`spec.ports[${index}].name`));
    errors.push(...portRange(`spec.ports[${index}].port`, port.port));
    errors.push(...portRange(`spec.ports[${index}].targetPort`, port.targetPort));
  }
  return errors;
}

export function roleErrors(role: Role): FieldError[] {
  return (role.rules ?? []).flatMap((rule, index) => {
    const field = `rules[${index}]`;
    if ((rule.verbs ?? []).length === 0) return [required(`${field}.verbs`, 'verbs must contain at least one value')];
    if (rule.nonResourceURLs) return [];
    if ((rule.apiGroups ?? []).length === 0)
      return [required(`${field}.apiGroups`, 'resource rules must supply at least one api group')];
    return (rule.resources ?? []).length === 0
      ? [required(`${field}.resources`, 'resource rules must supply at least one resource')]
      : [];
  });
}

export function roleBindingErrors(binding: RoleBinding, previous: RoleBinding | undefined): FieldError[] {
  const { roleRef } = binding;
  const errors: FieldError[] = [];
  if (!roleRef?.name) errors.push(required('roleRef.name'));
  if (previous && !isDeepStrictEqual(previous.roleRef, roleRef)) {
    const shown = { APIGroup: roleRef.apiGroup, Kind: roleRef.kind, Name: roleRef.name };
    errors.push(invalidValue('roleRef', shown, 'cannot change roleRef'));
  }
  return errors;
}
