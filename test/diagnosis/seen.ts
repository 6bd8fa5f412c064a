import type { Evidence } from '../../src/diagnosis/evidence.ts';
import { diagnosisReport } from '../../src/diagnosis/report.ts';
import { weigh } from '../../src/diagnosis/weigh.ts';
import { isText } from '../../src/model/file.ts';
import type { ClusterEvent, Container, ContainerState, Terminated } from '../../src/ports/workload.ts';
import { aDeployment, aPod, aRevision } from '../workloads/samples.ts';
import { anEnvironment } from './samples.ts';

/** What was read of mcp-server, all well; each test names what differs. */

export const now = '2026-01-31T14:00:00Z';
export const ago = (minutes: number) => new Date(Date.parse(now) - minutes * 60_000).toISOString();

export function evidence(over: Partial<Evidence> = {}): Evidence {
  return {
    environment: anEnvironment,
    name: 'mcp-server',
    at: now,
    deployment: aDeployment(),
    revisions: [1, 2, 3, 4].map((number) => aRevision(number)),
    pods: [aPod('a'), aPod('b'), aPod('c')],
    events: [],
    logs: [],
    usage: [],
    endpoints: undefined,
    budgets: [],
    missing: [],
    ...over,
  };
}

/** A warning of an object. */
export const event = (kind: string, uid: string, reason: string, message: string, at = ago(1)): ClusterEvent => ({
  type: 'Warning',
  reason,
  message,
  count: 3,
  at,
  object: { kind, name: `${kind}-${uid}`, uid },
});

export const waiting = (reason: string, message = ''): ContainerState => ({ kind: 'waiting', reason, message });
export const ended = (reason: string, exitCode: number, message = ''): Terminated => ({
  kind: 'terminated',
  reason,
  exitCode,
  message,
  startedAt: undefined,
  finishedAt: ago(2),
});
/** A pod that is not ready, with one container as given. */
export const stuck = (id: string, container: Partial<Container>) =>
  aPod(id, { ready: false, phase: 'Pending', createdAt: ago(5) }, { ready: false, ...container });

/** The first cause, with why. */
export const first = async (seen: Evidence) => {
  const [cause] = weigh(seen);
  return `${cause?.title}: ${cause?.because.join('; ')}`;
};
/** The report of a diagnosis, in words. */
export const words = async (seen: Evidence) => {
  const report = diagnosisReport(seen, weigh(seen), 40);
  return {
    headline: report.headline,
    mark: report.mark,
    text: JSON.stringify(report.parts),
    file: (report.attachments ?? []).filter(isText)[0]?.text ?? '',
  };
};
