import type { Engine } from '../jobs/engine.ts';
import type { ChatDialogue } from '../ports/chat.ts';

/** What the handlers work with: the engine behind the door, and a way to answer the person at it. */
export interface Front {
  readonly engine: Engine;
  readonly dialogue: ChatDialogue;
  readonly identity: Identity;
}

/** Who this bot is in Slack; requests for anyone else are refused. */
export interface Identity {
  readonly team: string;
  readonly app: string | undefined;
  readonly botUser: string;
}
