import { runCard } from '../../../src/blocks/run-card.ts';
import { pairReport } from '../../../src/bluegreen/pair-report.ts';
import { retirePlan } from '../../../src/bluegreen/retire-plan.ts';
import { switchPlan } from '../../../src/bluegreen/switch-plan.ts';
import { switchReport } from '../../../src/bluegreen/switch-report.ts';
import type { Switched } from '../../../src/bluegreen/switch-traffic.ts';
import type { Plan } from '../../../src/model/plan.ts';
import type { Report } from '../../../src/model/report.ts';
import type { Run, RunStep } from '../../../src/model/run.ts';
import type { ChatPayload } from '../../../src/ports/chat.ts';
import { figuresFrom, lineOf, pairSeen, pairSettings } from '../../bluegreen/samples.ts';
import { anEnvironment } from '../../support/environment.ts';
import { looked } from './looks.ts';
import { aCard, ago, anApproval, anOffer, aStep, nameOf, now } from './values.ts';

const at = new Date(now);
const environment = anEnvironment({
  prometheus: { url: 'http://prometheus:9090' },
  blueGreen: pairSettings,
  timezone: 'Asia/Kolkata',
});
const since = ago(26 * 3600);
const before = figuresFrom(0.003, 240);
const onBlue = pairSeen('blue', { selectedSince: since });
const plan = switchPlan(onBlue, environment, before);
const approved = anApproval({
  state: 'approved',
  decidedAt: ago(700),
  votes: [{ user: 'U0LEAD', verdict: 'approve', at: ago(700) }],
});

const title = (key: string, state: RunStep['state'], seconds: number, detail = '') =>
  aStep(key, state, seconds, detail);

function card(
  run: Partial<Run>,
  { steps = [], report, approval }: { steps?: RunStep[]; report?: Report; approval?: ReturnType<typeof anApproval> },
): ChatPayload {
  const whole: Partial<Run> = {
    action: 'bluegreen switch',
    ...run,
    ...(report === undefined ? {} : { report: stored(report) }),
  };
  const offers = (report?.offers ?? []).map(({ label }) => anOffer(label));
  return runCard(aCard(whole, { steps, offers, ...(approval === undefined ? {} : { approval }) }), nameOf);
}

/** As it comes back from the store: its charts are files of the thread. */
function stored({ attachments: _, ...report }: Report): NonNullable<Run['report']> {
  return report;
}

const switchedAt = ago(610);
const done = (end: Switched['end'], why: string, minutes: number): Switched => ({
  ...{ end, why, before, at: switchedAt },
  until: new Date(Date.parse(switchedAt) + minutes * 60_000).toISOString(),
});
const steps = (last: RunStep): RunStep[] => [
  title('evidence', 'done', 640),
  title('preflight', 'done', 630),
  title('before', 'done', 628),
  title('switch:mcp-server', 'done', 620),
  last,
];
const lines = (green: readonly [errors: number, p99Ms: number][]) => ({
  from: lineOf(
    Date.parse(switchedAt) - 600_000,
    Array.from({ length: 40 }, (_, at) => [0.003 + (at % 3) * 0.0004, 236 + (at % 5) * 3]),
  ),
  to: lineOf(Date.parse(switchedAt), green),
});
const slower = Array.from({ length: 20 }, (_, at): [number, number] => [0.004, at < 14 ? 250 : 1400 + at * 20]);
const plainPlan = plan as Plan;
const retired = (replicas: number) =>
  retirePlan(pairSeen('green', { selectedSince: ago(7200) }), [], environment, { colour: undefined, replicas }, at);

/** Blue and green: looking, switching, retiring. */
export const blueGreenMessages: Readonly<Record<string, ChatPayload>> = {
  'bluegreen-edited': looked(
    'bluegreen',
    pairReport({ pair: pairSeen('canary', {}), environment, at, figures: new Map() }),
  ),
  'bluegreen-switch-baking': card(
    { state: 'running', plan: plainPlan, startedAt: ago(290) },
    {
      approval: approved,
      steps: steps(
        title(
          'bake',
          'running',
          250,
          '4 of 10 min · errors ▂▂▁▂▂▂▂▁▂▂ 0.31% (blue had 0.3%) · p99 ▂▂▂▃▂▂▂▂▃▃ 251 ms (blue had 240 ms)',
        ),
      ),
    },
  ),
  'bluegreen-switched-back': card(
    { state: 'failed', plan: plainPlan, startedAt: ago(350), finishedAt: now },
    {
      approval: approved,
      report: switchReport(plan.data, done('switched back', 'p99 1,780 ms for 1 min (limit 1,000 ms)', 5), {
        ...{ pair: onBlue, environment, lines: lines(slower) },
      }),
    },
  ),
  'bluegreen-switched-back-asked': card(
    { state: 'failed', plan: plainPlan, startedAt: ago(190), finishedAt: now },
    {
      approval: approved,
      report: switchReport(
        plan.data,
        { ...done('switched back', '', 3), by: 'U0LEAD' },
        { pair: onBlue, environment, lines: lines(slower.slice(0, 12)) },
      ),
    },
  ),
  'bluegreen-retire-plan-zero': card(
    { action: 'bluegreen retire', state: 'awaiting_approval', plan: retired(0) as Plan },
    { approval: anApproval({ gate: { approvers: 2, typedName: true, ttlMs: 900_000 } }) },
  ),
};
