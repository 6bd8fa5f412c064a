import { z } from 'zod';
import { changeAction } from '../../../src/catalog/action.ts';
import { promise } from '../../../src/model/plan.ts';

/** A change nobody can ask about: a POST to one pod that leaves nothing to read. */
export const postOnce = changeAction({
  summary: 'For tests',
  risk: 'disruptive',
  params: z.object({}),
  positional: [],
  needs: ['cluster'],
  examples: [],
  deadlineMs: 60_000,
  target: () => 'pod/any',
  plan: async () => ({
    ...{ headline: 'Post once', doing: 'Posting once', confirm: 'Post', subject: 'a pod', changes: [], course: [] },
    promises: [promise('calls', 1, (calls) => `${calls} POST.`)],
    steps: [{ key: 'post', title: 'Post' }],
    ...{ observed: {}, data: {} },
  }),
  async run({ cluster, environment, steps }) {
    const deployment = await cluster.deployment(environment.server.deployment);
    const [pod] = await cluster.pods(deployment);
    return steps.once.unverifiable('post', async () => {
      const target = { kind: 'pod' as const, name: pod?.name ?? '', address: pod?.address, port: 8000 };
      const { status } = await cluster.httpPost(target, environment.server.jwksClearPath);
      return { status };
    });
  },
  verify: async (_, __, { status }) => ({ mark: status === 200 ? 'good' : 'bad', headline: `It answered ${status}` }),
});
