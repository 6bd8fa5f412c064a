import type { Word } from '../../catalog/command-line.ts';
import type { ChatPayload } from '../../ports/chat.ts';
import type { Front } from '../front.ts';

/** Who asks, and from where. */
export interface Asker {
  readonly user: string;
  readonly words: readonly Word[];
  /** The request's own id; the same one twice does one thing. */
  readonly key: string;
  readonly channel: string;
  readonly thread: string | undefined;
}

/** A command the bot answers at once and only to the sender: it reads or cancels rows of its own, and touches no platform. */
export interface OwnAnswer {
  readonly command: string;
  readonly summary: string;
  readonly usage: string;
  readonly examples: readonly string[];
  answer(front: Front, asker: Asker): Promise<ChatPayload>;
}
