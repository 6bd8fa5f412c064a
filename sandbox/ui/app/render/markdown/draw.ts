import type { Scene } from '../scene.ts';
import { el, type Tree } from '../tree.ts';
import { drawMarkdownLine } from './inline.ts';
import { type Align, cutMarkdown, type MarkdownBlock } from './lines.ts';

/** Lists in lists in quotes: what nests deeper stays text. */
const DEEPEST = 8;

function drawLines(lines: readonly string[], scene: Scene): Tree {
  return lines.map((line, index) => [index === 0 ? null : el('br'), drawMarkdownLine(line, scene)]);
}

/** `[ ] open` and `[x] done` items of a list of tasks. */
function drawItem(text: string, depth: number, scene: Scene): Tree {
  const task = /^\[([ xX])\]\s+([\s\S]*)$/.exec(text);
  const inside = drawBlocks(task?.[2] ?? text, depth + 1, scene);
  if (task === null) return el('li', {}, inside);
  const done = task[1] !== ' ';
  return el(
    'li',
    { class: 'task-item' },
    el('span', { role: 'img', 'aria-label': done ? 'done' : 'open' }, done ? '☑ ' : '☐ '),
    inside,
  );
}

function drawTable(rows: readonly (readonly string[])[], aligns: readonly Align[], scene: Scene): Tree {
  const [head = [], ...body] = rows;
  const cell = (tag: string) => (text: string, column: number) =>
    el(tag, { class: `align-${aligns[column] ?? 'left'}` }, drawMarkdownLine(text, scene));
  return el(
    'div',
    { class: 'table-scroll', tabindex: 0 },
    el(
      'table',
      { class: 'table' },
      el('thead', {}, el('tr', {}, head.map(cell('th')))),
      el(
        'tbody',
        {},
        body.map((row) =>
          el(
            'tr',
            {},
            aligns.map((_align, column) => cell('td')(row[column] ?? '', column)),
          ),
        ),
      ),
    ),
  );
}

function drawBlock(block: MarkdownBlock, depth: number, scene: Scene): Tree {
  switch (block.kind) {
    case 'paragraph':
      return depth > 0 ? drawLines(block.lines, scene) : el('p', {}, drawLines(block.lines, scene));
    case 'heading':
      return el(
        `h${Math.min(block.level + 2, 6)}`,
        { class: `heading-${block.level}` },
        drawMarkdownLine(block.text, scene),
      );
    case 'code':
      return el('pre', {}, block.text);
    case 'quote':
      return el('blockquote', {}, drawBlocks(block.text, depth + 1, scene));
    case 'rule':
      return el('hr');
    case 'list': {
      const items = block.items.map((item) => drawItem(item, depth, scene));
      if (!block.ordered) return el('ul', { class: `depth-${depth % 3}` }, items);
      return el('ol', block.start === 1 ? {} : { start: block.start }, items);
    }
    case 'table':
      return drawTable(block.rows, block.aligns, scene);
  }
}

function drawBlocks(text: string, depth: number, scene: Scene): Tree {
  if (depth > DEEPEST) return text;
  return cutMarkdown(text).map((block) => drawBlock(block, depth, scene));
}

/** Draws standard Markdown, as in a `markdown` block. Headings stand below those of the page. */
export function drawMarkdown(text: string, scene: Scene): Tree {
  return el('div', { class: 'markdown' }, drawBlocks(text, 0, scene));
}
