import { botNamespace } from '../../../sandbox/platform/manifests.ts';
import { describeOnControlPlane } from '../../control-plane/describe.ts';
import { changesNamespace } from './objects.ts';
import { changesTests } from './suite.ts';

describeOnControlPlane(
  'changes of a real control plane',
  (plane) => {
    changesTests(async () => ({
      name: 'real',
      async apply(manifests) {
        const list = { apiVersion: 'v1', kind: 'List', items: manifests };
        const { code, stderr } = await plane().kubectl(['apply', '-f', '-'], JSON.stringify(list));
        if (code !== 0) throw new Error(stderr);
      },
      async patchIngress(name, body) {
        const patch = ['patch', 'ingress', name, '-n', changesNamespace, '-p', JSON.stringify(body)];
        const { code, stderr } = await plane().kubectl(patch);
        if (code !== 0) throw new Error(stderr);
      },
      async botKubeconfig() {
        const { stdout } = await plane().kubectl(['create', 'token', 'mcp-chatops', '-n', botNamespace]);
        return plane().kubeconfigOf(stdout.trim(), changesNamespace);
      },
    }));
  },
  { nodes: 2 },
);
