import type { z } from 'zod';
import { answerTyped } from './command.ts';
import type { HandlerContext } from './context.ts';
import type { mentionEvent } from './payloads.ts';
import { commandOf } from './typed-text.ts';

/** `@bot …`, also in threads, where slash commands cannot be used. One message is one request, under however many event ids. */
export async function onMention(
  context: HandlerContext,
  team: string,
  event: z.infer<typeof mentionEvent>,
): Promise<void> {
  if (event.bot_id !== undefined || event.user === context.identity.botUser) return;
  const key = `mention:${team}:${event.channel}:${event.ts}`;
  const place = { channel: event.channel, thread: event.thread_ts };
  const answer = await answerTyped(context, {
    key,
    user: event.user,
    text: commandOf(event.text, context.identity.botUser),
    origin: { via: 'mention', team, ...place },
  });
  if (answer === undefined) return;
  await context.engine.store.messages.add({
    key: `answer:${key}`,
    kind: 'ephemeral',
    priority: 2,
    user: event.user,
    content: { payload: answer },
    ...place,
  });
}
