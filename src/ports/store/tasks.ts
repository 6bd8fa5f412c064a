/** What is known of a task that comes back. */
export interface TaskState {
  readonly name: string;
  /** When a process was first configured with it, ISO 8601: nothing before that is overdue. */
  readonly since: string;
  /** The newest two periods it was done for, newest first. */
  readonly done: readonly TaskDone[];
}

export interface TaskDone {
  /** The first day of the period. */
  readonly period: string;
  readonly by: string;
  readonly at: string;
  readonly evidence: string;
}

/** A run that shows that a task was done. */
export interface TaskRun {
  readonly id: number;
  readonly action: string;
  readonly environment: string;
  readonly requestedBy: string;
  readonly at: string;
}

/** A task of an incident that nobody has done. */
export interface OpenIncidentTask {
  readonly incident: number;
  readonly number: number;
  readonly text: string;
  readonly owner: string | undefined;
  /** ISO 8601; undefined where it is due on no day. */
  readonly dueAt: string | undefined;
}

export interface TaskStore {
  /** The state of each of these tasks; one that is new is there from now on. */
  states(names: readonly string[]): Promise<readonly TaskState[]>;
  /** The newest runs of these actions that ended well since a moment, one of each action and environment. */
  runs(actions: readonly string[], since: Date): Promise<readonly TaskRun[]>;
  /** Says that a task is done for a period; false where somebody has said so before. */
  done(task: {
    readonly name: string;
    readonly period: string;
    readonly by: string;
    readonly evidence: string;
  }): Promise<boolean>;
  /** Open tasks of incidents of some environments: those with a due day first, then the oldest. */
  ofIncidents(environments: readonly string[], limit: number): Promise<readonly OpenIncidentTask[]>;
}
