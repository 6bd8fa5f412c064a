import { z } from 'zod';

// The parts of Slack's payloads that are read, and no others; whatever else they hold is ignored (docs.slack.dev, interaction payloads).

const id = z.string().regex(/^[A-Z0-9]{2,32}$/);
const channelId = id;

/** A slash command. */
export const commandPayload = z.object({
  team_id: id,
  api_app_id: z.string().optional(),
  channel_id: channelId,
  user_id: id,
  text: z.string().max(4000).default(''),
  trigger_id: z.string().min(1).max(255),
  response_url: z.string().max(2000).default(''),
});

const pressed = z.object({
  action_id: z.string().max(255),
  value: z.string().max(2000).optional(),
  selected_option: z.object({ value: z.string().max(2000) }).nullish(),
});

/** A pressed button, a chosen entry; in a message or in App Home. */
export const pressPayload = z.object({
  team: z.object({ id }),
  api_app_id: z.string().optional(),
  user: z.object({ id }),
  channel: z.object({ id: channelId }).optional(),
  message: z.object({ ts: z.string().max(32), thread_ts: z.string().max(32).optional() }).optional(),
  trigger_id: z.string().min(1).max(255),
  response_url: z.string().max(2000).optional(),
  actions: z.array(pressed).min(1).max(25),
});
export type PressPayload = z.infer<typeof pressPayload>;

const fieldValue = z.object({
  value: z.string().max(4000).nullish(),
  selected_option: z.object({ value: z.string().max(2000) }).nullish(),
  selected_options: z
    .array(z.object({ value: z.string().max(2000) }))
    .max(100)
    .nullish(),
});

/** A filled form. */
export const formPayload = z.object({
  team: z.object({ id }),
  api_app_id: z.string().optional(),
  user: z.object({ id }),
  trigger_id: z.string().max(255).optional(),
  view: z.object({
    id: z.string().max(64),
    hash: z.string().max(255).optional(),
    callback_id: z.string().max(255),
    private_metadata: z.string().max(3000),
    blocks: z
      .array(z.object({ type: z.string(), block_id: z.string().max(255).optional() }))
      .max(100)
      .default([]),
    state: z.object({ values: z.record(z.string(), z.record(z.string(), fieldValue)) }),
  }),
});
export type FormPayload = z.infer<typeof formPayload>;

/** The outside of an event. */
export const eventPayload = z.object({
  team_id: id,
  api_app_id: z.string().optional(),
  event_id: z.string().max(64),
  event: z.object({ type: z.string() }).loose(),
});

/** Somebody mentioned the bot. */
export const mentionEvent = z.object({
  type: z.literal('app_mention'),
  user: id,
  bot_id: z.string().optional(),
  text: z.string().max(40_000),
  channel: channelId,
  ts: z.string().max(32),
  thread_ts: z.string().max(32).optional(),
});

/** Somebody opened the App Home. */
export const homeEvent = z.object({ type: z.literal('app_home_opened'), user: id, tab: z.string().optional() });

/** Somebody put an emoji under something; only messages are looked at. */
export const reactionEvent = z.object({
  type: z.literal('reaction_added'),
  user: id,
  reaction: z.string().max(255),
  item: z.object({ type: z.literal('message'), channel: channelId, ts: z.string().regex(/^\d{1,12}\.\d{1,9}$/) }),
  /** Whose message it is; absent where Slack knows no person. */
  item_user: z.string().max(64).optional(),
});

/** A user group changed. */
export const groupEvent = z.object({ type: z.literal('subteam_members_changed'), subteam_id: z.string() });
