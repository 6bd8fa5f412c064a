import { toldWords } from '../../src/incidents/timeline-words.ts';
import { plain } from '../../src/model/text.ts';
import type { TimelineEntry } from '../../src/model/timeline.ts';

/** What an entry of the timeline says, people by their ids. */
export function saidIn({ event }: TimelineEntry): string {
  return plain(toldWords(event));
}
