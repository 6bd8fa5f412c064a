import { type Fields, fieldsOf, listOf, textOf } from '../../../../workspace/record.ts';
import { withEmoji } from '../emoji.ts';
import { drawLines } from '../lines.ts';
import { drawRichText } from '../rich-text/draw.ts';
import type { BlockDrawing, Scene } from '../scene.ts';
import { el, type Tree } from '../tree.ts';

const ALIGNS = new Set(['left', 'center', 'right']);

/** How the cells of a column stand. */
interface Column {
  readonly align: string;
  readonly wrapped: boolean;
}

function columnOf(settings: Fields): Column {
  const align = textOf(settings['align']) ?? 'left';
  return { align: ALIGNS.has(align) ? align : 'left', wrapped: settings['is_wrapped'] === true };
}

function drawCell(given: unknown, scene: Scene): Tree {
  const cell = fieldsOf(given) ?? {};
  if (cell['type'] === 'rich_text') return drawRichText(cell, scene);
  return drawLines(textOf(cell['text']) ?? '', withEmoji);
}

const left: Column = { align: 'left', wrapped: false };
const right: Column = { align: 'right', wrapped: false };

/** The columns as the block sets them; where it says nothing, numbers and the words above them stand at the right. */
function columnsOf(settings: unknown, rows: readonly unknown[]): readonly Column[] {
  const given = listOf(settings);
  const first = listOf(rows[1]);
  const numeric = (at: number) => fieldsOf(first[at])?.['type'] === 'raw_number';
  return listOf(rows[0]).map((_cell, at) => {
    const own = fieldsOf(given[at]);
    return own === undefined ? (numeric(at) ? right : left) : columnOf(own);
  });
}

function drawRow(row: unknown, tag: string, columns: readonly Column[], scene: Scene, headed?: number): Tree {
  const cells = listOf(row).map((cell, at) => {
    const { align, wrapped } = columns[at] ?? left;
    const wrap = wrapped ? ' wrapped' : '';
    const scope = tag === 'th' ? 'col' : at === headed ? 'row' : undefined;
    return el(at === headed ? 'th' : tag, { class: `align-${align}${wrap}`, scope }, drawCell(cell, scene));
  });
  return el('tr', {}, cells);
}

function frame(label: string | undefined, head: Tree, body: Tree): Tree {
  const named = label === undefined ? {} : { role: 'region', 'aria-label': label };
  return el(
    'div',
    { class: 'table-scroll', tabindex: 0, ...named },
    el('table', { class: 'table' }, el('thead', {}, head), el('tbody', {}, body)),
  );
}

/** The first row is the head. */
const table: BlockDrawing = (block, scene) => {
  const [head, ...rows] = listOf(block['rows']);
  const columns = columnsOf(block['column_settings'], [head, ...rows]);
  const body = rows.map((row) => drawRow(row, 'td', columns, scene));
  return frame(undefined, drawRow(head, 'th', columns, scene), body);
};

const DEFAULT_PAGE = 10;

function pageSize(block: Fields): number {
  const given = block['page_size'];
  return typeof given === 'number' && given >= 1 ? Math.floor(given) : DEFAULT_PAGE;
}

const dataTable: BlockDrawing = (block, scene) => {
  const [head, ...rows] = listOf(block['rows']);
  const caption = textOf(block['caption']) ?? '';
  const headed = typeof block['row_header_column_index'] === 'number' ? block['row_header_column_index'] : undefined;
  const size = pageSize(block);
  const columns = columnsOf(undefined, [head, ...rows]);
  const pages: Tree[] = [];
  for (let from = 0; from < rows.length; from += size) {
    const shown = rows.slice(from, from + size).map((row) => drawRow(row, 'td', columns, scene, headed));
    pages.push(frame(caption, drawRow(head, 'th', columns, scene), shown));
  }
  return el(
    'div',
    { class: 'data-table' },
    el('div', { class: 'table-caption' }, caption),
    pages.length > 1 ? { slot: 'pages', pages, label: `${rows.length} rows` } : pages,
  );
};

/** Blocks of rows and columns. */
export const tableBlocks = { table, data_table: dataTable };
