import type { Evidence } from '../diagnosis/evidence.ts';
import type { Weighed } from '../diagnosis/weigh.ts';
import type { Results } from '../health/run-checks.ts';
import type { Environment } from '../model/environment.ts';
import type { Marker } from '../model/series.ts';
import type { SessionsSeen } from '../ports/database.ts';
import type { ToolList } from '../ports/tools.ts';
import type { WebAnswer } from '../ports/web.ts';
import type { Answers } from './answers.ts';
import type { OnPods } from './pod-states.ts';
import type { Symptom } from './symptom.ts';
import type { Unseen } from './within.ts';

/** An upstream as the bot reaches it. */
export interface UpstreamSeen {
  readonly name: string;
  readonly url: string;
  /** undefined where no answer came. */
  readonly answer: WebAnswer | undefined;
  readonly problem: string;
}

/** Everything looked at for one question, at one moment. What was not seen is undefined, and `unseen` says why. */
export interface Seen {
  readonly environment: Environment;
  readonly symptom: Symptom;
  /** Only calls of this tool, where it was asked for. */
  readonly tool: string | undefined;
  readonly nowMs: number;
  readonly evidence: Evidence | undefined;
  /** What the diagnosis makes of the evidence, strongest first. */
  readonly diagnosed: readonly Weighed[];
  readonly checks: Results | undefined;
  readonly answers: Answers | undefined;
  readonly breakers: OnPods<ReadonlyMap<string, string>> | undefined;
  readonly keys: OnPods<readonly string[]> | undefined;
  readonly sessions: SessionsSeen | undefined;
  readonly tools: ToolList | undefined;
  readonly upstreams: readonly UpstreamSeen[] | undefined;
  /** What changed the deployment in the last two hours, oldest first. */
  readonly changes: readonly Marker[] | undefined;
  readonly unseen: readonly Unseen[];
}
