import type { Workspace } from '../../sandbox/workspace/workspace.ts';
import type { World } from './world.ts';

interface Seen {
  readonly spec: { readonly paused?: boolean; readonly template: { spec: { containers: { image: string }[] } } };
  readonly status: {
    readonly availableReplicas?: number;
    readonly updatedReplicas?: number;
    readonly replicas?: number;
    readonly observedGeneration?: number;
  };
}

/** Where one looks on, and how one waits. */
export interface Watching extends Pick<World, 'platform'> {
  readonly workspace: Pick<Workspace, 'waitFor'>;
}

/** A deployment of the simulated cluster as a story needs it: what runs, and what a pipeline or a colleague does to it. */
export interface Watched {
  readonly namespace: string;
  image(): string;
  revision(): number;
  /** Names of its pods that are not going away. */
  pods(): readonly string[];
  /** Deploys an image and waits until the cluster has seen it; gives the new revision. */
  deploys(image: string, cause?: string): Promise<number>;
  /** Waits until every wanted pod is of the newest template and ready. */
  settles(): Promise<void>;
  /** Changes the object by hand, as with kubectl. */
  edit(spec: object): void;
  /** PATCHes the bot sent to it. */
  patches(): number;
}

/** The MCP server of an environment. */
export function mcpServerOf({ platform, workspace }: Watching, namespace = 'mcp-production'): Watched {
  const { cluster } = platform;
  const name = 'mcp-server';
  const read = () => {
    const found = cluster.read('deployments', namespace, name);
    if (found === undefined) throw new Error(`There is no deployment ${namespace}/${name}.`);
    return { found, seen: found as unknown as Seen };
  };
  const watched: Watched = {
    namespace,
    image: () => read().seen.spec.template.spec.containers[0]?.image ?? '',
    revision: () => Number(read().found.metadata.annotations?.['deployment.kubernetes.io/revision']),
    pods: () =>
      cluster
        .list('pods', namespace)
        .filter(({ metadata }) => metadata.labels?.['app'] === name && metadata.deletionTimestamp === undefined)
        .map(({ metadata }) => metadata.name),
    async deploys(image, cause = `release ${image.split(':')[1] ?? ''}`) {
      const before = watched.revision();
      cluster.deployVersion(namespace, name, image, cause);
      await workspace.waitFor(`revision ${before + 1}`, () => watched.revision() > before);
      return watched.revision();
    },
    async settles() {
      const settled = () => {
        const { found, seen } = read();
        const { availableReplicas = 0, updatedReplicas = 0, replicas = 0, observedGeneration } = seen.status;
        return (
          observedGeneration === found.metadata.generation &&
          replicas === updatedReplicas &&
          replicas === availableReplicas
        );
      };
      await workspace.waitFor(`${namespace}/${name} rolled out`, settled);
    },
    edit(spec) {
      cluster.apply([{ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name, namespace }, spec }]);
    },
    patches: () =>
      cluster.requests.filter(
        ({ verb, target }) => verb === 'patch' && target?.resource === 'deployments' && target.namespace === namespace,
      ).length,
  };
  return watched;
}
