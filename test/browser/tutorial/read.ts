/** What a reader of the tutorial does or sees next. */
export type Move =
  | {
      readonly do: 'type' | 'press' | 'choose' | 'enter' | 'see' | 'act as' | 'open' | 'open panel';
      readonly what: string;
    }
  /** `under` names the part of the panel where the next buttons are. */
  | { readonly do: 'under'; readonly what: string }
  /** An agent calls a tool, and reads in its answer. */
  | { readonly do: 'call' | 'read'; readonly what: string }
  | { readonly do: 'open thread'; readonly what: string }
  | { readonly do: 'picture'; readonly what: string };

/** One numbered line of the tutorial, or a picture in it. */
export interface TutorialStep {
  /** Its first words, for who reads a failure. */
  readonly words: string;
  readonly moves: readonly Move[];
}

/** The phrases of the tutorial that are orders, in the words a person reads. */
const PHRASES: readonly (readonly [Move['do'], string])[] = [
  ['picture', String.raw`src="pictures/([a-z-]+)\.light\.png"`],
  ['type', String.raw`\btype \x60([^\x60]+)\x60`],
  ['call', String.raw`\bcalls \x60([^\x60]+)\x60`],
  ['read', String.raw`\breads “([^”]+)”`],
  ['open panel', String.raw`\bopen the panel \*\*([^*]+)\*\*`],
  ['under', String.raw`\bunder \*\*([^*]+)\*\*`],
  ['press', String.raw`\bpress \*\*([^*]+)\*\*`],
  ['enter', String.raw`\benter \x60([^\x60]+)\x60`],
  ['choose', String.raw`\bchoose \*\*([^*]+)\*\*`],
  ['act as', String.raw`\bact as \*\*([^*]+)\*\*`],
  ['open thread', String.raw`\bopen the (thread)\b`],
  ['open', String.raw`\b(?:open|begins with) \*\*([^*]+)\*\*`],
  ['see', String.raw`\byou see “([^”]+)”`],
];

const ANY = new RegExp(PHRASES.map(([, pattern]) => pattern).join('|'), 'gi');

function movesIn(text: string): readonly Move[] {
  return [...text.replaceAll(/\s+/g, ' ').matchAll(ANY)].map((match) => {
    const index = match.slice(1).findIndex((group) => group !== undefined);
    return { do: PHRASES[index]?.[0] ?? 'see', what: match[index + 1] ?? '' };
  });
}

/** The steps of the tutorial in their order: each numbered line and each picture. What is under "Play on" is left to the reader. */
export function tutorialSteps(markdown: string): readonly TutorialStep[] {
  const [played = ''] = markdown.split('\n## Play on');
  return played
    .split(/\n(?=\d+\. |\n|<picture>)/)
    .map((part) => part.trim())
    .filter((part) => /^\d+\. |^<picture>/.test(part))
    .map((part) => ({ words: part.slice(0, 70), moves: movesIn(part) }));
}
