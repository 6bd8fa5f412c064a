/** What an owner adds where a smoke test is configured: the Role that is bound to nobody. */
export const mayCreateJobs = (namespace: string) => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'RoleBinding',
  metadata: { name: 'mcp-chatops-jobs', namespace },
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'mcp-chatops-jobs' },
  subjects: [{ kind: 'ServiceAccount', name: 'mcp-chatops', namespace: 'mcp-chatops' }],
});
