import { drawDate } from '../date.ts';
import { drawEmoji } from '../emoji.ts';
import { drawLines } from '../lines.ts';
import { drawLink } from '../link.ts';
import { drawBroadcast, drawChannel, drawGroup, drawUser } from '../mention.ts';
import type { Scene } from '../scene.ts';
import { el, type Tree } from '../tree.ts';
import type { MrkdwnNode } from './nodes.ts';
import { type MrkdwnOptions, parseMrkdwn } from './parse.ts';

const TAGS = { bold: 'strong', italic: 'em', strike: 's', quote: 'blockquote' } as const;

/** Draws one node. */
export function drawNode(node: MrkdwnNode, scene: Scene): Tree {
  switch (node.kind) {
    case 'text':
      return node.text;
    case 'break':
      return el('br');
    case 'bold':
    case 'italic':
    case 'strike':
    case 'quote':
      return el(TAGS[node.kind], {}, drawNodes(node.children, scene));
    case 'code':
      return el('code', {}, node.text);
    case 'pre':
      return el('pre', {}, drawLines(node.text));
    case 'link':
      return drawLink(node.url, node.label === '' ? node.url : node.label);
    case 'user':
      return drawUser(node.id, scene, node.label === '' ? undefined : node.label);
    case 'channel':
      return drawChannel(node.id, scene, node.label);
    case 'group':
      return drawGroup(node.id, scene, node.label === '' ? undefined : node.label);
    case 'broadcast':
      return drawBroadcast(node.range);
    case 'date':
      return drawDate(node, scene);
    case 'emoji':
      return drawEmoji(node.name);
  }
}

const drawNodes = (nodes: readonly MrkdwnNode[], scene: Scene): Tree => nodes.map((node) => drawNode(node, scene));

/** Draws mrkdwn. */
export function drawMrkdwn(text: string, scene: Scene, options: MrkdwnOptions = {}): Tree {
  return drawNodes(parseMrkdwn(text, options), scene);
}
