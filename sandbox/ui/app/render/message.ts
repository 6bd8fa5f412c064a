import { listOf, textOf } from '../../../workspace/record.ts';
import { drawAttachment } from './attachment.ts';
import { drawBlocks } from './blocks/draw.ts';
import { drawMrkdwn } from './mrkdwn/draw.ts';
import type { Scene } from './scene.ts';
import { drawPlain } from './text-object.ts';
import { el, type Tree } from './tree.ts';

/** What of a message is drawn; every field as its sender wrote it. */
export interface MessageContents {
  readonly text?: unknown;
  readonly mrkdwn?: unknown;
  readonly blocks?: unknown;
  readonly attachments?: unknown;
  readonly edited?: unknown;
}

const edited = el('span', { class: 'edited' }, ' (edited)');

/** The body of a message: its blocks, or its text where there are none, then the attachments. */
export function drawMessage(message: MessageContents, scene: Scene): Tree {
  const text = textOf(message.text) ?? '';
  const mark = message.edited === undefined ? null : edited;
  const blocks = listOf(message.blocks);
  const words = message.mrkdwn === false ? drawPlain(text) : drawMrkdwn(text, scene);
  const body =
    blocks.length > 0
      ? [drawBlocks(blocks, scene), mark === null ? null : el('div', { class: 'edited-line' }, mark)]
      : [text === '' ? null : el('div', { class: 'message-text' }, words, mark)];
  const attachments = listOf(message.attachments).map((one) => drawAttachment(one, scene));
  return [body, attachments.length === 0 ? null : el('div', { class: 'attachments' }, attachments)];
}
