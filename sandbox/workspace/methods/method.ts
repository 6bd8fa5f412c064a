import type { z } from 'zod';
import type { Core } from '../core.ts';
import type { Tier } from '../rate-limits.ts';
import { refuse } from '../refusal.ts';

type TokenKind = 'bot' | 'user' | 'app';

/** Who calls: the kind of token, the user it acts as, and the scopes it was granted. */
export interface Caller {
  readonly token: TokenKind;
  readonly userId: string;
  readonly scopes: ReadonlySet<string>;
}

/** What a method answers beside `ok: true`. */
type Answer = Readonly<Record<string, unknown>>;

interface MethodOf<Args> {
  /** As `chat.postMessage`. */
  readonly name: string;
  readonly tier: Tier;
  /** Which tokens may call; bot and user when absent. */
  readonly tokens?: readonly TokenKind[];
  /** One of these must be granted; none are needed when absent. Finer ones are demanded inside, where the channel is known. */
  readonly scopes?: readonly string[];
  readonly args: z.ZodType<Args>;
  run(core: Core, caller: Caller, args: Args): Answer;
}

/** A method as the registry keeps it: arguments still unchecked. */
export interface Method extends Omit<MethodOf<never>, 'args' | 'run'> {
  run(core: Core, caller: Caller, args: unknown): Answer;
}

/** Declares a method; its arguments are checked before it runs. */
export function method<Args>(given: MethodOf<Args>): Method {
  const { args: schema, run, ...rest } = given;
  return {
    ...rest,
    run(core, caller, args) {
      const parsed = schema.safeParse(args);
      if (!parsed.success)
        throw refuse('invalid_arguments', { response_metadata: { messages: complaints(parsed.error) } });
      return run(core, caller, parsed.data);
    },
  };
}

function complaints(error: z.ZodError): readonly string[] {
  return error.issues.map((issue) => {
    const pointer = issue.path.map((part) => `/${String(part)}`).join('');
    const missing = issue.code === 'invalid_type' && issue.input === undefined && issue.path.length === 1;
    if (missing) return `[ERROR] missing required field: ${String(issue.path[0])}`;
    return `[ERROR] ${issue.message.toLowerCase()} [json-pointer:${pointer}]`;
  });
}

/** Throws missing_scope, as Slack words it, unless one of these scopes was granted. */
export function demand(caller: Caller, ...anyOf: readonly string[]): void {
  if (anyOf.length === 0 || anyOf.some((scope) => caller.scopes.has(scope))) return;
  throw refuse('missing_scope', { needed: anyOf.join(','), provided: [...caller.scopes].join(',') });
}
