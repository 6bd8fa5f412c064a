import { z } from 'zod';
import { changeAction } from '../../catalog/action.ts';
import { fault } from '../../errors.ts';
import type { Environment } from '../../model/environment.ts';
import { promise } from '../../model/plan.ts';
import { clearOnEveryPod, readKeys } from '../../workloads/jwks.ts';
import { present, ready } from '../../workloads/pods.ts';

/** Where the cache is cleared and read: kept with the plan, so that what was approved is what is called. */
type Calls = Pick<Environment['server'], 'port' | 'jwksClearPath' | 'jwksStatusPath'>;

const asApproved = (environment: Environment, calls: Calls): Environment => ({
  ...environment,
  server: { ...environment.server, ...calls },
});

/** Runbook B 4.3.4, step 4: the admin call on every ready pod, not on the first one that `kubectl exec deploy/…` happens to pick. */
export const action = changeAction({
  summary: 'Clears the cache of sign-in keys (JWKS) on every pod of the MCP server',
  risk: 'reversible',
  params: z.object({}),
  positional: [],
  needs: ['cluster'],
  examples: ['/mcp auth clear-jwks', '/mcp auth clear-jwks env=staging'],
  deadlineMs: 3 * 60_000,

  target: (_, environment) => `jwks/${environment.server.deployment}`,

  async plan({ cluster, environment, signal }) {
    const { server } = environment;
    const deployment = await cluster.deployment(server.deployment, { signal });
    const pods = present(await cluster.pods(deployment, { signal }));
    const serving = ready(pods);
    if (serving.length === 0) {
      throw fault(
        'NO_READY_POD',
        `${server.deployment} has no ready pod (${pods.length} there), so there is no cache to clear. Nothing was changed.`,
      );
    }
    const { port, jwksClearPath, jwksStatusPath } = server;
    const calls: Calls = { port, jwksClearPath, jwksStatusPath };
    return {
      headline: `Clear the JWKS cache of ${server.deployment} on every pod`,
      doing: `Clearing the JWKS cache of ${server.deployment}`,
      confirm: 'Clear the cache',
      subject: server.deployment,
      changes: [],
      promises: [
        promise(
          'calls',
          calls,
          (terms) =>
            `POST ${terms.jwksClearPath} (port ${terms.port}) on each ready pod and on those that start meanwhile; ${terms.jwksStatusPath} then tells what each holds.`,
        ),
      ],
      course: [
        `${serving.length} of ${pods.length} pods ready now.`,
        'Each pod fetches the keys of the issuer anew at its next sign-in; nobody is signed out.',
        'A pod that refuses is named; the others are still done.',
      ],
      steps: [
        { key: 'clear', title: 'Clear on every pod' },
        { key: 'verify', title: 'Read the caches' },
      ],
      // Which pods there are may change at any moment and is not part of what is approved.
      observed: { uid: deployment.uid, namespace: environment.namespace },
      data: { deployment: server.deployment, calls },
    };
  },

  run: ({ cluster, environment, clock, signal, steps }, { data }) =>
    clearOnEveryPod({
      cluster,
      environment: asApproved(environment, data.calls),
      clock,
      signal,
      steps,
      deployment: data.deployment,
    }),

  async verify({ cluster, environment, signal }, { data }, { pods, unready }) {
    const approved = asApproved(environment, data.calls);
    const rows = await Promise.all(
      pods.map(async (pod) => ({
        ...pod,
        keys: pod.gone ? '–' : await readKeys(cluster, approved, pod, signal),
      })),
    );
    const left = rows.filter((row) => !row.gone);
    const failed = left.filter((row) => row.problem !== '');
    const table = {
      kind: 'table' as const,
      columns: [{ title: 'Pod' }, { title: 'Cache' }, { title: 'Keys now' }],
      rows: rows.map((row) => [
        row.name,
        row.gone ? 'gone meanwhile' : row.problem === '' ? 'cleared' : row.problem,
        row.keys,
      ]),
    };
    const notes = unready.length === 0 ? [] : [`not ready and not asked: ${unready.join(', ')}`];
    if (failed.length === 0 && left.length > 0) {
      const headline = `JWKS cache cleared on ${left.length} of ${left.length} ready pods`;
      return { mark: 'good', headline, parts: [table], notes };
    }
    const [first] = failed;
    const why = first === undefined ? 'every pod was gone' : `${first.name}: ${first.problem}`;
    return {
      mark: 'bad',
      headline: `JWKS cache cleared on ${left.length - failed.length} of ${left.length} ready pods only: ${why}`,
      parts: [table],
      notes,
      offers: [
        { label: 'Try again', action: 'auth clear-jwks', params: {} },
        { label: 'Diagnose', action: 'diagnose', params: { deployment: environment.server.deployment } },
      ],
    };
  },
});
