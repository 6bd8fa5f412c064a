import { idsIn } from '../model/person.ts';
import type { ChatPayload } from '../ports/chat.ts';

type Node = Readonly<Record<string, unknown>>;

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value);
const list = (value: unknown): readonly Node[] => (Array.isArray(value) ? value.filter(isNode) : []);
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** How people and times look in a terminal. */
export interface TerminalStyle {
  readonly user: (id: string) => string;
  readonly time: (seconds: number, format: string) => string;
}

/** Slack ids of everybody a message names. */
export function peopleIn(payload: ChatPayload): readonly string[] {
  const blocks = JSON.stringify(payload.blocks);
  return [...new Set([...idsIn(blocks, '"user_id":"ID"'), ...idsIn(blocks, '<@ID>')])];
}

/** A message as plain text: paragraphs, tables with columns, no buttons (the terminal has commands for those). */
export function payloadText(payload: ChatPayload, style: TerminalStyle): string {
  return payload.blocks
    .map((block) => blockText(block as Node, style))
    .filter((part) => part !== '')
    .join('\n\n');
}

function blockText(block: Node, style: TerminalStyle): string {
  switch (block['type']) {
    case 'rich_text':
      return list(block['elements'])
        .map((element) => richText(element, style))
        .join('\n');
    case 'table':
      return tableText(block, style);
    case 'context':
      return list(block['elements'])
        .map((element) => mrkdwnText(text(element['text']), style))
        .join(' ');
    case 'section':
      return [...(isNode(block['text']) ? [block['text']] : []), ...list(block['fields'])]
        .map((one) => mrkdwnText(text(one['text']), style).replace(/^\*(.+)\*\n/, '$1  '))
        .join('\n');
    case 'header':
      return isNode(block['text']) ? mrkdwnText(text(block['text']['text']), style) : '';
    case 'divider':
      return '—'.repeat(20);
    default:
      return '';
  }
}

function richText(element: Node, style: TerminalStyle): string {
  if (element['type'] === 'rich_text_list') {
    const ordered = element['style'] === 'ordered';
    return list(element['elements'])
      .map((item, index) => `${ordered ? `${index + 1}.` : '-'} ${pieces(item, style)}`)
      .join('\n');
  }
  return pieces(element, style);
}

function pieces(section: Node, style: TerminalStyle): string {
  return list(section['elements'])
    .map((piece) => {
      if (piece['type'] === 'user') return style.user(text(piece['user_id']));
      if (piece['type'] === 'channel') return `#${text(piece['channel_id'])}`;
      if (piece['type'] === 'usergroup') return `@${text(piece['usergroup_id'])}`;
      if (piece['type'] === 'date') return style.time(Number(piece['timestamp']), text(piece['format']));
      return text(piece['text']);
    })
    .join('');
}

/** Takes Slack's escapes and tokens out of small print. */
function mrkdwnText(value: string, style: TerminalStyle): string {
  return value
    .replace(/<!date\^(\d+)\^([^|<>^]+)(?:\^[^|<>]*)?\|[^<>]*>/g, (_, seconds: string, format: string) =>
      style.time(Number(seconds), format),
    )
    .replace(/<@([A-Z0-9]+)>/g, (_, id: string) => style.user(id))
    .replace(/<!subteam\^([A-Z0-9]+)>/g, '@$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

function tableText(block: Node, style: TerminalStyle): string {
  const rows = (Array.isArray(block['rows']) ? block['rows'] : []).map((row) =>
    list(row).map((cell) => cellText(cell, style)),
  );
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  const aligns = list(block['column_settings']).map((setting) => setting['align']);
  return rows
    .map((row) =>
      row
        .map((cell, column) =>
          aligns[column] === 'right' ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function cellText(cell: Node, style: TerminalStyle): string {
  if (cell['type'] !== 'rich_text') return text(cell['text']);
  return list(cell['elements'])
    .map((element) => richText(element, style))
    .join(' ');
}
