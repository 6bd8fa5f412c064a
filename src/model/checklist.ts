/** What the bot sees happen, and may tick an entry for. */
export type ChecklistEvidence =
  | 'opened'
  | 'alert'
  | 'paged'
  | 'channel'
  | 'health'
  | 'diagnosed'
  | 'metrics'
  | 'changes'
  | 'change'
  | 'verified'
  | 'updated'
  | 'cause'
  | 'resolved'
  | 'timeline'
  | 'task'
  | 'post-mortem';
