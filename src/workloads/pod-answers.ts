import type { Checked } from '../model/checked.ts';
import { mask } from '../model/secrets.ts';
import { counted } from '../model/units.ts';
import type { HttpAnswer } from '../ports/cluster.ts';
import { bodySummary } from './body-summary.ts';
import { shortName } from './pods.ts';

export interface Answered {
  readonly answer: HttpAnswer | undefined;
  /** Why there is no answer; '' when there is one. */
  readonly error: string;
}

export interface AskedPod {
  readonly name: string;
  /** As Kubernetes sees it: it takes traffic. */
  readonly ready: boolean;
  /** Why it does not run; '' when it runs and was asked. */
  readonly stuck: string;
  readonly answered: Answered | undefined;
  /** The tag of its image; '' where it has none. */
  readonly version: string;
  /** Why it does not start, in one word of Kubernetes: `CrashLoopBackOff`; '' for one that starts or runs. */
  readonly halt: string;
}

export interface PodAnswers {
  readonly path: string;
  readonly service: Answered;
  readonly pods: readonly AskedPod[];
  readonly wanted: number;
  /** Whether a running pod that takes no traffic counts against this path. */
  readonly needsReady: boolean;
  /** The deployment and its version, for the small print. */
  readonly subject: string;
}

const isGood = (answered: Answered | undefined) => answered?.answer?.status === 200;

/** What the answers of all pods come to. Pure. Bad: nobody serves, a pod that takes traffic fails, or the service reaches none. */
export function judgePods(answers: PodAnswers): Checked {
  const { path, service, pods, wanted } = answers;
  const serving = pods.filter((pod) => pod.ready);
  const failing = serving.filter((pod) => !isGood(pod.answered));
  const times = [service, ...pods.map((pod) => pod.answered)].map((each) => each?.answer?.ms ?? 0);
  const ms = Math.max(0, ...times);
  const shared = {
    ms: ms === 0 ? undefined : ms,
    note: `${answers.subject}, ${serving.length} of ${wanted} pods ready`,
  };
  if (serving.length === 0) {
    return {
      ...shared,
      mark: 'bad',
      mayGoBack: true,
      verdict: 'MCP server has no ready pod',
      seen: `0 of ${wanted} pods ready${because(path, pods)}`,
    };
  }
  if (failing.length > 0) {
    return {
      ...shared,
      mark: 'bad',
      verdict: `MCP server fails ${path} on ${failing.length} of ${pods.length} pods`,
      seen: `${failure(path, failing)} of ${pods.length} pods (${names(failing)}), expected 200`,
    };
  }
  if (!isGood(service)) {
    return {
      ...shared,
      mark: 'bad',
      verdict: 'MCP server is not reached through its service',
      seen: `${path} through the service: ${said(service)}, expected 200`,
    };
  }
  const idle = pods.filter((pod) => !pod.ready && (answers.needsReady || pod.stuck !== '' || !isGood(pod.answered)));
  if (idle.length > 0 || pods.length < wanted) {
    const more = serving.length < wanted ? '' : `, ${idle.length} more ${idle.length === 1 ? 'is' : 'are'} not`;
    const stand = `${serving.length} of ${wanted} pods ready${more}`;
    const newer = unstarted(idle, serving, wanted);
    if (newer !== undefined)
      return { ...shared, mark: 'warning', mayGoBack: true, verdict: newer, seen: `${stand}${because(path, idle)}` };
    return { ...shared, mark: 'warning', verdict: `MCP server has ${stand}`, seen: `${stand}${because(path, idle)}` };
  }
  const seen = `${path} 200 on ${pods.length} of ${Math.max(wanted, pods.length)} pods and through the service`;
  return { ...shared, mark: 'good', verdict: 'MCP server is healthy', seen };
}

/** `MCP server 2.4.0 does not start (CrashLoopBackOff, 1 pod); 2.3.0 is ready on 3 of 3 pods`: a release that hangs behind the one in use. */
function unstarted(idle: readonly AskedPod[], serving: readonly AskedPod[], wanted: number): string | undefined {
  const used = [...new Set(serving.map(({ version }) => version))];
  const halted = idle.filter(({ halt, version }) => halt !== '' && version !== '' && !used.includes(version));
  const [first] = halted;
  if (first === undefined || used.includes('')) return undefined;
  const same = halted.filter(({ version }) => version === first.version);
  const still = `${used.join(' and ')} is ready on ${serving.length} of ${wanted} pods`;
  return `MCP server ${first.version} does not start (${first.halt}, ${counted(same.length, 'pod')}); ${still}`;
}

/** Why pods take no traffic, told by the first of each kind: what it answers, or why it does not run. */
function because(path: string, pods: readonly AskedPod[]): string {
  const asked = pods.filter((pod) => pod.answered !== undefined && !isGood(pod.answered));
  const stuck = pods.find((pod) => pod.stuck !== '')?.stuck;
  const answers = asked.length === 0 ? [] : [`${failure(path, asked)} (${names(asked)})`];
  const reasons = [...answers, ...(stuck === undefined ? [] : [stuck])];
  return reasons.length === 0 ? '' : `: ${reasons.join('; ')}`;
}

/** `/ready 503 "upstream_unavailable" on 2`. */
function failure(path: string, pods: readonly AskedPod[]): string {
  return `${path} ${said(pods[0]?.answered)} on ${pods.length}`;
}

const names = (pods: readonly AskedPod[]) =>
  pods
    .slice(0, 5)
    .map((pod) => shortName(pod.name))
    .join(', ');

/** A body is text of others: in quotes, short, without secrets. */
function said(answered: Answered | undefined): string {
  if (answered?.answer === undefined) return answered?.error ?? '';
  const words = bodySummary(mask(answered.answer.body));
  return words === '' ? String(answered.answer.status) : `${answered.answer.status} "${words}"`;
}
