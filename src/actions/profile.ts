import { z } from 'zod';
import { changeAction } from '../catalog/action.ts';
import { duration } from '../catalog/params/duration.ts';
import { podName } from '../catalog/params/pod-name.ts';
import { promise } from '../model/plan.ts';
import { choosePod } from '../profiling/choose.ts';
import { flameGraph } from '../profiling/flame-graph.ts';
import { type RecordTerms, record } from '../profiling/record.ts';
import { profileReport } from '../profiling/report.ts';
import { speedscope } from '../profiling/speedscope.ts';
import { hottest } from '../profiling/stacks.ts';

const [usualMs, perSecond, mostShown] = [10_000, 50, 10];

/** Runbook A `kubectl exec … py-spy top`: a screen that nobody can read in chat; here a recording that ends by itself, in one pod. */
export const action = changeAction({
  summary: 'Records where one pod of the MCP server spends its time, and draws a flame graph',
  risk: 'disruptive',
  params: z.object({
    pod: podName().optional().describe('The pod, or its last five letters; the busiest when left out'),
    for: duration({ atLeastMs: 1000, atMostMs: 30_000 })
      .optional()
      .describe('How long, at most 30s; 10s when left out'),
  }),
  positional: ['pod'],
  needs: ['cluster'],
  examples: ['/mcp profile env=staging', '/mcp profile env=staging for=5s'],
  deadlineMs: 2 * 60_000,

  target: (_, environment) => `deployment/${environment.server.deployment}`,

  async plan({ cluster, environment, signal, params }) {
    const { pod, container, use } = await choosePod({ cluster, environment, signal, name: params.pod });
    const seconds = Math.round((params.for ?? usualMs) / 1000);
    const terms: RecordTerms = { pod: pod.name, container: container.name, seconds, perSecond };
    return {
      headline: `Record ${pod.name} for ${seconds} s`,
      doing: `Recording ${pod.name}`,
      confirm: 'Record the pod',
      subject: pod.name,
      changes: [],
      promises: [
        promise(
          'recording',
          terms,
          (what) =>
            `Runs py-spy in container ${what.container}: ${what.perSecond} looks a second for ${what.seconds} s, without ever pausing the process.`,
        ),
        promise('content', 'names', () => 'Keeps names of functions and files, no values of anybody.'),
        promise('way back', 'none', () => 'No way back is needed: nothing stays in the pod.'),
      ],
      course: [use],
      steps: [
        { key: 'record', title: 'Record' },
        { key: 'verify', title: 'Look at the pod' },
      ],
      observed: { uid: pod.uid, container: container.name },
      data: terms,
    };
  },

  run: ({ cluster, steps, signal }, { data }) =>
    steps.observe('record', async (step) => {
      const recording = await steps.once.harmless(`record ${data.pod}`, () => {
        step.say(`${data.seconds} s`);
        return record(cluster, data, signal);
      });
      const title = `${data.pod}, ${data.seconds} s, ${recording.samples} samples`;
      await steps.attach({ name: 'flame-graph.svg', title: 'Flame graph', text: flameGraph(title, recording) });
      await steps.attach({ name: 'speedscope.json', title: 'For speedscope.app', text: speedscope(title, recording) });
      const all = hottest(recording);
      const hot = all.slice(0, mostShown);
      return { samples: recording.samples, unread: recording.unread, hot, more: all.length - hot.length };
    }),

  async verify({ cluster, environment, signal }, { data }, seen) {
    const deployments = environment.deployments;
    const pods = await Promise.all(
      deployments.map(async (name) =>
        cluster.pods(await cluster.deployment(name, { signal }), { signal }).catch(() => []),
      ),
    );
    return profileReport(
      data,
      seen,
      pods.flat().some(({ name, ready }) => name === data.pod && ready),
    );
  },
});
