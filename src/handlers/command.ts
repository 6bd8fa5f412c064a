import { refusal } from '../blocks/refusal.ts';
import { splitCommandLine } from '../catalog/command-line.ts';
import { asFault } from '../errors.ts';
import { request } from '../jobs/request.ts';
import { byPerson, type Origin } from '../model/run.ts';
import type { ChatPayload } from '../ports/chat.ts';
import { type Front, outcomeOf } from './front.ts';
import { requireOurs } from './guard.ts';
import { ownAnswers } from './own/all.ts';
import { commandPayload } from './payloads.ts';
import { asTyped, commandOf } from './typed-text.ts';

export interface Typed {
  readonly key: string;
  readonly user: string;
  readonly text: string;
  readonly origin: Origin;
}

/**
 * What a typed command comes to: an answer for the sender alone, or undefined when a run was accepted (its message follows in the
 * channel). Used by the slash command and by mentions. Never throws.
 */
export async function answerTyped(front: Front, typed: Typed): Promise<ChatPayload | undefined> {
  try {
    const words = splitCommandLine(typed.text);
    const own = ownAnswers.get(words[0]?.key === undefined ? (words[0]?.text.toLowerCase() ?? '') : ' ');
    if (own !== undefined) {
      const { user, key, origin } = typed;
      const answer = await own.answer(front, {
        user,
        key,
        words: words.slice(1),
        channel: origin.channel,
        thread: origin.thread,
      });
      front.answered?.('command', 'done');
      return answer;
    }
    const wish = { kind: 'text' as const, text: asTyped(typed.text) };
    await request(front.engine, { key: typed.key, actor: typed.user, origin: typed.origin, ground: byPerson, wish });
    return undefined;
  } catch (error) {
    const failure = asFault(error);
    if (failure.code === 'INTERNAL') front.engine.log.error({ err: error, key: typed.key }, 'command broke');
    front.answered?.('command', outcomeOf(failure));
    return refusal(failure);
  }
}

/** `/mcp …`: the row is written when this returns; what it gives goes into the acknowledgement. */
export async function onCommand(front: Front, body: unknown): Promise<ChatPayload | undefined> {
  const payload = commandPayload.parse(body);
  try {
    requireOurs(front.identity, payload.team_id, payload.api_app_id);
  } catch (error) {
    return refusal(asFault(error));
  }
  return answerTyped(front, {
    key: `command:${payload.team_id}:${payload.trigger_id}`,
    user: payload.user_id,
    text: commandOf(payload.text, front.identity.botUser),
    origin: { via: 'command', team: payload.team_id, channel: payload.channel_id },
  });
}
