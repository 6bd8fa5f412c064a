import * as schema from '../schema/core.ts';
import { roleBindingErrors, roleErrors } from '../validation/core.ts';
import { type AnyDefinition, define, statusPart } from './definition.ts';

const access = { group: 'rbac.authorization.k8s.io', version: 'v1', names: 'path' } as const;

/** The groups discovery, networking and RBAC. */
export const networkResources: readonly AnyDefinition[] = [
  define({
    group: 'discovery.k8s.io',
    version: 'v1',
    generation: true,
    name: 'endpointslices',
    kind: 'EndpointSlice',
    schema: schema.endpointSlice,
  }),
  define({
    group: 'networking.k8s.io',
    version: 'v1',
    generation: true,
    name: 'ingresses',
    kind: 'Ingress',
    schema: schema.ingress,
    shortNames: ['ing'],
    subresources: [statusPart('Ingress')],
  }),
  define({ ...access, name: 'roles', kind: 'Role', schema: schema.role, validate: roleErrors }),
  define({
    ...access,
    name: 'rolebindings',
    kind: 'RoleBinding',
    schema: schema.roleBinding,
    validate: roleBindingErrors,
  }),
  define({
    ...access,
    name: 'clusterroles',
    kind: 'ClusterRole',
    namespaced: false,
    schema: schema.clusterRole,
    validate: roleErrors,
  }),
  define({
    ...access,
    name: 'clusterrolebindings',
    kind: 'ClusterRoleBinding',
    namespaced: false,
    schema: schema.clusterRoleBinding,
    validate: roleBindingErrors,
  }),
];
