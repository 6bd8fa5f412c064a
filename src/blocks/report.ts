import type { ActionsBlock, Button, KnownBlock } from '@slack/types';
import type { Report } from '../model/report.ts';
import type { StoredOffer } from '../model/run.ts';
import type { Text } from '../model/text.ts';
import type { ChatPayload } from '../ports/chat.ts';
import { actionIds, actions, button, context, inSight, overflow } from './elements.ts';
import { fitted } from './fit.ts';
import { escaped } from './mrkdwn.ts';
import { parts } from './parts.ts';
import { type Names, richText } from './rich-text.ts';
import { signs } from './words.ts';

/** The answer: a sign and one sentence, bold, and what belongs on the same line. */
export function headline(report: Pick<Report, 'mark' | 'headline'>, aside: readonly Text[], names: Names): KnownBlock {
  const sign = report.mark === 'neutral' ? '' : `${signs[report.mark]} `;
  const tail = aside.flatMap((piece) => [' · ', ...(typeof piece === 'string' ? [piece] : piece)]);
  return richText([[{ strong: `${sign}${report.headline}` }, ...tail]], names);
}

/** What can be done next; each button carries the opaque id of its offer. `before`: those that turn pages, which take their place. */
export function offerButtons(
  offers: readonly StoredOffer[],
  before: readonly Button[] = [],
  after: readonly Button[] = [],
): ActionsBlock[] {
  if (offers.length === 0 && before.length === 0 && after.length === 0) return [];
  const room = inSight - before.length - after.length;
  // The dots need two entries at least; beside buttons for pages they take the room of one.
  const isTight = before.length > 0 ? offers.length > room : offers.length === room + 1;
  const seen = isTight ? room - 1 : room;
  const more = offers.slice(seen).map((offer) => ({ label: offer.label, value: offer.id }));
  return [
    actions([
      ...before,
      ...offers
        .slice(0, seen)
        .map((offer) => button({ label: offer.label, id: actionIds.offer, value: offer.id, style: offer.style })),
      ...after,
      ...(more.length === 0 ? [] : [overflow(actionIds.offer, more)]),
    ]),
  ];
}

export interface Beside {
  /** The person who is called by name first. */
  readonly mention?: string | undefined;
  readonly offers?: readonly StoredOffer[];
}

/** A report on its own: a note in a thread, an answer for one person. */
export function reportMessage(report: Report, names: Names, { mention, offers = [] }: Beside = {}): ChatPayload {
  const call: readonly Text[] = mention === undefined ? [] : [[{ mention }]];
  const body: KnownBlock[] = [headline(report, call, names), ...parts(report.parts ?? [], names)];
  const notes = report.notes ?? [];
  const tail: KnownBlock[] = [...offerButtons(offers), ...(notes.length === 0 ? [] : [context(notes, names)])];
  return fitted(escaped(report.headline), [...body, ...tail], tail.length);
}
