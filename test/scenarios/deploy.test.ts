import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { movableClock } from '../../sandbox/clock.ts';
import { type OwnRights, ownRights } from '../../src/adapters/kubernetes/may.ts';
import { readConfigFile } from '../../src/config/file.ts';
import { isOptional, rightsFor, tooMuch, unusedRights } from '../../src/doctor/rights.ts';
import { describeOnControlPlane } from '../control-plane/describe.ts';

// The shipped manifests on a real API server, which checks them as any cluster would: schema, admission (the namespace enforces the
// strictest Pod Security Standard), RBAC. Network policies and probes are only stored there.
const overlay = (name: string) => fileURLToPath(new URL(`../../deploy/overlays/${name}`, import.meta.url));

describeOnControlPlane(
  'the shipped manifests on a real control plane',
  (plane) => {
    const folder = mkdtempSync(join(tmpdir(), 'mcp-chatops-deploy-'));
    const opened: OwnRights[] = [];
    afterAll(async () => {
      await Promise.all(opened.map((one) => one.close()));
      rmSync(folder, { recursive: true, force: true });
    });

    async function kubectl(...args: readonly string[]): Promise<string> {
      const { code, stdout, stderr } = await plane().kubectl(args);
      expect(stderr.replaceAll(/^Warning: .*auto-created.*$/gm, ''), args.join(' ')).toBe('');
      expect(code, args.join(' ')).toBe(0);
      return stdout;
    }

    describe.each([
      { name: 'generic', namespace: 'mcp', replicas: 1 },
      { name: 'msil', namespace: 'mcp-production', replicas: 2 },
    ])('overlay $name', ({ name, namespace, replicas }) => {
      let own: OwnRights;
      beforeAll(async () => {
        await kubectl('create', 'namespace', namespace);
        await kubectl('apply', '-k', overlay(name));
        const token = await kubectl('create', 'token', 'mcp-chatops', '-n', 'mcp-chatops');
        const path = join(folder, name);
        writeFileSync(path, plane().kubeconfigOf(token.trim(), namespace), { mode: 0o600 });
        own = await ownRights({ path }, movableClock(), 10_000);
        opened.push(own);
      });

      it.each(['web', 'worker'])('rolls %s out', async (kind) => {
        const deployment = `deployment/mcp-chatops-${kind}`;
        expect(await kubectl('rollout', 'status', '-n', 'mcp-chatops', deployment, '--timeout=60s')).toContain(
          'successfully rolled out',
        );
        const ready = await kubectl('get', '-n', 'mcp-chatops', deployment, '-o', 'jsonpath={.status.readyReplicas}');
        expect(Number(ready)).toBe(replicas);
      });

      it('is applied again without a change', async () => {
        const again = (await kubectl('apply', '-k', overlay(name))).trim().split('\n');
        // kubectl calls every budget configured: its selector is replaced each time, by the same.
        const changed = again.filter((line) => !line.endsWith('unchanged') && !line.startsWith('poddisruptionbudget'));
        expect(changed).toEqual([]);
      });

      it('mounts a configuration that is good', async () => {
        expect(readConfigFile(join(overlay(name), 'mcp-chatops.yaml'))).toMatchObject({ mistakes: [] });
        const mounted = await kubectl(
          'get',
          '-n',
          'mcp-chatops',
          'deployment/mcp-chatops-web',
          '-o',
          'jsonpath={.spec.template.spec.volumes[0].configMap.name}',
        );
        const data = await kubectl('get', '-n', 'mcp-chatops', 'configmap', mounted, '-o', 'jsonpath={.data}');
        expect(data).toContain(`profile: ${name}`);
      });

      it('gives the account what its configuration needs, and no more', async () => {
        const { file } = readConfigFile(join(overlay(name), 'mcp-chatops.yaml'));
        const production = file?.environments['production'];
        if (production === undefined) throw new Error('the overlay has no environment production');
        expect(production.namespace).toBe(namespace);
        for (const { name: right, right: asked } of rightsFor(production)) {
          // What is good for the whole cluster is bound by hand (deploy/nodes).
          const where = isOptional(asked) ? 'kube-system' : namespace;
          expect(await own.may(asked, where), right).toBe(!isOptional(asked));
        }
        for (const asked of [...tooMuch, ...unusedRights(production)])
          expect(await own.may(asked, namespace), `${asked.verb} ${asked.resource}`).toBe(false);
        const exec = { verb: 'create', group: '', resource: 'pods', subresource: 'exec' };
        expect(await own.may(exec, namespace)).toBe(production.database?.mode === 'pod');
        expect(await own.may({ verb: 'list', group: '', resource: 'pods' }, 'kube-system')).toBe(false);
      });

      it('gives the token of the account to workers alone', async () => {
        const path = 'jsonpath={.spec.template.spec.automountServiceAccountToken}';
        const mounts = (kind: string) =>
          kubectl('get', '-n', 'mcp-chatops', `deployment/mcp-chatops-${kind}`, '-o', path);
        expect([await mounts('web'), await mounts('worker')]).toEqual(['false', 'true']);
      });
    });

    it('has an ingress that reaches the service of the base, and only the doors', async () => {
      const folderOf = fileURLToPath(new URL('../../deploy/ingress', import.meta.url));
      expect(await kubectl('apply', '-k', folderOf)).toContain('ingress.networking.k8s.io/mcp-chatops created');
      const paths = '{.spec.rules[*].http.paths[*].path} {.spec.rules[*].http.paths[*].backend.service.name}';
      const seen = await kubectl('get', '-n', 'mcp-chatops', 'ingress/mcp-chatops', '-o', `jsonpath=${paths}`);
      const doors = ['/slack/events', '/hooks/', '/mcp', '/.well-known/oauth-protected-resource'];
      expect(seen.split(' ')).toEqual([...doors, ...doors.map(() => 'mcp-chatops')]);
      const port = await kubectl(
        'get',
        '-n',
        'mcp-chatops',
        'service/mcp-chatops',
        '-o',
        'jsonpath={.spec.ports[0].name}',
      );
      expect(port).toBe('http');
    });

    it('refuses a pod that is not confined', async () => {
      const pod = {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'loose' },
        spec: { containers: [{ name: 'a', image: 'a' }] },
      };
      const { code, stderr } = await plane().kubectl(['apply', '-n', 'mcp-chatops', '-f', '-'], JSON.stringify(pod));
      expect(code).not.toBe(0);
      expect(stderr).toContain('violates PodSecurity "restricted');
    });
  },
  { nodes: 1 },
);
