import type { Answers } from '../catalog/loader.ts';
import type { Fault } from '../errors.ts';
import type { Engine } from '../jobs/engine.ts';
import type { ChatDialogue, ChatPayload } from '../ports/chat.ts';

/** What the handlers work with: the engine behind the door, and a way to answer the person at it. */
export interface HandlerContext {
  readonly engine: Engine;
  /** What the bot answers by itself. */
  readonly answers: Answers<HandlerContext>;
  readonly dialogue: ChatDialogue;
  readonly identity: Identity;
  /** Links the runs that an answer names to their messages. */
  readonly linkRuns?: (payload: ChatPayload) => Promise<ChatPayload>;
  /** Told what came of each wish, for the metrics. */
  readonly answered?: (via: 'command' | 'press' | 'form' | 'shortcut', outcome: AnswerOutcome) => void;
}

export type AnswerOutcome = 'done' | 'refused' | 'failed';

// The bot's own fault, or that of what it stands on: whoever asked did nothing wrong.
const ownFaults: ReadonlySet<string> = new Set(['INTERNAL', 'STORE_DOWN', 'STORE_NOT_READY', 'ROLES_UNREADABLE']);

/** What a refusal counts as. */
export function outcomeOf({ code }: Pick<Fault, 'code'>): AnswerOutcome {
  return ownFaults.has(code) ? 'failed' : 'refused';
}

/** Who this bot is in Slack; requests for anyone else are refused. */
export interface Identity {
  readonly team: string;
  readonly app: string | undefined;
  readonly botUser: string;
  /** Address of the workspace, with a slash at its end. */
  readonly url?: string | undefined;
}
