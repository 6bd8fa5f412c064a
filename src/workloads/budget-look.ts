import type { Line, Mark, Offer, Report } from '../model/report.ts';
import { counted } from '../model/units.ts';
import type { Budget, Deployment, Pod } from '../ports/workload.ts';
import { inOneLine } from './message.ts';
import { present, shortName, stuckReason } from './pods.ts';
import { selects } from './selects.ts';
import { tree } from './tree.ts';

/** Pods that are named; the others are counted. */
const mostPods = 3;

export interface BudgetsSeen {
  readonly deployment: Deployment;
  readonly pods: readonly Pod[];
  /** Of the whole namespace. */
  readonly budgets: readonly Budget[];
}

/** Budgets that count pods of a deployment: of those there are, or of its template where there are none. */
export function budgetsOf({ deployment, pods, budgets }: BudgetsSeen): readonly Budget[] {
  const labels = texts(tree(tree(deployment.template['metadata'])['labels']));
  const all = pods.length === 0 ? [labels] : pods.map((pod) => pod.labels);
  return budgets.filter(({ selector }) => all.some((one) => selects(selector, one)));
}

function texts(labels: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(labels).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

interface Stand {
  readonly mark: Mark;
  readonly words: string;
}

/** The disruption budgets of a deployment as a report: how many pods may be evicted now, and what blocks. */
export function budgetReport(seen: BudgetsSeen): Report {
  const { deployment, pods } = seen;
  const own = budgetsOf(seen);
  const { mark, words } = standOf(deployment, own);
  const unready = present(pods).filter(({ ready }) => !ready);
  const lines = own.map(budgetLine);
  const blocks = own.some(({ disruptionsAllowed }) => disruptionsAllowed === 0) ? unready : [];
  const shown = blocks.slice(0, mostPods);
  const left = blocks.length - shown.length;
  return {
    mark,
    headline: `${deployment.name}: ${words}`,
    parts: [
      { kind: 'lines', lines },
      ...(shown.length === 0
        ? []
        : [
            {
              kind: 'list' as const,
              ordered: false,
              items: [
                ...shown.map((pod) => stuckReason(pod) ?? `${pod.name} is not ready`),
                ...(left > 0 ? [`and ${counted(left, 'more pod')} not ready`] : []),
              ],
            },
          ]),
    ],
    offers: offersOf(deployment.name, blocks),
  };
}

function standOf({ replicas: { wanted } }: Deployment, own: readonly Budget[]): Stand {
  const [first, ...others] = own;
  if (first === undefined) {
    if (wanted === 0) return { mark: 'neutral', words: 'no disruption budget, and no pods wanted' };
    const all = wanted === 1 ? 'its only pod' : `all ${wanted} pods at once`;
    return { mark: 'warning', words: `no disruption budget: a node drain may take ${all}` };
  }
  if (others.length > 0)
    return {
      mark: 'bad',
      words: `${own.length} disruption budgets count its pods, so Kubernetes refuses every eviction`,
    };
  if (!first.isObserved)
    return { mark: 'unknown', words: 'its disruption budget has been changed and not been counted yet' };
  const failed = first.conditions.find(({ type, reason }) => type === 'DisruptionAllowed' && reason === 'SyncFailed');
  if (failed !== undefined)
    return { mark: 'bad', words: 'its disruption budget cannot be worked out, so no pod may be evicted' };
  if (first.disruptionsAllowed > 0)
    return { mark: 'good', words: `${counted(first.disruptionsAllowed, 'pod')} may be evicted now` };
  if (first.expected === 0) return { mark: 'neutral', words: 'its disruption budget counts no pods' };
  if (first.desiredHealthy >= first.expected)
    return { mark: 'warning', words: 'no pod may ever be evicted: its budget wants all of them, and node drains hang' };
  return {
    mark: 'warning',
    words: `no pod may be evicted now: ${first.healthy} healthy, ${first.desiredHealthy} wanted`,
  };
}

function budgetLine({
  name,
  minAvailable,
  maxUnavailable,
  expected,
  healthy,
  desiredHealthy,
  disruptionsAllowed,
  conditions,
}: Budget): Line {
  const rule =
    maxUnavailable === undefined
      ? `at least ${minAvailable ?? '1'} available`
      : `at most ${maxUnavailable} unavailable`;
  const failed = conditions.find(({ type, reason }) => type === 'DisruptionAllowed' && reason === 'SyncFailed');
  const said = failed === undefined ? '' : `: ${inOneLine(failed.message)}`;
  return {
    mark: disruptionsAllowed > 0 ? 'good' : 'warning',
    label: name,
    text: `${rule}; ${healthy} of ${counted(expected, 'pod')} healthy, ${desiredHealthy} wanted${said}`,
  };
}

function offersOf(deployment: string, blocks: readonly Pod[]): readonly Offer[] {
  const [pod] = blocks;
  return [
    ...(pod === undefined
      ? []
      : [{ label: `Look at ${shortName(pod.name)}`, action: 'pod', params: { name: pod.name, deployment } }]),
    { label: 'All pods', action: 'pods', params: { deployment } },
    { label: 'Rollout', action: 'rollout', params: { deployment } },
  ];
}
