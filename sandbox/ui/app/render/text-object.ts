import { fieldsOf, textOf } from '../../../workspace/record.ts';
import { withEmoji } from './emoji.ts';
import { decodeEntities } from './entities.ts';
import { drawLines } from './lines.ts';
import { drawMrkdwn } from './mrkdwn/draw.ts';
import type { Scene } from './scene.ts';
import type { Tree } from './tree.ts';

/** Draws a text object of either kind; nothing for what is none. */
export function drawText(value: unknown, scene: Scene): Tree {
  const given = fieldsOf(value);
  const text = textOf(given?.['text']);
  if (given === undefined || text === undefined) return null;
  if (given['type'] === 'mrkdwn') return drawMrkdwn(text, scene, { verbatim: given['verbatim'] === true });
  return drawPlain(text, given['emoji'] !== false);
}

/** Draws plain text: line ends, and emoji names unless switched off. Slack escapes its three characters here too. */
export function drawPlain(text: string, emoji = true): Tree {
  const plain = decodeEntities(text);
  return emoji ? drawLines(plain, withEmoji) : drawLines(plain);
}

/** The words of a text object. */
export function plainWords(value: unknown): string {
  return decodeEntities(textOf(fieldsOf(value)?.['text']) ?? '');
}
