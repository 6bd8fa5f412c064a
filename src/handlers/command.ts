import { refusal } from '../blocks/refusal.ts';
import type { AnyCommand } from '../catalog/command.ts';
import { splitCommandLine, type Word } from '../catalog/command-line.ts';
import { meantLine } from '../catalog/meant.ts';
import { findCommand, parseAsked, unknownCommand } from '../catalog/parse.ts';
import { asFault, type Fault, fault } from '../errors.ts';
import { request } from '../jobs/request.ts';
import { byPerson, type Origin } from '../model/run.ts';
import { asTyped } from '../model/typed-people.ts';
import type { ChatPayload } from '../ports/chat.ts';
import { type HandlerContext, outcomeOf } from './context.ts';
import { requireOurs } from './guard.ts';
import { commandPayload } from './payloads.ts';
import { commandOf } from './typed-text.ts';

export interface Typed {
  readonly key: string;
  readonly user: string;
  readonly text: string;
  readonly origin: Origin;
  /** Lets a form be opened; a mention has none. */
  readonly trigger?: string | undefined;
}

/**
 * What a typed command comes to: an answer for the sender alone, or undefined when a run was accepted (its message follows in the
 * channel) or a form opened. Used by the slash command and by mentions. Never throws.
 */
export async function answerTyped(context: HandlerContext, typed: Typed): Promise<ChatPayload | undefined> {
  try {
    const answer = await answerOwn(context, typed, splitCommandLine(typed.text || 'menu'));
    if (answer !== undefined) context.answered?.('command', 'done');
    if (answer?.payload !== undefined && context.linkRuns !== undefined) return await context.linkRuns(answer.payload);
    if (answer !== undefined) return answer.payload;
    const wish = { kind: 'text' as const, text: asTyped(typed.text) };
    await request(context.engine, { key: typed.key, actor: typed.user, origin: typed.origin, ground: byPerson, wish });
    return undefined;
  } catch (error) {
    const failure = withMeant(context, typed.text, nearestOfAll(context, typed.text, asFault(error)));
    if (failure.code === 'INTERNAL') context.engine.log.error({ err: error, key: typed.key }, 'command broke');
    context.answered?.('command', outcomeOf(failure));
    return refusal(failure);
  }
}

/** What the bot answers by itself, with what it says, if anything; undefined where the words are no such command. Throws as the command does. */
export async function answerOwn(
  context: HandlerContext,
  { user, key, origin, trigger }: Omit<Typed, 'text'>,
  words: readonly Word[],
): Promise<{ readonly payload: ChatPayload | undefined } | undefined> {
  const own = findCommand(context.answers, words);
  const longer = findCommand(context.engine.catalog, words);
  if (own === undefined || (longer !== undefined && longer.rest.length < own.rest.length)) return undefined;
  const { action, params, environment } = parseAsked(context.answers, words, [...context.engine.environments.keys()]);
  const { channel, thread } = origin;
  return { payload: await action.answer(context, { params, environment, user, key, channel, thread, trigger }) };
}

/** The door of actions does not know what the bot answers by itself: which command is nearest is said here. */
function nearestOfAll({ engine, answers }: HandlerContext, text: string, failure: Fault): Fault {
  if (failure.code !== 'COMMAND_UNKNOWN' || findCommand(answers, splitCommandLine(text)) !== undefined) return failure;
  return asFault(unknownCommand([...engine.catalog.keys(), ...answers.keys()], splitCommandLine(text)));
}

/** What somebody may have mistyped. */
const mistyped: ReadonlySet<string> = new Set(['COMMAND_UNKNOWN', 'PARAM_INVALID', 'ENVIRONMENT_UNKNOWN']);

/** A refusal with the command that was probably meant, to run at the press of a button. */
function withMeant({ engine, answers }: HandlerContext, text: string, failure: Fault): Fault {
  if (!mistyped.has(failure.code) || failure.next !== undefined) return failure;
  const commands = new Map<string, AnyCommand>([...engine.catalog, ...answers]);
  const line = meantLine(commands, splitCommandLine(text), [...engine.environments.keys()]);
  if (line === undefined) return failure;
  const { hint, fields, cause } = failure;
  return fault(failure.code, failure.text, { hint, fields, cause, next: { kind: 'command', line } });
}

/** `/mcp …`: the row is written when this returns; what it gives goes into the acknowledgement. */
export async function onCommand(context: HandlerContext, body: unknown): Promise<ChatPayload | undefined> {
  const payload = commandPayload.parse(body);
  try {
    requireOurs(context.identity, payload.team_id, payload.api_app_id);
  } catch (error) {
    return refusal(asFault(error));
  }
  return answerTyped(context, {
    key: `command:${payload.team_id}:${payload.trigger_id}`,
    user: payload.user_id,
    text: commandOf(payload.text, context.identity.botUser),
    trigger: payload.trigger_id,
    origin: { via: 'command', team: payload.team_id, channel: payload.channel_id },
  });
}
