/** How many days the store keeps what is over. The audit and the timelines of incidents are kept forever. */
export interface Retention {
  /** Runs that ended this long ago, with their steps and approvals; one stays as long as a message of it does. */
  readonly runDays: number;
  /** Messages that last changed this long ago. Slack keeps its own. */
  readonly messageDays: number;
  /** Buttons under a run that ended this long ago. */
  readonly offerDays: number;
  /** Files that were attached; those of a post-mortem are kept. */
  readonly attachmentDays: number;
  /** What monitors sent and nobody could read. */
  readonly quarantineDays: number;
  /** Alerts, pages and steps of incidents that have been over this long, and alerts that belong to none. */
  readonly incidentDays: number;
}
