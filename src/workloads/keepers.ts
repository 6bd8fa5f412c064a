import type { Deployment } from '../ports/workload.ts';

/** A program that writes a deployment from a source of its own, and will write it again. */
interface Keeper {
  readonly name: string;
  /** What it calls the thing it keeps; '' where it does not say. */
  readonly of: string;
  readonly will: string;
  /** What to do in the place of a change here, or with it. */
  readonly instead: string;
}

/** A deployment, a service or an autoscaler, as far as it tells who keeps it. */
type Kept = Pick<Deployment, 'name' | 'labels' | 'annotations' | 'managers'>;

/** Names a keeper gives, by what is in the labels, annotations and field managers of a deployment. */
const keepers: readonly ((kept: Kept) => Keeper | undefined)[] = [
  ({ labels, managers }) => {
    // KEDA makes the autoscaler of a ScaledObject and keeps it as that says (keda.sh, Scaling Deployments).
    const scaled = labels['scaledobject.keda.sh/name'];
    if (scaled === undefined && !has(managers, /^keda$/)) return undefined;
    return {
      name: 'KEDA',
      of: named('ScaledObject', scaled),
      will: 'takes this change back within seconds',
      instead: 'Change the ScaledObject',
    };
  },
  ({ labels, annotations, managers }) => {
    const tracking = annotations['argocd.argoproj.io/tracking-id']?.split(':')[0];
    const application = tracking ?? labels['argocd.argoproj.io/instance'];
    if (application === undefined && !has(managers, /^argocd-/)) return undefined;
    return {
      name: 'Argo CD',
      of: named('application', application),
      will: 'takes this change back at its next sync',
      instead: 'Change its source as well, or turn automatic sync off until then',
    };
  },
  ({ labels, annotations, managers }) => {
    const kustomization = labels['kustomize.toolkit.fluxcd.io/name'];
    if (kustomization === undefined && !has(managers, /^kustomize-controller$/)) return undefined;
    // Flux leaves alone what is annotated so (fluxcd.io, Kustomization: controlling the apply behaviour).
    if (annotations['kustomize.toolkit.fluxcd.io/reconcile'] === 'disabled') return undefined;
    return {
      name: 'Flux',
      of: named('kustomization', kustomization),
      will: 'takes this change back at its next reconciliation',
      instead: 'Change its source as well, or suspend it until then (`flux suspend kustomization`)',
    };
  },
  ({ labels, managers }) => {
    const release = labels['helm.toolkit.fluxcd.io/name'];
    if (release === undefined && !has(managers, /^helm-controller$/)) return undefined;
    return {
      name: 'Flux',
      of: named('Helm release', release),
      will: 'takes this change back at its next upgrade or drift correction',
      instead: 'Change its values as well, or suspend it until then (`flux suspend helmrelease`)',
    };
  },
  ({ labels, annotations, managers }) => {
    const release = annotations['meta.helm.sh/release-name'];
    const isHelm = labels['app.kubernetes.io/managed-by'] === 'Helm' || has(managers, /^helm$/i);
    if (release === undefined && !isHelm) return undefined;
    return {
      name: 'Helm',
      of: named('release', release),
      will: 'overwrites this change at its next upgrade',
      instead: 'Change its values as well',
    };
  },
];

const has = (managers: readonly string[], pattern: RegExp) => managers.some((manager) => pattern.test(manager));
const named = (what: string, name: string | undefined) => (name === undefined ? '' : ` (${what} ${name})`);

/** Who will take a change of the object back: the first that keeps it, since it works through the others. */
export function keeperWarnings(kept: Kept): readonly string[] {
  for (const find of keepers) {
    const keeper = find(kept);
    if (keeper !== undefined)
      return [`${keeper.name}${keeper.of} manages ${kept.name}: it ${keeper.will}. ${keeper.instead}.`];
  }
  return [];
}
