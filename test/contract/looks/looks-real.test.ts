import { botNamespace } from '../../../sandbox/platform/manifests.ts';
import { describeOnControlPlane } from '../../control-plane/describe.ts';
import { looksNamespace } from './objects.ts';
import { looksTests } from './suite.ts';

describeOnControlPlane(
  'looks at a real control plane',
  (plane) => {
    looksTests(async () => ({
      name: 'real',
      passes: () => undefined,
      async apply(manifests) {
        const list = { apiVersion: 'v1', kind: 'List', items: manifests };
        const { code, stderr } = await plane().kubectl(['apply', '-f', '-'], JSON.stringify(list));
        if (code !== 0) throw new Error(stderr);
      },
      async botKubeconfig() {
        const { stdout } = await plane().kubectl(['create', 'token', 'mcp-chatops', '-n', botNamespace]);
        return plane().kubeconfigOf(stdout.trim(), looksNamespace);
      },
    }));
  },
  { nodes: 1 },
);
