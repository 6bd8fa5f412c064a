import { App, type Receiver } from '@slack/bolt';
import { isFault } from '../errors.ts';
import type { ChatPayload } from '../ports/chat.ts';
import { onCommand } from './command.ts';
import type { HandlerContext } from './context.ts';
import { onForm } from './form.ts';
import { requireOurs } from './guard.ts';
import type { Work } from './incoming.ts';
import { onMention } from './mention.ts';
import { eventPayload, groupEvent, homeEvent, mentionEvent, reactionEvent } from './payloads.ts';
import { onPress, tell } from './press.ts';
import { onReaction } from './reaction.ts';
import { onShortcut } from './shortcut.ts';
import { silentLogger } from './silent-logger.ts';

/** Called back when a Slack user group changed. */
export type GroupChanged = () => Promise<void>;

const ephemeral = (payload: ChatPayload) => ({
  response_type: 'ephemeral' as const,
  text: payload.text,
  blocks: [...payload.blocks] as never,
});

/**
 * The Bolt app: exactly one listener per kind of thing, since Bolt runs every listener that matches; which button or form it is is
 * looked up in tables of our own, which answer unknown ones politely. Receiving is ours (web-receiver, socket-receiver).
 */
export function boltWork(context: HandlerContext, groupChanged: GroupChanged): Work {
  const receiver: Receiver = { init() {}, start: async () => undefined, stop: async () => undefined };
  const { botUser } = context.identity;
  const app = new App({
    receiver,
    logger: silentLogger,
    // Nothing is kept per conversation; Bolt's store would throw and catch an error for each request.
    convoStore: false,
    authorize: async () => ({ botToken: 'unused', botId: botUser, botUserId: botUser }),
  });

  app.command(/^\/.+/, async ({ body, ack }) => {
    const answer = await onCommand(context, body);
    await (answer === undefined ? ack() : ack(ephemeral(answer)));
  });

  app.action(/^mcp:/, async ({ body, ack }) => {
    const { payload, answer } = await onPress(context, body);
    await ack();
    if (answer !== undefined) await tell(context, payload, answer);
  });

  app.shortcut(/^mcp:/, async ({ body, ack }) => {
    const told = await onShortcut(context, body);
    await ack();
    // A kindness: what was asked for is written already.
    if (told?.url !== undefined) await context.dialogue.respond(told.url, told.answer).catch(() => undefined);
  });

  app.view(/^mcp:/, async ({ body, ack }) => {
    const errors = await onForm(context, body);
    await (errors === undefined ? ack() : ack({ response_action: 'errors', errors }));
  });

  app.event(/.*/, async ({ body }) => {
    const { team_id: team, api_app_id: appId, event } = eventPayload.parse(body);
    requireOurs(context.identity, team, appId);
    const mention = mentionEvent.safeParse(event);
    if (mention.success) await onMention(context, team, mention.data);
    const reaction = reactionEvent.safeParse(event);
    if (reaction.success) await onReaction(context, reaction.data);
    const home = homeEvent.safeParse(event);
    if (home.success && home.data.tab !== 'messages') await context.engine.store.messages.wantHome(home.data.user);
    if (groupEvent.safeParse(event).success) await groupChanged();
  });

  app.error(async (error) => {
    // The receiver must know: nothing was acknowledged.
    throw error;
  });

  return async ({ body, retryNum, acknowledge }) => {
    let acknowledged = false;
    // Bolt acknowledges events before their listener ends; ours are acknowledged when they are written.
    const isEvent = body['type'] === 'event_callback';
    const ack = async (response?: unknown) => {
      acknowledged = true;
      if (!isEvent) await acknowledge(response);
    };
    try {
      await app.processEvent({ body, ack, ...(retryNum === undefined ? {} : { retryNum }) });
    } catch (error) {
      // A request for another workspace is answered and dropped: sending it again would not help.
      if (!isFault(originalOf(error), 'WRONG_WORKSPACE')) throw error;
    }
    if (isEvent) {
      acknowledged = true;
      await acknowledge(undefined);
    }
    return acknowledged;
  };
}

/** Bolt wraps what listeners throw. */
function originalOf(error: unknown): unknown {
  return error instanceof Error && 'original' in error ? error.original : error;
}
