import type { KnownBlock, RichTextBlock, SectionBlock, TableBlock } from '@slack/types';
import { chartText } from '../charts/chart-words.ts';
import { sparkLine } from '../charts/spark-line.ts';
import { cut } from '../model/cut.ts';
import { cutCounted } from '../model/plan-sheet.ts';
import type { Field, Line, Part } from '../model/report.ts';
import type { Chart } from '../model/series.ts';
import type { Text } from '../model/text.ts';
import { inlines, plain } from '../model/text.ts';
import { escaped, mrkdwn } from './mrkdwn.ts';
import { literal, type Names, preformatted, richElements, richText, section } from './rich-text.ts';
import { signs } from './words.ts';

const tableRows = 40;
const listItems = 30;
const logLines = 30;
const lineWidth = 160;

/** The parts of a report, each as a block. */
export function parts(list: readonly Part[], names: Names): KnownBlock[] {
  return list.flatMap((part) => one(part, names));
}

function one(part: Part, names: Names): KnownBlock[] {
  switch (part.kind) {
    case 'text':
      return [richText([part.text], names)];
    case 'lines':
      return part.lines.length === 0 ? [] : [richText(part.lines.map(markedLine), names)];
    case 'table':
      return [table(part, names), ...more(part.rows.length - tableRows, 'row', names)];
    case 'log':
      return [
        richText(
          [{ strong: part.title }].map((title) => [title]),
          names,
        ),
        log(part.lines),
      ];
    case 'list':
      return part.items.length === 0
        ? []
        : [list(part.ordered, part.items, names), ...more(part.items.length - listItems, 'point', names)];
    case 'fields':
      return part.fields.length === 0 ? [] : [fields(part.fields, names)];
    case 'series':
      return series(part.chart, names);
  }
}

/** Slack shows ten at most, two beside each other on a desk. */
function fields(list: readonly Field[], names: Names): SectionBlock {
  return {
    type: 'section',
    fields: list.slice(0, 10).map(({ label, value }) => ({
      type: 'mrkdwn' as const,
      text: cut(`*${escaped(label)}*\n${mrkdwn(value, names)}`, 2000),
      verbatim: true,
    })),
  };
}

/** A chart in a message: its sentence, and a line of bars for each series. The picture lies in the thread. */
function series(chart: Chart, names: Names): KnownBlock[] {
  const width = Math.max(...chart.series.map(({ name }) => name.length));
  const lines = chart.series.map(({ name, points }) => `${name.padEnd(width)}  ${sparkLine(points)}`);
  return [richText([[{ strong: chart.title }], chartText(chart)], names), preformatted(lines)];
}

/** `✕ PostgreSQL  no answer in 3 s`. Two bold pieces side by side would read as one, so what follows the label is not bold. */
export function markedLine(line: Line): Text {
  const [first = '', ...rest] = inlines(line.text);
  const next = typeof first !== 'string' && 'strong' in first ? first.strong : first;
  return [`${signs[line.mark]} `, { strong: line.label }, '  ', next, ...rest];
}

function list(ordered: boolean, items: readonly Text[], names: Names): RichTextBlock {
  return {
    type: 'rich_text',
    elements: [
      {
        type: 'rich_text_list',
        style: ordered ? 'ordered' : 'bullet',
        elements: items.slice(0, listItems).map((item) => section(item, names)),
      },
    ],
  };
}

/** How much is not shown. */
function more(left: number, what: string, names: Names): KnownBlock[] {
  return left <= 0 ? [] : [richText([`… and ${left} more ${left === 1 ? what : `${what}s`}`], names)];
}

function table(part: Extract<Part, { kind: 'table' }>, names: Names): TableBlock {
  const cell = (text: Text): TableBlock['rows'][number][number] => {
    const elements = richElements(text, names);
    if (elements.every((element) => element.type === 'text' && element.style === undefined)) {
      return { type: 'raw_text', text: literal(plain(text, { user: (id) => names(id) ?? id })) || '–' };
    }
    return { type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] };
  };
  const head = part.columns.map((column) => ({
    type: 'rich_text' as const,
    elements: [section([{ strong: column.title }], names)],
  }));
  return {
    type: 'table',
    rows: [head, ...part.rows.slice(0, tableRows).map((row) => row.map(cell))],
    column_settings: part.columns.map((column) => ({ align: column.align ?? 'left', is_wrapped: true })),
  };
}

function log(lines: readonly string[]): RichTextBlock {
  const shown = lines.slice(-logLines).map((line) => cutCounted(line, lineWidth));
  const left = lines.length - shown.length;
  return preformatted(left > 0 ? [`(${left} earlier lines are in the file)`, ...shown] : shown);
}
