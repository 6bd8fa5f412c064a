import { expect, it } from 'vitest';
import type { Deployment } from '../../src/ports/workload.ts';
import { keeperWarnings } from '../../src/workloads/keepers.ts';
import { aDeployment } from './samples.ts';

it.each<[string, Partial<Deployment>]>([
  [
    'Argo CD (application shop) manages mcp-server: it takes this change back at its next sync',
    { annotations: { 'argocd.argoproj.io/tracking-id': 'shop:apps/Deployment:mcp/mcp-server' } },
  ],
  ['Argo CD (application shop)', { labels: { 'argocd.argoproj.io/instance': 'shop' } }],
  ['Argo CD manages mcp-server', { managers: ['kube-controller-manager', 'argocd-controller'] }],
  ['Flux (kustomization apps) manages mcp-server', { labels: { 'kustomize.toolkit.fluxcd.io/name': 'apps' } }],
  [
    'Flux (Helm release mcp) manages mcp-server',
    {
      labels: { 'helm.toolkit.fluxcd.io/name': 'mcp', 'app.kubernetes.io/managed-by': 'Helm' },
      managers: ['helm-controller'],
    },
  ],
  [
    'Helm (release mcp) manages mcp-server: it overwrites this change at its next upgrade',
    { annotations: { 'meta.helm.sh/release-name': 'mcp' }, labels: { 'app.kubernetes.io/managed-by': 'Helm' } },
  ],
  ['KEDA (ScaledObject queue) manages mcp-server', { labels: { 'scaledobject.keda.sh/name': 'queue' } }],
  ['Helm manages mcp-server', { managers: ['helm'] }],
])('%s', (words, over) => {
  expect(keeperWarnings(aDeployment(over))).toEqual([expect.stringContaining(words)]);
});

it.each<[string, Partial<Deployment>]>([
  ['nobody', { managers: ['kubectl-client-side-apply', 'kube-controller-manager', 'mcp-chatops'] }],
  [
    'a kustomization that is told to leave it alone',
    {
      labels: { 'kustomize.toolkit.fluxcd.io/name': 'apps' },
      annotations: { 'kustomize.toolkit.fluxcd.io/reconcile': 'disabled' },
    },
  ],
])('%s takes nothing back', (_, over) => expect(keeperWarnings(aDeployment(over))).toEqual([]));
