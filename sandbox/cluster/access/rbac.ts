import type { PolicyRule, Role, RoleBinding, Subject } from '../objects/core.ts';
import type { Store } from '../store/store.ts';
import type { Identity } from './identities.ts';

/** What somebody wants to do. A request for a path that is no resource carries `path` only. */
export interface Attributes {
  readonly verb: string;
  readonly path?: string;
  readonly group?: string;
  readonly resource?: string;
  readonly subresource?: string;
  readonly namespace?: string;
  readonly name?: string;
}

export interface Decision {
  readonly allowed: boolean;
  /** Why it is allowed, or what was broken in the rules while nothing allowed it. */
  readonly reason: string;
}

const has = (list: readonly string[] | undefined, wanted: string) =>
  list?.some((entry) => entry === '*' || entry === wanted) ?? false;

function pathAllowed(rule: PolicyRule, path: string): boolean {
  return (rule.nonResourceURLs ?? []).some(
    (pattern) => pattern === path || (pattern.endsWith('*') && path.startsWith(pattern.slice(0, -1))),
  );
}

function resourceAllowed(rule: PolicyRule, { resource = '', subresource, name }: Attributes): boolean {
  const full = subresource === undefined ? resource : `${resource}/${subresource}`;
  const named = has(rule.resources, full) || (subresource !== undefined && has(rule.resources, `*/${subresource}`));
  const names = rule.resourceNames ?? [];
  return named && (names.length === 0 || (name !== undefined && names.includes(name)));
}

function ruleAllows(rule: PolicyRule, attributes: Attributes): boolean {
  if (!has(rule.verbs, attributes.verb)) return false;
  if (attributes.path !== undefined) return pathAllowed(rule, attributes.path);
  return has(rule.apiGroups, attributes.group ?? '') && resourceAllowed(rule, attributes);
}

function subjectText(subject: Subject): string {
  return subject.kind === 'ServiceAccount'
    ? `ServiceAccount "${subject.name}/${subject.namespace}"`
    : `${subject.kind} "${subject.name}"`;
}

function speaksOf(subject: Subject, identity: Identity, namespace: string | undefined): boolean {
  if (subject.kind === 'User') return subject.name === identity.user;
  if (subject.kind === 'Group') return identity.groups.includes(subject.name);
  return `system:serviceaccount:${subject.namespace ?? namespace}:${subject.name}` === identity.user;
}

interface Grant {
  readonly subject: Subject;
  readonly binding: RoleBinding;
}

/** The bindings that name somebody: those of the cluster, and those of the namespace. */
function grantsOf(store: Store, identity: Identity, namespace: string | undefined): Grant[] {
  const bindings: RoleBinding[] = store.list('clusterrolebindings');
  if (namespace !== undefined) bindings.push(...store.list('rolebindings', namespace));
  return bindings.flatMap((binding) => {
    const subject = binding.subjects?.find((one) => speaksOf(one, identity, binding.metadata.namespace));
    return subject ? [{ subject, binding }] : [];
  });
}

function roleOf(store: Store, binding: RoleBinding): Role | undefined {
  const { kind, name } = binding.roleRef;
  if (kind === 'ClusterRole') return store.get('clusterroles', '', name);
  return store.get('roles', binding.metadata.namespace ?? '', name);
}

/** Decides as the RBAC authorizer does, from the roles and bindings in the store; the group system:masters may do anything. */
export function authorize(store: Store, identity: Identity, attributes: Attributes): Decision {
  if (identity.groups.includes('system:masters')) return { allowed: true, reason: '' };
  const broken: string[] = [];
  for (const { subject, binding } of grantsOf(store, identity, attributes.namespace)) {
    const { kind, name } = binding.roleRef;
    const role = roleOf(store, binding);
    if (!role) {
      broken.push(`${kind.toLowerCase()}.rbac.authorization.k8s.io "${name}" not found`);
      continue;
    }
    if (!role.rules?.some((rule) => ruleAllows(rule, attributes))) continue;
    const scope = binding.metadata.namespace === undefined ? '' : `/${binding.metadata.namespace}`;
    const by = `${binding.kind} "${binding.metadata.name}${scope}"`;
    return { allowed: true, reason: `RBAC: allowed by ${by} of ${kind} "${name}" to ${subjectText(subject)}` };
  }
  const reason = broken.length > 1 ? `RBAC: [${broken.join(', ')}]` : broken.map((one) => `RBAC: ${one}`).join('');
  return { allowed: false, reason };
}

/** The sentence a refused request gets. */
export function refusal(identity: Identity, attributes: Attributes, decision: Decision): string {
  const { verb, path, resource = '', subresource, group = '', namespace } = attributes;
  const what = subresource === undefined ? resource : `${resource}/${subresource}`;
  const where = namespace === undefined ? 'at the cluster scope' : `in the namespace "${namespace}"`;
  const text =
    path === undefined
      ? `User "${identity.user}" cannot ${verb} resource "${what}" in API group "${group}" ${where}`
      : `User "${identity.user}" cannot ${verb} path "${path}"`;
  return decision.reason === '' ? text : `${text}: ${decision.reason}`;
}
