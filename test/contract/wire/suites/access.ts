import { describe, expect, it } from 'vitest';
import type { WireAnswer, WireClient } from '../client.ts';
import { type Field, openField } from '../field.ts';
import type { WireTarget } from '../target.ts';
import { until } from '../until.ts';
import type { Suite } from './suite.ts';

const RBAC = 'rbac.authorization.k8s.io/v1';

async function botWith(target: WireTarget, field: Field, rules: readonly object[]): Promise<WireClient> {
  await field.create(field.core('serviceaccounts'), { metadata: { name: 'bot' } });
  await field.create(field.group(RBAC, 'roles'), { metadata: { name: 'view' }, rules });
  const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'view' };
  const subjects = [{ kind: 'ServiceAccount', name: 'bot', namespace: field.namespace }];
  await field.create(field.group(RBAC, 'rolebindings'), { metadata: { name: 'view' }, roleRef, subjects });
  return await target.as(field.namespace, 'bot');
}

/** Waits until the authorizer has heard of the role. */
const allowed = (ask: () => Promise<WireAnswer>) =>
  until('the role to work', async () => {
    const answer = await ask();
    return answer.status === 403 ? undefined : answer;
  });

export const access: Suite = (target) => {
  describe('access', () => {
    it('refuses with the words that tell what is missing', async () => {
      const field = await openField(target().admin);
      const ns = field.namespace;
      const rules = [
        { apiGroups: [''], resources: ['pods'], verbs: ['get', 'list'] },
        { apiGroups: [''], resources: ['configmaps'], resourceNames: ['settings'], verbs: ['get'] },
      ];
      const bot = await botWith(target(), field, rules);
      await field.create(field.core('configmaps'), { metadata: { name: 'settings' } });
      await allowed(() => bot.get(field.core('pods')));
      expect((await bot.get(field.core('configmaps/settings'))).status).toBe(200);
      const user = `User "system:serviceaccount:${ns}:bot" cannot`;
      const refused: [() => Promise<WireAnswer>, string, object][] = [
        [
          () => bot.get(field.group('apps/v1', 'deployments/x')),
          `deployments.apps "x" is forbidden: ${user} get resource "deployments" in API group "apps" in the namespace "${ns}"`,
          { name: 'x', group: 'apps', kind: 'deployments' },
        ],
        [
          () => bot.get(field.group('apps/v1', 'deployments')),
          `deployments.apps is forbidden: ${user} list resource "deployments" in API group "apps" in the namespace "${ns}"`,
          { group: 'apps', kind: 'deployments' },
        ],
        [
          () => bot.get(field.core('pods?watch=true')),
          `pods is forbidden: ${user} watch resource "pods" in API group "" in the namespace "${ns}"`,
          { kind: 'pods' },
        ],
        [
          () => bot.get(field.core('configmaps/other')),
          `configmaps "other" is forbidden: ${user} get resource "configmaps" in API group "" in the namespace "${ns}"`,
          { name: 'other', kind: 'configmaps' },
        ],
        [
          () => bot.patch(field.group('apps/v1', 'deployments/x/scale'), 'merge', {}),
          `deployments.apps "x" is forbidden: ${user} patch resource "deployments/scale" in API group "apps" in the namespace "${ns}"`,
          { name: 'x', group: 'apps', kind: 'deployments' },
        ],
        [
          () => bot.get(field.core('pods/x/log')),
          `pods "x" is forbidden: ${user} get resource "pods/log" in API group "" in the namespace "${ns}"`,
          { name: 'x', kind: 'pods' },
        ],
        [
          () => bot.post(field.core('pods/x:8000/proxy/debug'), {}),
          `pods "x:8000" is forbidden: ${user} create resource "pods/proxy" in API group "" in the namespace "${ns}"`,
          { name: 'x:8000', kind: 'pods' },
        ],
        [
          () => bot.post(field.core('configmaps'), { metadata: { name: 'b' } }),
          `configmaps is forbidden: ${user} create resource "configmaps" in API group "" in the namespace "${ns}"`,
          { kind: 'configmaps' },
        ],
        [
          () => bot.delete(field.core('pods')),
          `pods is forbidden: ${user} deletecollection resource "pods" in API group "" in the namespace "${ns}"`,
          { kind: 'pods' },
        ],
        [
          () => bot.get('/api/v1/nodes/node-1'),
          `nodes "node-1" is forbidden: ${user} get resource "nodes" in API group "" at the cluster scope`,
          { name: 'node-1', kind: 'nodes' },
        ],
        [
          () => bot.get('/api/v1/pods'),
          `pods is forbidden: ${user} list resource "pods" in API group "" at the cluster scope`,
          { kind: 'pods' },
        ],
        [
          () => bot.get(`/apis/example.com/v1/namespaces/${ns}/things`),
          `things.example.com is forbidden: ${user} list resource "things" in API group "example.com" in the namespace "${ns}"`,
          { group: 'example.com', kind: 'things' },
        ],
        [() => bot.get('/metrics'), `forbidden: ${user} get path "/metrics"`, {}],
      ];
      for (const [ask, message, details] of refused) {
        const answer = await ask();
        const expected = {
          kind: 'Status',
          apiVersion: 'v1',
          metadata: {},
          status: 'Failure',
          message,
          reason: 'Forbidden',
          details,
          code: 403,
        };
        expect(answer.body).toEqual(expected);
      }
      for (const path of ['/version', '/api', '/apis', '/openapi/v3']) expect((await bot.get(path)).status).toBe(200);
    });

    it('tells a service account what it may do', async () => {
      const field = await openField(target().admin);
      const bot = await botWith(target(), field, [
        { apiGroups: ['apps'], resources: ['deployments', 'deployments/scale'], verbs: ['get', 'patch'] },
      ]);
      const review = async (attributes: object) => {
        const answer = await bot.post('/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', {
          spec: {
            resourceAttributes: { namespace: field.namespace, group: 'apps', resource: 'deployments', ...attributes },
          },
        });
        expect(answer.status).toBe(201);
        return answer.at('status');
      };
      await allowed(() => bot.get(field.group('apps/v1', 'deployments/x')));
      expect(await review({ verb: 'patch', subresource: 'scale' })).toEqual({
        allowed: true,
        reason: `RBAC: allowed by RoleBinding "view/${field.namespace}" of Role "view" to ServiceAccount "bot/${field.namespace}"`,
      });
      expect(await review({ verb: 'delete' })).toEqual({ allowed: false });
      const self = await bot.post('/apis/authentication.k8s.io/v1/selfsubjectreviews', {});
      expect(self.at('status', 'userInfo')).toMatchObject({
        username: `system:serviceaccount:${field.namespace}:bot`,
        groups: ['system:serviceaccounts', `system:serviceaccounts:${field.namespace}`, 'system:authenticated'],
      });
    });

    it('says which role of a binding is missing', async () => {
      const field = await openField(target().admin);
      await field.create(field.core('serviceaccounts'), { metadata: { name: 'bot' } });
      const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'none' };
      const subjects = [{ kind: 'ServiceAccount', name: 'bot', namespace: field.namespace }];
      await field.create(field.group(RBAC, 'rolebindings'), { metadata: { name: 'broken' }, roleRef, subjects });
      const bot = await target().as(field.namespace, 'bot');
      await until('the reason', async () => {
        const answer = await bot.get(field.core('pods'));
        expect(answer.status).toBe(403);
        return String(answer.at('message')).endsWith(': RBAC: role.rbac.authorization.k8s.io "none" not found')
          ? true
          : undefined;
      });
      const changed = await target().admin.patch(field.group(RBAC, 'rolebindings/broken'), 'merge', {
        roleRef: { name: 'other' },
      });
      expect(changed.at('message')).toMatch(/: cannot change roleRef$/);
    });

    it('lets nobody in with a wrong token, and shows strangers the version only', async () => {
      const wrong = target().stranger('wrong');
      expect((await wrong.get('/api/v1/pods')).body).toEqual({
        kind: 'Status',
        apiVersion: 'v1',
        metadata: {},
        status: 'Failure',
        message: 'Unauthorized',
        reason: 'Unauthorized',
        code: 401,
      });
      const stranger = target().stranger();
      expect((await stranger.get('/version')).at('gitVersion')).toBe('v1.36.3');
      expect((await stranger.get('/readyz')).text).toBe('ok');
      expect((await stranger.get('/livez')).text).toBe('ok');
      const refused = await stranger.get('/api/v1/pods');
      expect([refused.status, refused.at('message')]).toEqual([
        403,
        'pods is forbidden: User "system:anonymous" cannot list resource "pods" in API group "" at the cluster scope',
      ]);
    });
  });
};
