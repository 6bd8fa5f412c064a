import { linkRuns, runsNamed } from '../blocks/run-links.ts';
import { inTime } from '../paging/in-time.ts';
import type { ChatPayload } from '../ports/chat.ts';
import type { Clock } from '../ports/clock.ts';
import type { MessageStore } from '../ports/store/messages.ts';

/** A message with every run it names linked to that run's own message; `own` is the run it is the message of. Never rejects. */
export type RunLinks = (payload: ChatPayload, own?: number) => Promise<ChatPayload>;

export interface RunLinksOptions {
  readonly messages: Pick<MessageStore, 'cardsOf'>;
  /** Address of the workspace, with a slash at its end. Waits until Slack has told it. */
  readonly workspace: () => Promise<string | undefined>;
  readonly clock: Clock;
}

/** A link is a kindness: no message waits longer than this for one, in ms. */
const patienceMs = 1000;
/** Where everybody who sees the message can go: channels, not direct messages. */
const isChannel = (id: string) => /^[CG]/.test(id);

/** Links runs to their messages as https://WORKSPACE/archives/CHANNEL/pTIMESTAMP, which is what chat.getPermalink gives. */
export function runLinks({ messages, workspace, clock }: RunLinksOptions): RunLinks {
  let asked: Promise<string | undefined> | undefined;

  async function linked(payload: ChatPayload, own: number | undefined): Promise<ChatPayload> {
    const runs = runsNamed(payload, own);
    if (runs.length === 0) return payload;
    asked ??= workspace();
    const base = await asked;
    if (base === undefined) return payload;
    const cards = (await messages.cardsOf(runs)).filter(({ channel }) => isChannel(channel));
    const addresses = new Map(
      cards.map(({ run, channel, ts }) => [run, `${base}archives/${channel}/p${ts.replace('.', '')}`]),
    );
    return linkRuns(payload, (run) => addresses.get(run));
  }

  return async (payload, own) => {
    try {
      return await inTime(clock, patienceMs, linked(payload, own));
    } catch {
      // Asked again next time: the message is whole without its links.
      asked = undefined;
      return payload;
    }
  };
}
