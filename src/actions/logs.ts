import { z } from 'zod';
import { readAction } from '../catalog/action.ts';
import { choice } from '../catalog/params/choice.ts';
import { deploymentToSee } from '../catalog/params/deployment-name.ts';
import { duration } from '../catalog/params/duration.ts';
import { podName } from '../catalog/params/pod-name.ts';
import { text } from '../catalog/params/text.ts';
import { yesNo } from '../catalog/params/yes-no.ts';
import { deploymentIn } from '../catalog/params.ts';
import { fault } from '../errors.ts';
import { followLines } from '../logs/follow.ts';
import { levels } from '../logs/levels.ts';
import { readLines } from '../logs/read-lines.ts';

const quarterMs = 15 * 60_000;
/** Longer than a week no kubelet keeps. */
const weekMs = 7 * 24 * 3_600_000;

/** Runbooks A and B, `kubectl logs deployment/…`, which reads one pod and one container: every pod and container, merged by time. */
export const action = readAction({
  summary: 'Shows the newest log lines of a deployment: every pod and container, merged by time',
  params: z.object({
    deployment: deploymentToSee(),
    since: duration({ atLeastMs: 60_000, atMostMs: weekMs })
      .optional()
      .describe('How far back to look: 5m, 1h, 1d; 15 minutes when left out'),
    level: choice(levels).optional().describe('Only lines of this level or worse, in JSON, logfmt and text'),
    grep: text({ example: '"connection refused"' })
      .optional()
      .describe('Only lines with these words, exactly as typed but in any case'),
    previous: yesNo().optional().describe('For restarted containers, the logs from before the last restart'),
    follow: duration({ atLeastMs: 10_000, atMostMs: 5 * 60_000 })
      .optional()
      .describe('Follows new lines in one message for this long: 30s, 2m, at most 5m'),
    pod: podName().optional().describe('One pod: its name, or the last five letters'),
  }),
  positional: ['deployment'],
  needs: ['cluster'],
  examples: ['/mcp logs', '/mcp logs level=error since=1h', '/mcp logs mcp-server grep="connection refused"'],
  // As long as may be followed, and a while.
  deadlineMs: 390_000,

  run: async ({ cluster, environment, params, clock, signal, show }) => {
    const asked = {
      ...{ cluster, clock, signal, zone: environment.timezone, pod: params.pod },
      deployment: deploymentIn(environment, params.deployment),
      sought: { level: params.level, grep: params.grep },
    };
    if (params.follow === undefined)
      return readLines({ ...asked, show, previous: params.previous === true, sinceMs: params.since ?? quarterMs });
    if (params.previous === true || params.since !== undefined)
      throw fault('PARAM_INVALID', 'What is followed begins now: leave since= and previous= out.');
    return followLines({ ...asked, forMs: params.follow, show });
  },
});
