import type { Cause } from '../cause.ts';

/** Somebody has paused the rollout before it was over: nothing goes on by itself. */
export const cause: Cause = {
  title: 'Rollout paused',
  explains: /DeploymentPaused/,
  weigh({ deployment, environment, name }) {
    if (deployment === undefined || !deployment.paused) return undefined;
    const { wanted, updated, current } = deployment.replicas;
    if (updated >= wanted && current <= updated) return undefined;
    const since = deployment.conditions.find(({ reason }) => reason === 'DeploymentPaused')?.at;
    return {
      strength: 0.7,
      because: [
        `paused with ${updated} of ${wanted} pods on the newest version`,
        `resume with: kubectl rollout resume deployment/${name} -n ${environment.namespace}`,
      ],
      since,
      offers: [],
    };
  },
};
