/** A window somebody has planned. */
export interface PlannedWindow {
  readonly name: string;
  /** ISO 8601. */
  readonly from: string;
  readonly to: string;
  readonly plannedBy: string;
}

export interface NewPlannedWindow extends PlannedWindow {
  /** The request's own id. */
  readonly key: string;
  readonly environment: string;
}

export interface WindowStore {
  /** Plans a window; one of that name that has not begun is moved to the new time, which `moved` gives back as it was. */
  plan(window: NewPlannedWindow): Promise<{ readonly moved: PlannedWindow | undefined }>;
  /** The windows of an environment that end after a moment, earliest first. */
  planned(environment: string, endingAfter: Date): Promise<readonly PlannedWindow[]>;
}
