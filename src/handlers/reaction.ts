import type { z } from 'zod';
import type { HandlerContext } from './context.ts';
import type { reactionEvent } from './payloads.ts';

/**
 * An emoji under a message in the place of an incident: the one that is configured puts the message into the timeline. Here the mark is
 * only noted, so that Slack has its answer at once; `incidents/marks.ts` reads the message. Nobody is told why a mark does nothing.
 */
export async function onReaction(
  { engine, identity }: HandlerContext,
  event: z.infer<typeof reactionEvent>,
): Promise<void> {
  const { user, item, item_user: author } = event;
  const [emoji] = event.reaction.split('::');
  if (engine.incidents === undefined || emoji !== engine.incidents.settings.markEmoji) return;
  // What the bot does is in the timeline by itself.
  if (user === identity.botUser || author === identity.botUser) return;
  // Which incident it is about, and so which role counts, is known once the message is read: `incidents/marks.ts`.
  await engine.store.incidents.marks.add(item.channel, item.ts, user);
}
