import type { z } from 'zod';
import type { ChatPayload } from '../ports/chat.ts';
import type { CommandTerms } from './command-terms.ts';

/** Who asks, what for, and from where. */
export interface Asking<Params> {
  readonly params: Params;
  readonly user: string;
  /** As typed; undefined when the default is meant. */
  readonly environment: string | undefined;
  /** The request's own id; the same one twice does one thing. */
  readonly key: string;
  readonly channel: string;
  readonly thread: string | undefined;
  /** Lets a form be opened; only a slash command has one. */
  readonly trigger: string | undefined;
}

/**
 * A command the bot answers at once and only to the sender: it reads or changes rows of its own and touches no platform, so it needs no run.
 * `HandlerContext` is what the handlers work with.
 */
export interface Answer<Schema extends z.ZodObject, HandlerContext> extends CommandTerms<Schema> {
  /** Whether `env=NAME` makes sense. */
  readonly environment: boolean;
  /** Gives nothing where a form was opened instead. */
  answer(context: HandlerContext, asking: Asking<z.infer<Schema>>): Promise<ChatPayload | undefined>;
}

export type AnyAnswer<HandlerContext = never> = Answer<z.ZodObject, HandlerContext>;

const made = new WeakSet<object>();

/** Makes a command that the bot answers by itself. */
export function answer<Schema extends z.ZodObject, HandlerContext>(
  own: Omit<Answer<Schema, HandlerContext>, 'environment'> & { readonly environment?: true },
): Answer<Schema, HandlerContext> {
  const whole = Object.freeze({ ...own, environment: own.environment ?? false });
  made.add(whole);
  return whole;
}

/** True for what `answer` made; what its `HandlerContext` is, the folder it was loaded from says. */
export function isAnswer<HandlerContext>(value: unknown): value is AnyAnswer<HandlerContext> {
  return typeof value === 'object' && value !== null && made.has(value);
}
