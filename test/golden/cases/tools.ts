import { action as disableAction } from '../../../src/actions/tools/disable.ts';
import { runCard } from '../../../src/blocks/run-card.ts';
import { isFault } from '../../../src/errors.ts';
import { toFailure } from '../../../src/jobs/outcome.ts';
import type { Environment } from '../../../src/model/environment.ts';
import type { Plan } from '../../../src/model/plan.ts';
import type { Report } from '../../../src/model/report.ts';
import type { ChatPayload } from '../../../src/ports/chat.ts';
import type { ClusterReader } from '../../../src/ports/cluster.ts';
import type { PastChange } from '../../../src/ports/past-changes.ts';
import type { MetricsReader } from '../../../src/ports/prometheus.ts';
import type { Tool, ToolsReader } from '../../../src/ports/tools.ts';
import { anEnvironment } from '../../support/environment.ts';
import { nothingKnown } from '../../support/nothing-known.ts';
import { aCard, ago, anApproval, anOffer, aStep, nameOf, now } from './values.ts';

const tool = (name: string, enabled: boolean, over: Partial<Tool> = {}): Tool => ({
  ...{ name, enabled, version: '7', changedBy: 'platform', changedAt: ago(30 * 86_400) },
  ...over,
});
const tools = (...all: readonly Tool[]): ToolsReader => ({ list: async () => ({ tools: all, total: all.length }) });

const on = ['create_assignment', 'list_assignments', 'list_releases', 'search_releases', 'book_service', 'get_stock'];
const enabled = on.map((name) => tool(name, true));
const offByBot = tool('bulk_export', false, { changedBy: 'mcp-chatops', changedAt: ago(1200) });

const disabling: PastChange = {
  target: 'tool/bulk_export',
  action: 'tools disable',
  params: { name: 'bulk_export', reason: 'APIM down' },
  result: { at: ago(1200), until: ago(-6000) },
  run: 'R-1031',
  by: 'U0LEAD',
  at: ago(1190),
};

/** Calls and errors of the last hour. */
const used: Readonly<Record<string, readonly [calls: number, errors: number]>> = {
  bulk_export: [412, 187],
  create_assignment: [1204, 39],
  list_assignments: [5210, 4],
  list_releases: [804, 0],
  search_releases: [318, 0],
  book_service: [96, 0],
};
const metrics: MetricsReader = {
  async instant(query) {
    const which = query.toString().includes('errors') ? 1 : 0;
    const series = Object.entries(used).map(([name, counts]) => ({
      labels: { tool: name },
      points: [[Date.parse(now), counts[which]] as const],
    }));
    return { series, warnings: [] };
  },
  range: () => Promise.reject(new Error('not asked')),
};
const measured = anEnvironment({ prometheus: { url: 'http://prometheus:9090' } });
const unmeasured = anEnvironment();

/** Pods that tell which tools they offer, each as it is given. */
const pods = (...offers: readonly boolean[]): ClusterReader =>
  ({
    deployment: async () => ({ name: 'mcp-server' }),
    pods: async () =>
      offers.map((_, at) => ({
        name: `mcp-server-7d9f8c6b54-x2k4${at}`,
        ready: true,
        phase: 'Running',
        deleting: false,
      })),
    httpGet: async ({ name }: { name: string }) => {
      const body = JSON.stringify({ tools: [{ name: 'bulk_export', enabled: offers[Number(name.slice(-1))] }] });
      return { status: 200, body };
    },
  }) as unknown as ClusterReader;

let time = Date.parse(now);
const call = (environment: Environment, changes: readonly PastChange[] = []) => ({
  environment,
  metrics,
  cluster: pods(false, false, false),
  signal: new AbortController().signal,
  clock: {
    now: () => new Date(time),
    monotonic: () => 0,
    sleep: async (ms: number) => {
      time += ms;
    },
  },
  requestedBy: 'U0DEV',
  ...nothingKnown,
  changes: { newest: async () => changes, since: async () => [], all: async () => [] },
  show: () => undefined,
  say: () => undefined,
});

const disable = { name: 'bulk_export', reason: 'APIM down', for: 7_200_000 };
const isOn = tool('bulk_export', true);
const disablePlan = await disableAction.plan({ ...call(measured), tools: tools(...enabled, isOn), params: disable });
const stays = { name: 'bulk_export', reason: 'slow' };
const stayingPlan = await disableAction.plan({ ...call(unmeasured), tools: tools(isOn), params: stays });
const own = anApproval({ gate: { approvers: 0, typedName: false, ttlMs: 900_000 } });

const asked = (action: string, plan: Plan): ChatPayload =>
  runCard(aCard({ action, plan, risk: 'reversible', state: 'awaiting_approval' }, { approval: own }), nameOf);

/** A plan as it comes back from the store. */
const stored = (plan: Plan) => JSON.parse(JSON.stringify(plan)) as never;

function ended(action: string, plan: Plan, report: Report): ChatPayload {
  const vote = { user: 'U0DEV', verdict: 'approve' as const, at: ago(20) };
  const way =
    report.mark === 'good' ? [] : [action === 'tools disable' ? 'Enable bulk_export…' : 'Disable bulk_export…'];
  return runCard(
    aCard(
      {
        ...{ action, plan, report, risk: 'reversible', startedAt: ago(8), finishedAt: now },
        state: report.mark === 'good' ? 'succeeded' : 'failed',
      },
      {
        approval: { ...own, state: 'approved', decidedAt: ago(20), votes: [vote] },
        steps: [aStep('turn', 'done', 8)],
        offers: [...way, ...(report.offers ?? []).map(({ label }) => label)].map((label) => anOffer(label)),
      },
    ),
    nameOf,
  );
}

const verified = async (cluster: ClusterReader) =>
  disableAction.verify({ ...call(measured), cluster, tools: tools(offByBot), params: disable }, stored(disablePlan), {
    at: now,
    until: ago(-7200),
  });
async function refused(): Promise<ChatPayload> {
  const planning = disableAction.plan({ ...call(measured, [disabling]), tools: tools(offByBot), params: disable });
  const error: unknown = await Promise.resolve(planning).catch((thrown: unknown) => thrown);
  if (!isFault(error)) throw new Error('it was planned');
  return runCard(
    aCard({
      action: 'tools disable',
      risk: 'reversible',
      state: 'refused',
      failure: toFailure(error),
      finishedAt: now,
    }),
    nameOf,
  );
}

/** Tools of the MCP server: which are off and why, and how one is turned off and on. */
export const toolMessages: Readonly<Record<string, ChatPayload>> = {
  'tools-disable-plan-staying': asked('tools disable', stayingPlan),
  'tools-disable-behind': ended('tools disable', disablePlan, await verified(pods(false, true, false))),
  'tools-disable-already': await refused(),
};
