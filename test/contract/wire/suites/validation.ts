import { describe, expect, it } from 'vitest';
import { openField } from '../field.ts';
import { deploymentOf } from '../objects.ts';
import type { Suite } from './suite.ts';

export const validation: Suite = (target) => {
  describe('validation', () => {
    it('answers 404, 409 and 400 as clients expect them', async () => {
      const { admin } = target();
      const field = await openField(admin);
      const missing = await admin.get(field.group('apps/v1', 'deployments/none'));
      expect(missing.body).toEqual({
        kind: 'Status',
        apiVersion: 'v1',
        metadata: {},
        status: 'Failure',
        message: 'deployments.apps "none" not found',
        reason: 'NotFound',
        details: { name: 'none', group: 'apps', kind: 'deployments' },
        code: 404,
      });
      await field.create(field.core('configmaps'), { metadata: { name: 'a' } });
      const twice = await admin.post(field.core('configmaps'), { metadata: { name: 'a' } });
      expect([twice.status, twice.at('reason'), twice.at('message')]).toEqual([
        409,
        'AlreadyExists',
        'configmaps "a" already exists',
      ]);
      const nowhere = await admin.post('/api/v1/namespaces/no-such-place/configmaps', { metadata: { name: 'a' } });
      expect([nowhere.status, nowhere.at('message')]).toEqual([404, 'namespaces "no-such-place" not found']);
      expect((await admin.get('/api/v1/namespaces/no-such-place/pods')).at('items')).toEqual([]);
      const elsewhere = await admin.post(field.core('configmaps'), { metadata: { name: 'b', namespace: 'default' } });
      expect([elsewhere.status, elsewhere.at('message')]).toEqual([
        400,
        'the namespace of the provided object does not match the namespace sent on the request',
      ]);
      const other = await admin.put(field.core('configmaps/a'), { metadata: { name: 'b' } });
      expect([other.status, other.at('message')]).toEqual([
        400,
        'the name of the object (b) does not match the name on the URL (a)',
      ]);
      const gone = await admin.put(field.core('configmaps/none'), { metadata: { name: 'none' } });
      expect(gone.status).toBe(404);
    });

    it('does not know what is not there', async () => {
      const { admin } = target();
      const field = await openField(admin);
      await field.deploy({ replicas: 0 });
      const unknown = 'the server could not find the requested resource';
      for (const path of ['/api/v1/nothing', field.group('apps/v1', 'deployments/mcp-server/nothing')]) {
        const answer = await admin.get(path);
        expect([answer.status, answer.at('message')]).toEqual([404, unknown]);
      }
      expect((await admin.get('/apis/nothing.example.com/v1')).text.trim()).toBe('404 page not found');
      const wrong = await admin.put(field.group('apps/v1', 'deployments'), {});
      expect([wrong.status, wrong.at('reason')]).toEqual([405, 'MethodNotAllowed']);
    });

    it('checks names, labels and keys', async () => {
      const { admin } = target();
      const field = await openField(admin);
      const path = field.core('configmaps');
      const cases: [object, string][] = [
        [{ metadata: {} }, 'ConfigMap "" is invalid: metadata.name: Required value: name or generateName is required'],
        [
          { metadata: { name: 'Bad_Name' } },
          'metadata.name: Invalid value: "Bad_Name": a lowercase RFC 1123 subdomain must consist of',
        ],
        [
          { metadata: { name: 'a', labels: { 'bad key!': 'x' } } },
          'metadata.labels: Invalid value: "bad key!": name part must consist of',
        ],
        [
          { metadata: { name: 'a', labels: { a: 'bad value!' } } },
          'metadata.labels: Invalid value: "bad value!": a valid label must be',
        ],
        [
          { metadata: { name: 'a' }, data: { 'bad key': 'x' } },
          'data[bad key]: Invalid value: "bad key": a valid config key must consist of',
        ],
      ];
      for (const [object, message] of cases) {
        const answer = await admin.post(path, object);
        expect([answer.status, answer.at('reason')]).toEqual([422, 'Invalid']);
        expect(answer.at('message')).toContain(message);
      }
      const label = await admin.post('/api/v1/namespaces', { metadata: { name: 'Bad' } });
      expect(label.at('message')).toContain(
        'Namespace "Bad" is invalid: metadata.name: Invalid value: "Bad": a lowercase RFC 1123 label must',
      );
    });

    it('checks deployments', async () => {
      const { admin } = target();
      const field = await openField(admin);
      const path = field.group('apps/v1', 'deployments');
      const empty = await admin.post(path, { metadata: { name: 'x' } });
      expect(empty.at('message')).toBe(
        'Deployment.apps "x" is invalid: [spec.selector: Required value, spec.template.metadata.labels: Invalid value: null: `selector` does not match template `labels`, spec.template.spec.containers: Required value]',
      );
      expect(empty.at('details', 'kind')).toBe('Deployment');
      await field.deploy({ replicas: 0 });
      const selector = await admin.patch(`${path}/mcp-server`, 'merge', {
        spec: { selector: { matchLabels: { app: 'x' } } },
      });
      expect(selector.at('message')).toBe(
        'Deployment.apps "mcp-server" is invalid: [spec.template.metadata.labels: Invalid value: {"app":"mcp-server"}: `selector` does not match template `labels`, spec.selector: Invalid value: {"matchLabels":{"app":"x"}}: field is immutable]',
      );
      const negative = await admin.patch(`${path}/mcp-server`, 'merge', { spec: { replicas: -1 } });
      expect(negative.at('details', 'causes')).toEqual([
        {
          reason: 'FieldValueInvalid',
          message: 'Invalid value: -1: must be greater than or equal to 0',
          field: 'spec.replicas',
        },
      ]);
      const noImage = { spec: { template: { spec: { containers: [{ name: 'server', image: '' }] } } } };
      expect((await admin.patch(`${path}/mcp-server`, 'strategic', noImage)).at('message')).toBe(
        'Deployment.apps "mcp-server" is invalid: spec.template.spec.containers[0].image: Required value',
      );
      const recreate = await admin.patch(`${path}/mcp-server`, 'strategic', {
        spec: { strategy: { type: 'Recreate' } },
      });
      expect(recreate.at('message')).toContain(
        "spec.strategy.rollingUpdate: Forbidden: may not be specified when strategy `type` is 'Recreate'",
      );
      const none = { spec: { strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 0 } } } };
      expect((await admin.patch(`${path}/mcp-server`, 'strategic', none)).at('message')).toContain(
        'may not be 0 when `maxSurge` is 0',
      );
    });

    it('checks pods, services, autoscalers and budgets', async () => {
      const { admin } = target();
      const field = await openField(admin);
      const spec = {
        containers: [
          { name: 'a', image: 'b', ports: [{ containerPort: 99_999 }] },
          { name: 'a', image: 'c', env: [{ name: '' }] },
        ],
        restartPolicy: 'Sometimes',
      };
      const pod = await admin.post(`${field.core('pods')}?dryRun=All`, { metadata: { name: 'x' }, spec });
      expect(pod.at('message')).toBe(
        'Pod "x" is invalid: [spec.containers[0].ports[0].containerPort: Invalid value: 99999: must be between 1 and 65535, inclusive, spec.containers[1].env[0].name: Required value, spec.containers[1].name: Duplicate value: "a", spec.restartPolicy: Unsupported value: "Sometimes": supported values: "Always", "OnFailure", "Never"]',
      );
      const service = await admin.post(field.core('services'), { metadata: { name: 'x' }, spec: {} });
      expect(service.at('message')).toBe('Service "x" is invalid: spec.ports: Required value');
      const ref = { kind: 'Deployment', name: '' };
      const autoscaler = { metadata: { name: 'x' }, spec: { minReplicas: 5, maxReplicas: 2, scaleTargetRef: ref } };
      const hpa = await admin.post(field.group('autoscaling/v2', 'horizontalpodautoscalers'), autoscaler);
      expect(hpa.at('message')).toBe(
        'HorizontalPodAutoscaler.autoscaling "x" is invalid: [spec.maxReplicas: Invalid value: 2: must be greater than or equal to `minReplicas`, spec.scaleTargetRef.name: Required value, spec.scaleTargetRef.apiVersion: Invalid value: "": apiVersion must specify API group]',
      );
      const both = { metadata: { name: 'x' }, spec: { minAvailable: 1, maxUnavailable: 1 } };
      const budget = await admin.post(field.group('policy/v1', 'poddisruptionbudgets'), both);
      expect(budget.at('message')).toMatch(/: minAvailable and maxUnavailable cannot be both set$/);
      const secret = await admin.post(field.core('secrets'), {
        metadata: { name: 'x' },
        type: 'kubernetes.io/tls',
        data: {},
      });
      expect(secret.at('message')).toBe(
        'Secret "x" is invalid: [data[tls.crt]: Required value, data[tls.key]: Required value]',
      );
    });

    it('refuses values of a wrong type and, when asked to, unknown fields', async () => {
      const { admin } = target();
      const field = await openField(admin);
      const path = field.group('apps/v1', 'deployments');
      const wrong = await admin.post(path, { metadata: { name: 'x' }, spec: { replicas: '3' } });
      expect(wrong.body).toEqual({
        kind: 'Status',
        apiVersion: 'v1',
        metadata: {},
        status: 'Failure',
        message:
          'Deployment in version "v1" cannot be handled as a Deployment: json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32',
        reason: 'BadRequest',
        code: 400,
      });
      const typo = deploymentOf({ replicas: 0 });
      const odd = { ...typo, spec: { ...typo.spec, replica: 3 } };
      const strict = await admin.post(`${path}?fieldValidation=Strict`, odd);
      expect([strict.status, strict.at('message')]).toEqual([
        400,
        'Deployment in version "v1" cannot be handled as a Deployment: strict decoding error: unknown field "spec.replica"',
      ]);
      const warned = await admin.post(path, odd);
      expect([warned.status, warned.headers['warning']]).toEqual([201, '299 - "unknown field \\"spec.replica\\""']);
      const patch = await admin.patch(`${path}/mcp-server`, 'merge', { spec: { replicas: 'three' } });
      expect([patch.status, patch.at('reason')]).toEqual([422, 'Invalid']);
    });

    it('writes quantities back in their canonical form and secrets encoded', async () => {
      const { admin } = target();
      const field = await openField(admin);
      await field.deploy({ replicas: 0 });
      const resources = { limits: { cpu: '2000m', memory: '2048Mi' }, requests: { cpu: '0.5', memory: '1000Ki' } };
      const patch = { spec: { template: { spec: { containers: [{ name: 'server', resources }] } } } };
      const answer = await admin.patch(field.group('apps/v1', 'deployments/mcp-server'), 'strategic', patch);
      const [container] = answer.at('spec', 'template', 'spec', 'containers') as { resources: unknown }[];
      expect(container?.resources).toEqual({
        limits: { cpu: '2', memory: '2Gi' },
        requests: { cpu: '500m', memory: '1000Ki' },
      });
      const secret = await admin.post(field.core('secrets'), { metadata: { name: 's' }, stringData: { key: 'text' } });
      expect([secret.at('type'), secret.at('data'), secret.at('stringData')]).toEqual([
        'Opaque',
        { key: 'dGV4dA==' },
        undefined,
      ]);
    });
  });
};
