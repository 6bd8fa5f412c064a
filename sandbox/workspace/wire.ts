import { z } from 'zod';

/**
 * Shapes as Slack has them on the wire, as far as this workspace keeps them. Names are Slack's own (snake_case);
 * `ts` is Slack's time stamp, seconds with six digits behind the dot, unique and rising within the workspace.
 * The browser reads this file too: nothing here may need Node.
 */

/** A Block Kit block; blocks/validate.ts says what a good one holds. Every stored block has a `block_id`. */
export const block = z.looseObject({ type: z.string(), block_id: z.string().optional() });
export type Block = z.infer<typeof block>;

/** A secondary attachment: a coloured bar with text or blocks. */
export const attachment = z.looseObject({
  id: z.number().optional(),
  color: z.string().optional(),
  text: z.string().optional(),
  fallback: z.string().optional(),
  blocks: z.array(block).optional(),
});
export type Attachment = z.infer<typeof attachment>;

/** Metadata of a message; only given back to who asks for it. */
export const metadata = z.object({ event_type: z.string(), event_payload: z.record(z.string(), z.unknown()) });
export type Metadata = z.infer<typeof metadata>;

/** One emoji under a message. `name` is without colons. */
export const reaction = z.object({ name: z.string(), count: z.number(), users: z.array(z.string()) });

/** Where a file was shared: by channel, then one entry a share. */
const fileShare = z.object({ ts: z.string(), thread_ts: z.string().optional(), channel_name: z.string() });

/** A file as messages and files.info show it. `size` in bytes, `created` in seconds. */
export const fileObject = z.object({
  id: z.string(),
  created: z.number(),
  name: z.string(),
  title: z.string(),
  mimetype: z.string(),
  filetype: z.string(),
  pretty_type: z.string(),
  user: z.string(),
  size: z.number(),
  mode: z.string(),
  is_public: z.boolean(),
  url_private: z.string(),
  url_private_download: z.string(),
  permalink: z.string(),
  channels: z.array(z.string()),
  groups: z.array(z.string()),
  ims: z.array(z.string()),
  shares: z
    .object({
      public: z.record(z.string(), z.array(fileShare)).optional(),
      private: z.record(z.string(), z.array(fileShare)).optional(),
    })
    .optional(),
});
export type FileObject = z.infer<typeof fileObject>;

/** A message. `user` is always the author; a message of an app has `bot_id` too. */
export const message = z.object({
  type: z.literal('message'),
  /** `channel_join`, `channel_topic`, `thread_broadcast`, `tombstone` …; absent on a plain message. */
  subtype: z.string().optional(),
  channel: z.string(),
  ts: z.string(),
  user: z.string().optional(),
  bot_id: z.string().optional(),
  app_id: z.string().optional(),
  /** Name to show in place of the app's own (chat:write.customize). */
  username: z.string().optional(),
  icons: z.object({ emoji: z.string().optional(), image_url: z.string().optional() }).optional(),
  client_msg_id: z.string().optional(),
  text: z.string(),
  /** False when the sender switched off mrkdwn in `text`. */
  mrkdwn: z.boolean().optional(),
  blocks: z.array(block).optional(),
  attachments: z.array(attachment).optional(),
  metadata: metadata.optional(),
  files: z.array(fileObject).optional(),
  /** Time stamp of the root: equal to `ts` on a root that has replies. */
  thread_ts: z.string().optional(),
  reply_count: z.number().optional(),
  reply_users: z.array(z.string()).optional(),
  reply_users_count: z.number().optional(),
  latest_reply: z.string().optional(),
  edited: z.object({ user: z.string(), ts: z.string() }).optional(),
  reactions: z.array(reaction).optional(),
  pinned_to: z.array(z.string()).optional(),
  is_ephemeral: z.boolean().optional(),
  /** The one user who sees an ephemeral message. */
  ephemeral_to: z.string().optional(),
});
export type Message = z.infer<typeof message>;

const plainText = z.object({ type: z.literal('plain_text'), text: z.string(), emoji: z.boolean().optional() });

/** An option as a choice holds it. */
export const option = z.looseObject({
  text: z.looseObject({ type: z.string(), text: z.string() }),
  value: z.string().optional(),
});
export type Option = z.infer<typeof option>;

/** Options in groups, as selects have them. */
export const optionGroup = z.object({ label: plainText, options: z.array(option) });

const chosen = option.nullable();

/** What one element of a view or message holds now, discriminated by the element's type. */
export const stateValue = z.discriminatedUnion('type', [
  z.object({ type: z.literal('plain_text_input'), value: z.string().nullable() }),
  z.object({ type: z.literal('email_text_input'), value: z.string().nullable() }),
  z.object({ type: z.literal('url_text_input'), value: z.string().nullable() }),
  z.object({ type: z.literal('number_input'), value: z.string().nullable() }),
  z.object({ type: z.literal('rich_text_input'), rich_text_value: block.nullable() }),
  z.object({ type: z.literal('static_select'), selected_option: chosen }),
  z.object({ type: z.literal('external_select'), selected_option: chosen }),
  z.object({ type: z.literal('radio_buttons'), selected_option: chosen }),
  z.object({ type: z.literal('users_select'), selected_user: z.string().nullable() }),
  z.object({ type: z.literal('channels_select'), selected_channel: z.string().nullable() }),
  z.object({ type: z.literal('conversations_select'), selected_conversation: z.string().nullable() }),
  z.object({ type: z.literal('multi_static_select'), selected_options: z.array(option) }),
  z.object({ type: z.literal('multi_external_select'), selected_options: z.array(option) }),
  z.object({ type: z.literal('checkboxes'), selected_options: z.array(option) }),
  z.object({ type: z.literal('multi_users_select'), selected_users: z.array(z.string()) }),
  z.object({ type: z.literal('multi_channels_select'), selected_channels: z.array(z.string()) }),
  z.object({ type: z.literal('multi_conversations_select'), selected_conversations: z.array(z.string()) }),
  z.object({ type: z.literal('datepicker'), selected_date: z.string().nullable() }),
  z.object({ type: z.literal('timepicker'), selected_time: z.string().nullable() }),
  z.object({ type: z.literal('datetimepicker'), selected_date_time: z.number().nullable() }),
]);
export type StateValue = z.infer<typeof stateValue>;

/** All values of a view or message: block_id → action_id → value. */
export const stateValues = z.record(z.string(), z.record(z.string(), stateValue));
export type StateValues = z.infer<typeof stateValues>;

/** A modal or home view as Slack hands it out. */
export const view = z.object({
  id: z.string(),
  team_id: z.string(),
  app_id: z.string(),
  bot_id: z.string(),
  type: z.enum(['modal', 'home']),
  title: plainText,
  submit: plainText.nullable(),
  close: plainText.nullable(),
  blocks: z.array(block),
  callback_id: z.string(),
  private_metadata: z.string(),
  external_id: z.string(),
  state: z.object({ values: stateValues }),
  hash: z.string(),
  root_view_id: z.string().nullable(),
  previous_view_id: z.string().nullable(),
  clear_on_close: z.boolean(),
  notify_on_close: z.boolean(),
});
export type View = z.infer<typeof view>;
