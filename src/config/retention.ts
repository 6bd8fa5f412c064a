import { z } from 'zod';

const days = (most: number) => z.number().int().min(1).default(most);

/** How long the store keeps what is over; see Retention. */
export const retentionSection = z
  .strictObject({
    runDays: days(365).describe(
      'Days a run is kept after it ended, and with it how its release did and what a schedule asked; one stays as long as one of its messages does',
    ),
    messageDays: days(90).describe("Days a message is kept after it last changed; Slack's own copy stays"),
    offerDays: days(30).describe('Days the buttons under a run that ended still work'),
    attachmentDays: days(30).describe('Days an attached file is kept; those of post-mortems always are'),
    incidentDays: days(365).describe(
      'Days the alerts, pages and steps of an incident are kept after it is over, and groups of alerts that came to none; its timeline, checklist and tasks always are',
    ),
    quarantineDays: days(30).describe('Days what a monitor sent and nobody could read is kept'),
  })
  .prefault({})
  .describe(
    'What is older is deleted, except the audit, the timelines of incidents, what is open, and what an open incident refers to',
  );
