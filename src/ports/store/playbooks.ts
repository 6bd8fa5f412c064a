import type { Mark, Offer } from '../../model/report.ts';
import type { RunState } from '../../model/run.ts';

export interface NewPlaybookRun {
  /** The request's own id: the same one starts one. */
  readonly key: string;
  readonly name: string;
  readonly title: string;
  /** The file as it is now: later edits do not touch this run. */
  readonly content: string;
  readonly steps: readonly string[];
  readonly environment: string;
  readonly incident: number | undefined;
  readonly startedBy: string;
  readonly team: string;
  readonly channel: string;
  readonly thread: string | undefined;
}

/** A guide somebody is going through. */
export interface PlaybookRun {
  readonly id: number;
  /** Opaque: what its buttons carry. */
  readonly token: string;
  readonly name: string;
  readonly content: string;
  readonly environment: string;
  readonly incident: number | undefined;
  readonly startedBy: string;
  readonly startedAt: string;
  readonly team: string;
  readonly channel: string;
  readonly thread: string | undefined;
  readonly state: 'open' | 'ended';
  readonly endedBy: string | undefined;
  readonly endedAt: string | undefined;
  readonly steps: ReadonlyMap<string, PlaybookStepRow>;
}

/** What has become of a step; nothing of it is kept in any process. */
export interface PlaybookStepRow {
  /** How many runs it has asked for. */
  readonly attempts: number;
  /** The newest of them. */
  readonly run:
    | {
        readonly id: number;
        readonly state: RunState;
        /** Of its report; undefined while it has none. */
        readonly mark: Mark | undefined;
        readonly headline: string | undefined;
        readonly offers: readonly Offer[];
        readonly finishedAt: string | undefined;
      }
    | undefined;
  readonly answer: string | undefined;
  readonly skipped: string | undefined;
  /** Why it could not be asked for. */
  readonly trouble: string | undefined;
  /** Who answered, skipped or pressed last. */
  readonly by: string | undefined;
  /** When its newest run was asked for. */
  readonly at: string | undefined;
}

/** A guide with something to look at; `due` is what `looked` takes back. */
export interface DuePlaybook {
  readonly id: number;
  readonly due: string;
}

export interface PlaybookStore {
  /** Starts a guide, with its message; gives its number, also for a request that came before. */
  start(order: NewPlaybookRun): Promise<number>;
  view(id: number): Promise<PlaybookRun | undefined>;
  byToken(token: string): Promise<number | undefined>;
  /** Guides in which something changed since they were looked at. */
  due(limit: number): Promise<readonly DuePlaybook[]>;
  /** Nothing is left to do, unless something has changed since. */
  looked(playbook: DuePlaybook): Promise<void>;
  /** Notes the run a step asked for as its attempt of that number; false where it has that one already, or the guide has ended. */
  asked(id: number, step: string, attempt: number, run: number, by: string): Promise<boolean>;
  /** Why a step could not ask. */
  trouble(id: number, step: string, words: string): Promise<void>;
  /** A person's answer; false where the step has one, was skipped, or the guide has ended. */
  answer(id: number, step: string, answer: string, by: string): Promise<boolean>;
  skip(id: number, step: string, reason: string, by: string): Promise<boolean>;
  end(id: number, by: string): Promise<boolean>;
}
