import { toldWords } from '../incidents/timeline-words.ts';
import { type Incident, incidentName } from '../model/incident.ts';
import { cutCounted } from '../model/plan-sheet.ts';
import { type Inline, inlines, type Text } from '../model/text.ts';
import type { TimelineEntry } from '../model/timeline.ts';
import type { ChatPayload } from '../ports/chat.ts';
import { reportMessage } from './report.ts';
import type { Names } from './rich-text.ts';

/** What a phone shows in two looks; the post-mortem has all. */
const inSight = 20;
/** Of one piece of words. */
const longest = 300;

/** What happened in an incident, newest last; of many only the newest. */
export function incidentTimeline(
  incident: Pick<Incident, 'id' | 'title'>,
  timeline: readonly TimelineEntry[],
  names: Names,
): ChatPayload {
  const shown = timeline.slice(-inSight);
  const left = timeline.length - shown.length;
  const day = shown.at(-1)?.at.slice(0, 10);
  const all = left === 0 ? [] : [earlier(left, incident.id)];
  return reportMessage(
    {
      mark: 'neutral',
      headline: `Timeline of ${incidentName(incident.id)}: ${incident.title}`,
      parts: [{ kind: 'list', ordered: false, items: shown.map((entry) => lineOf(entry, day)) }],
      ...(all.length === 0 ? {} : { notes: all }),
    },
    names,
  );
}

function earlier(left: number, id: number): Text {
  const entries = left === 1 ? '1 earlier entry is' : `${left} earlier entries are`;
  return [`${entries} not shown; all of them: `, { code: `/mcp incident post-mortem ${incidentName(id)}` }];
}

function lineOf({ at, actor, event, link }: TimelineEntry, day: string | undefined): Text {
  return [
    { time: at, as: at.slice(0, 10) === day ? 'time' : 'date' },
    '  ',
    ...inlines(toldWords(event)).map(shortened),
    // What the bot does needs no name.
    ...(actor === 'bot' ? [] : [' · ', { user: actor }]),
    ...(link === undefined ? [] : [' · ', { link, label: 'message' }]),
  ];
}

const shortened = (piece: Inline): Inline => (typeof piece === 'string' ? cutCounted(piece, longest) : piece);
