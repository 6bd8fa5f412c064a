import { z } from 'zod';

const days = (most: number) => z.number().int().min(1).default(most);

/** How long the store keeps what is over; see Retention. */
export const retentionSection = z
  .strictObject({
    runDays: days(365).describe(
      "Days to keep a finished run, with its release's record and the schedule turn that asked for it. A run is kept at least as long as its messages",
    ),
    messageDays: days(90).describe('Days to keep a message after its last change; the copy in Slack stays'),
    offerDays: days(30).describe('Days the buttons on a finished run keep working'),
    attachmentDays: days(30).describe('Days to keep an attached file; files of post-mortems are kept forever'),
    incidentDays: days(365).describe(
      'Days to keep the alerts, pages and steps of a closed incident, and alert groups that never became one. Timeline, checklist and tasks are kept forever',
    ),
    quarantineDays: days(30).describe('Days to keep monitor messages that could not be parsed'),
  })
  .prefault({})
  .describe(
    'How long rows are kept. Never deleted: the audit, incident timelines, anything still open, and anything an open incident refers to',
  );
