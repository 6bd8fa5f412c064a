import { reportMessage } from '../../../src/blocks/report.ts';
import { runCard } from '../../../src/blocks/run-card.ts';
import type { Effect } from '../../../src/model/effect.ts';
import type { Watch, Watched } from '../../../src/model/watch.ts';
import type { ChatPayload } from '../../../src/ports/chat.ts';
import { rollbackPlan as plan, rollbackReport as report } from './plan.ts';
import { aCard, ago, anApproval, anOffer, nameOf, now } from './values.ts';

const seen: Watched = {
  lookedAt: ago(5),
  ready: { available: 3, wanted: 3 },
  restarts: 0,
  counts: {},
  before: { errors: 0.081, latencyMs: 1720 },
  now: { errors: 0.002, latencyMs: 310 },
  best: { errors: 0.002, latencyMs: 300 },
  strikes: { ready: 0, errors: 0, latency: 0 },
  missing: [],
};
const worse: Watched = {
  ...seen,
  now: { errors: 0.12, latencyMs: 340 },
  restarts: 3,
  strikes: { ...seen.strikes, errors: 2 },
};
const unmeasured: Watched = {
  ...seen,
  before: {},
  now: {},
  best: {},
  missing: ['errors and p99 (no Prometheus is configured for staging)'],
};
const back = [anOffer('Back to 2.3.0'), anOffer('Diagnose mcp-server')];
const file = (title: string) => ({ title, state: 'there' as const, code: undefined });
const evidence = ['before', 'after'].map((when) => file(`mcp-server ${when} the change`));
const charts = ['Errors', 'Latency'].map((of) => file(`${of} of mcp-server, before and after`));

function watched(
  watch: Partial<Watch>,
  over: Parameters<typeof aCard>[1] = {},
  environment = 'production',
): ChatPayload {
  const times = { changedAt: ago(112), since: now, until: ago(-600), endedAt: undefined, endedBy: undefined };
  const whole: Watch = {
    run: 1042,
    subject: `${environment}/deployment/mcp-server`,
    state: 'watching',
    seen,
    ...times,
    ...watch,
  };
  const votes = [{ user: 'U0LEAD', verdict: 'approve' as const, at: ago(118) }];
  const run = { state: 'succeeded' as const, startedAt: ago(112), finishedAt: now, plan, report, environment };
  return runCard(
    aCard(run, { approval: anApproval({ state: 'approved', votes }), watch: whole, files: evidence, ...over }),
    nameOf,
  );
}

const gone = { before: ['HighErrorRate'], still: [], fresh: [] };
const scoredWell = { before: seen.before, now: seen.now, alerts: gone, missing: [] };
const helped: readonly Effect[] = [5, 30, 60].map((minutes) => ({ minutes, verdict: 'worked', seen: scoredWell }));
const leaks: Effect = {
  minutes: 30,
  verdict: 'worse',
  seen: { ...scoredWell, now: { errors: 0.19, latencyMs: 2400 }, alerts: { ...gone, fresh: ['PodOutOfMemory'] } },
};

/** What is seen of a change in the ten minutes after it, and how it was scored in the hour after it. */
export const watchMessages: Readonly<Record<string, ChatPayload>> = {
  'rollback-watching': watched({}),
  'rollback-holding': watched({ state: 'holding', endedAt: ago(-600) }, { files: [...evidence, ...charts] }),
  'rollback-holding-unmeasured': watched({ state: 'holding', endedAt: ago(-600), seen: unmeasured }, {}, 'staging'),
  'rollback-worse-again': watched(
    { state: 'worse', endedAt: ago(-250), seen: worse },
    { offers: back, files: [...evidence, ...charts] },
  ),
  'rollback-watch-ended': watched({ state: 'ended', endedAt: ago(-190), endedBy: 1043 }),
  'rollback-scored': watched(
    { state: 'holding', endedAt: ago(-600) },
    { effects: helped, files: [...evidence, ...charts] },
  ),
  'rollback-scored-worse': watched(
    { state: 'holding', endedAt: ago(-600) },
    { effects: [...helped.slice(0, 1), leaks], offers: back, files: [...evidence, ...charts] },
  ),
  'note-worse-again': reportMessage(
    {
      mark: 'bad',
      headline: 'mcp-server is worse again 4 min after the change: 3 restarts, errors 12% (0.2% at best)',
      notes: ['R-1042 · production'],
    },
    nameOf,
    { mention: 'U0DEV', offers: back },
  ),
};
