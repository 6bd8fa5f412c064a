import { askCard } from '../blocks/ask-card.ts';
import { guideCard } from '../blocks/guide-card.ts';
import { refusedFile } from '../blocks/refused-file.ts';
import { reportMessage } from '../blocks/report.ts';
import { runCard } from '../blocks/run-card.ts';
import { swapNote } from '../blocks/swap-note.ts';
import { timedOffer } from '../blocks/timed-offer.ts';
import type { Engine } from '../jobs/engine.ts';
import { guideOf } from '../jobs/playbooks.ts';
import type { ChatPayload } from '../ports/chat.ts';
import type { Directory } from '../ports/directory.ts';
import type { Message, MessageContent } from '../ports/store/messages.ts';
import { named } from './named.ts';
import { renderHome } from './render-home.ts';
import { renderIncident } from './render-incident.ts';
import type { RunLinks } from './run-links.ts';

/** A message as Slack should show it now; undefined when there is nothing to show any more. */
export type Renderer = (message: Message) => Promise<ChatPayload | undefined>;

/** Draws messages from the rows they are views of. */
export function renderer(engine: Engine, directory: Directory, links: RunLinks): Renderer {
  const { runs } = engine.store;
  const lookUp: Directory['names'] = (users) => directory.names(users);

  async function card(run: number): Promise<ChatPayload | undefined> {
    const found = await runs.card(run);
    const card = found && { ...found, mayDeclare: engine.incidents !== undefined };
    return card && named(lookUp, (names) => runCard(card, names));
  }

  async function ask({ run, user, channel }: Message): Promise<ChatPayload | undefined> {
    const found = run === undefined ? undefined : await runs.card(run);
    return found && named(lookUp, (names) => askCard(found, user ?? channel, names));
  }

  async function question(id: number): Promise<ChatPayload | undefined> {
    const found = await engine.store.timedOffers.posted(id);
    return found && named(lookUp, (names) => timedOffer(found, names));
  }

  async function shiftSwap(key: string): Promise<ChatPayload | undefined> {
    const found = await engine.store.paging.swap(key);
    return found && named(lookUp, (names) => swapNote(found, engine.clock.now(), names));
  }

  async function guide(id: number): Promise<ChatPayload | undefined> {
    const found = await guideOf(engine, id);
    return found && named(lookUp, (names) => guideCard(found, names));
  }

  async function drawn(message: Message): Promise<ChatPayload | undefined> {
    if (message.kind === 'home') return renderHome(engine, directory, message.user ?? message.channel);
    if (message.kind === 'ask') return ask(message);
    if (message.kind === 'card') return message.run === undefined ? undefined : card(message.run);
    if (
      message.kind === 'incident' ||
      message.kind === 'incident-line' ||
      message.kind === 'page' ||
      message.kind === 'quiet' ||
      message.kind === 'handover'
    )
      return renderIncident(engine, directory, message);
    return message.content === undefined ? undefined : written(message.content);
  }

  return async (message) => {
    const payload = await drawn(message);
    return payload && links(payload, message.kind === 'card' ? message.run : undefined);
  };

  /** What is no view of a run or an incident. */
  async function written(content: MessageContent): Promise<ChatPayload | undefined> {
    if ('file' in content) return reportMessage(refusedFile(content.file, content.refused ?? ''), (id) => id);
    if ('payload' in content) return content.payload;
    if ('timedOffer' in content) return question(content.timedOffer);
    if ('quietSince' in content || 'handover' in content) return undefined;
    if ('playbook' in content) return guide(content.playbook);
    if ('swap' in content) return shiftSwap(content.swap);
    return named(lookUp, (names) => reportMessage(content.report, names, content));
  }
}
