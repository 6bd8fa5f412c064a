import { z } from 'zod';

const who = z
  .array(
    z
      .string()
      .regex(
        /^(?:[UWS][A-Z0-9]{2,}|@[a-z0-9._-]+)$/,
        'must be a Slack user id (U…), user group id (S…) or @group-handle',
      ),
  )
  .default([]);

/** `environments.NAME.access`. */
export const accessSection = z
  .strictObject({
    viewer: who.describe('Can look'),
    operator: who.describe('Can look and request changes'),
    approver: who.describe("Can also approve other people's changes"),
    admin: who.describe('Can do everything except what the privacy role guards'),
    privacy: who.describe(
      'Can also read what one person did (logs query user). Has to be granted here, on top of another role; no role includes it',
    ),
  })
  .prefault({})
  .describe('Who has which role here; anyone not named has none');
