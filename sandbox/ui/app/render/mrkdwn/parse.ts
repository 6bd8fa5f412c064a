import { decodeEntities } from '../entities.ts';
import { pairMarks } from './marks.ts';
import type { MrkdwnNode } from './nodes.ts';
import { cutLine } from './pieces.ts';

export interface MrkdwnOptions {
  /** Addresses in the text stay text. */
  readonly verbatim?: boolean;
}

const PRE = /```([\s\S]*?\S[\s\S]*?)```/g;
const QUOTE = /^(?:&gt;|>)(?!&gt;&gt;|>>) ?/;
const QUOTE_REST = /^(?:&gt;&gt;&gt;|>>>)\s?/;

/** Reads Slack's mrkdwn (docs.slack.dev, "Formatting message text"). Every string is mrkdwn: what pairs with nothing stays text. */
export function parseMrkdwn(text: string, options: MrkdwnOptions = {}): readonly MrkdwnNode[] {
  const links = options.verbatim !== true;
  const nodes: MrkdwnNode[] = [];
  let from = 0;
  for (const match of text.matchAll(PRE)) {
    nodes.push(...parseLines(trimEnd(text.slice(from, match.index)), links));
    nodes.push({ kind: 'pre', text: decodeEntities((match[1] ?? '').replace(/^\n|\n$/g, '')) });
    from = match.index + match[0].length;
    if (text[from] === '\n') from += 1;
  }
  nodes.push(...parseLines(text.slice(from), links));
  return nodes;
}

/** A box of code begins its own line: the line end before it is not another one. */
const trimEnd = (text: string) => text.replace(/\n$/, '');

function parseLines(text: string, links: boolean): readonly MrkdwnNode[] {
  if (text === '') return [];
  const nodes: MrkdwnNode[] = [];
  const lines = text.split('\n');
  for (let at = 0; at < lines.length; ) {
    const quoted = quotedLines(lines, at);
    const shown = quoted ?? [lines[at] ?? ''];
    const previous = nodes.at(-1);
    if (previous !== undefined && previous.kind !== 'quote' && quoted === undefined) nodes.push({ kind: 'break' });
    const children = shown.flatMap((line, index) => [
      ...(index === 0 ? [] : [{ kind: 'break' } as const]),
      ...pairMarks(cutLine(line, links)),
    ]);
    nodes.push(...(quoted === undefined ? keepEmptyLine(children) : [{ kind: 'quote' as const, children }]));
    at += shown.length;
  }
  return nodes;
}

/** An empty line has no nodes of its own, and yet the next one begins below it. */
const keepEmptyLine = (children: readonly MrkdwnNode[]): readonly MrkdwnNode[] =>
  children.length === 0 ? [{ kind: 'text', text: '' }] : children;

/** The lines of the quote that begins here, without their marks; undefined where none begins. `>>>` quotes all that follows. */
function quotedLines(lines: readonly string[], at: number): readonly string[] | undefined {
  const first = lines[at] ?? '';
  if (QUOTE_REST.test(first)) return [first.replace(QUOTE_REST, ''), ...lines.slice(at + 1)];
  const rest = lines.slice(at);
  const end = rest.findIndex((line) => !QUOTE.test(line));
  const quoted = end === -1 ? rest : rest.slice(0, end);
  return quoted.length === 0 ? undefined : quoted.map((line) => line.replace(QUOTE, ''));
}
