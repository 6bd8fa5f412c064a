import { z } from 'zod';

/** What the panel `slack` (GET and POST /ui/panel/slack) shows and does: the wire between workspace and app, and what goes wrong on it. */

const rhythm = {
  /** How many matches pass first, and how many are hit then; always when absent. */
  skip: z.int().min(0).optional(),
  times: z.int().min(1).optional(),
  /** 0 to 1; 1 when absent. */
  probability: z.number().min(0).max(1).optional(),
};

const onCall = { ...rhythm, on: z.literal('api'), method: z.string().optional(), channel: z.string().optional() };
const onDelivery = { ...rhythm, on: z.literal('delivery'), of: z.string().optional() };
const ms = z.number().min(0).max(3_600_000);

/** A fault as the panel takes it: the same as `SlackFault` of faults.ts. */
export const panelFault = z.union([
  z.object({ ...onCall, kind: z.literal('ratelimited'), retryAfterS: z.int().min(0).max(3_600) }),
  z.object({ ...onCall, kind: z.literal('http'), status: z.int().min(400).max(599) }),
  z.object({ ...onCall, kind: z.enum(['reset', 'lost_response']) }),
  z.object({ ...onCall, kind: z.enum(['latency', 'slow_response']), ms }),
  z.object({ ...onCall, kind: z.literal('error'), code: z.string() }),
  z.object({ ...onDelivery, kind: z.enum(['drop', 'ack_lost', 'expired_trigger']) }),
  z.object({ ...onDelivery, kind: z.literal('late'), ms }),
  z.object({ ...onDelivery, kind: z.literal('duplicate'), copies: z.int().min(2).max(20) }),
  z.object({ ...rhythm, on: z.literal('socket'), kind: z.literal('disconnect'), reason: z.string().max(40), ms }),
  z.object({ ...rhythm, on: z.literal('socket'), kind: z.literal('close'), ms }),
  z.object({ ...rhythm, on: z.literal('socket'), kind: z.literal('no_hello') }),
  z.object({ ...rhythm, on: z.literal('share'), kind: z.literal('never_shared') }),
  z.object({ ...rhythm, on: z.literal('share'), kind: z.literal('late_share'), ms }),
]);

export const slackPanelAction = z.discriminatedUnion('type', [
  z.object({ type: z.literal('inject'), fault: panelFault }),
  z.object({ type: z.literal('remove'), id: z.int() }),
  z.object({ type: z.literal('clear') }),
  z.object({ type: z.literal('rate_limits'), enabled: z.boolean() }),
  /** Slack's own goodbye to the bot sockets, or a cut without a word. */
  z.object({ type: z.literal('disconnect'), reason: z.enum(['refresh_requested', 'warning', 'link_disabled']) }),
  z.object({ type: z.literal('drop_sockets') }),
  /** Moves the clock of the workspace forward. */
  z.object({
    type: z.literal('advance'),
    ms: z
      .number()
      .min(0)
      .max(7 * 24 * 3_600_000),
  }),
]);

export const slackPanelState = z.object({
  delivery: z.string(),
  openSockets: z.number(),
  rateLimits: z.boolean(),
  clockOffsetMs: z.number(),
  faults: z.array(z.object({ id: z.number(), fault: panelFault, hits: z.number() })),
  /** The newest, newest first. */
  calls: z.array(
    z.object({
      seq: z.number(),
      at: z.number(),
      method: z.string(),
      /** `ok`, or the error code, or how the connection was cut. */
      result: z.string(),
      status: z.number(),
    }),
  ),
  deliveries: z.array(
    z.object({
      seq: z.number(),
      at: z.number(),
      kind: z.string(),
      target: z.string(),
      attempt: z.number(),
      ms: z.number(),
      /** `acked`, or why not. */
      result: z.string(),
    }),
  ),
});
export type SlackPanelState = z.infer<typeof slackPanelState>;
