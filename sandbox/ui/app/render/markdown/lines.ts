/** A Markdown text cut into its blocks: what each line belongs to, before anything inside a line is read. */
export type MarkdownBlock =
  | { readonly kind: 'paragraph'; readonly lines: readonly string[] }
  | { readonly kind: 'heading'; readonly level: number; readonly text: string }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'quote'; readonly text: string }
  | { readonly kind: 'rule' }
  | { readonly kind: 'list'; readonly ordered: boolean; readonly start: number; readonly items: readonly string[] }
  | { readonly kind: 'table'; readonly aligns: readonly Align[]; readonly rows: readonly (readonly string[])[] };

export type Align = 'left' | 'center' | 'right';

const FENCE = /^ {0,3}(```+|~~~+)\s*[^`]*$/;
const HEADING = /^ {0,3}(#{1,6})\s+(.*?)\s*#*\s*$/;
const RULE = /^ {0,3}([-*_])(?:\s*\1){2,}\s*$/;
const ITEM = /^( {0,3})([-*+•]|\d{1,9}[.)])(\s+)(.*)$/;
const QUOTE = /^ {0,3}> ?/;
const DELIMITERS = /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/;

type Taken = { readonly block: MarkdownBlock; readonly lines: number };
type Take = (lines: readonly string[], at: number) => Taken | undefined;

const takeCode: Take = (lines, at) => {
  const fence = FENCE.exec(lines[at] ?? '')?.[1];
  if (fence === undefined) return undefined;
  const end = lines.findIndex(
    (line, index) => index > at && line.trim().startsWith(fence) && /^(`+|~+)$/.test(line.trim()),
  );
  const inside = lines.slice(at + 1, end === -1 ? undefined : end);
  return { block: { kind: 'code', text: inside.join('\n') }, lines: inside.length + (end === -1 ? 1 : 2) };
};

const takeHeading: Take = (lines, at) => {
  const found = HEADING.exec(lines[at] ?? '');
  return found === null
    ? undefined
    : { block: { kind: 'heading', level: found[1]?.length ?? 1, text: found[2] ?? '' }, lines: 1 };
};

const takeRule: Take = (lines, at) => (RULE.test(lines[at] ?? '') ? { block: { kind: 'rule' }, lines: 1 } : undefined);

const takeQuote: Take = (lines, at) => {
  const rest = lines.slice(at);
  const end = rest.findIndex((line) => !QUOTE.test(line));
  const quoted = end === -1 ? rest : rest.slice(0, end);
  const text = quoted.map((line) => line.replace(QUOTE, '')).join('\n');
  return quoted.length === 0 ? undefined : { block: { kind: 'quote', text }, lines: quoted.length };
};

/** The cells of a table row; `\|` is no border. */
function cells(line: string): readonly string[] {
  const inner = line
    .trim()
    .replace(/^\|/, '')
    .replace(/(?<!\\)\|$/, '');
  return inner.split(/(?<!\\)\|/).map((cell) => cell.replaceAll('\\|', '|').trim());
}

function alignOf(cell: string): Align {
  if (cell.startsWith(':') && cell.endsWith(':')) return 'center';
  return cell.endsWith(':') ? 'right' : 'left';
}

const takeTable: Take = (lines, at) => {
  const [head = '', delimiters = ''] = lines.slice(at, at + 2);
  if (!head.includes('|') || !DELIMITERS.test(delimiters) || !delimiters.includes('-')) return undefined;
  const aligns = cells(delimiters).map(alignOf);
  const rest = lines.slice(at + 2);
  const end = rest.findIndex((line) => !line.includes('|'));
  const body = end === -1 ? rest : rest.slice(0, end);
  if (cells(head).length !== aligns.length) return undefined;
  return { block: { kind: 'table', aligns, rows: [head, ...body].map(cells) }, lines: body.length + 2 };
};

const indented = (line: string, width: number) => line.slice(0, width).trim() === '' && line.trim() !== '';

/** A line goes on with the item when it is indented as far as the item's text, or blank before such a line. */
function belongs(lines: readonly string[], at: number, width: number): boolean {
  const line = lines[at] ?? '';
  if (line.trim() !== '') return indented(line, width) || (!startsBlock(line) && (lines[at - 1] ?? '').trim() !== '');
  const next = lines[at + 1];
  return next !== undefined && indented(next, width);
}

const startsBlock = (line: string) => [FENCE, HEADING, RULE, ITEM, QUOTE].some((pattern) => pattern.test(line));

/** One item: its first line, and what is indented below it. */
function takeItem(lines: readonly string[], at: number): { readonly text: string; readonly lines: number } {
  const [, indent = '', marker = '', space = '', first = ''] = ITEM.exec(lines[at] ?? '') ?? [];
  const width = Math.min(indent.length + marker.length + space.length, indent.length + marker.length + 4);
  let end = at + 1;
  while (end < lines.length && belongs(lines, end, Math.min(width, 2))) end += 1;
  const below = lines.slice(at + 1, end).map((line) => line.replace(new RegExp(`^ {0,${width}}`), ''));
  return { text: [first, ...below].join('\n'), lines: end - at };
}

const takeList: Take = (lines, at) => {
  const marker = ITEM.exec(lines[at] ?? '')?.[2];
  if (marker === undefined || RULE.test(lines[at] ?? '')) return undefined;
  const ordered = /\d/.test(marker);
  const items: string[] = [];
  let end = at;
  while (end < lines.length) {
    const next = ITEM.exec(lines[end] ?? '')?.[2];
    if (next === undefined || /\d/.test(next) !== ordered) break;
    const item = takeItem(lines, end);
    items.push(item.text);
    end += item.lines;
    if ((lines[end] ?? '').trim() === '' && ITEM.test(lines[end + 1] ?? '')) end += 1;
  }
  return { block: { kind: 'list', ordered, start: ordered ? Number.parseInt(marker, 10) : 1, items }, lines: end - at };
};

const takeParagraph = (lines: readonly string[], at: number): Taken => {
  const rest = lines.slice(at);
  const end = rest.findIndex((line, index) => index > 0 && (line.trim() === '' || startsBlock(line)));
  const own = end === -1 ? rest : rest.slice(0, end);
  return { block: { kind: 'paragraph', lines: own.map((line) => line.trim()) }, lines: own.length };
};

const TAKERS: readonly Take[] = [takeCode, takeHeading, takeRule, takeTable, takeQuote, takeList];

/** Cuts a Markdown text into blocks. */
export function cutMarkdown(text: string): readonly MarkdownBlock[] {
  const lines = text.replaceAll('\r\n', '\n').replaceAll('\t', '    ').split('\n');
  const blocks: MarkdownBlock[] = [];
  for (let at = 0; at < lines.length; ) {
    if ((lines[at] ?? '').trim() === '') {
      at += 1;
      continue;
    }
    const taken = first(lines, at) ?? takeParagraph(lines, at);
    blocks.push(taken.block);
    at += taken.lines;
  }
  return blocks;
}

function first(lines: readonly string[], at: number): Taken | undefined {
  for (const take of TAKERS) {
    const taken = take(lines, at);
    if (taken !== undefined) return taken;
  }
  return undefined;
}
