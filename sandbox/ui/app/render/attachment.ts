import { type Fields, fieldsOf, listOf, textOf } from '../../../workspace/record.ts';
import { drawBlocks } from './blocks/draw.ts';
import { drawLink } from './link.ts';
import { drawMrkdwn } from './mrkdwn/draw.ts';
import type { Scene } from './scene.ts';
import { el, type Tree } from './tree.ts';

const NAMED: Readonly<Record<string, string>> = { good: '#2eb67d', warning: '#ecb22e', danger: '#e01e5a' };

/** The colour of the bar: six hex digits, or one of Slack's three names. */
function barColor(given: unknown): string | undefined {
  const color = textOf(given) ?? '';
  if (Object.hasOwn(NAMED, color)) return NAMED[color];
  return /^#?[0-9a-f]{6}$/i.test(color) ? `#${color.replace('#', '')}` : undefined;
}

function drawOldFields(attachment: Fields, scene: Scene): Tree {
  const fields = listOf(attachment['fields']).map((given) => {
    const field = fieldsOf(given) ?? {};
    return el(
      'div',
      { class: `field${field['short'] === true ? '' : ' field-long'}` },
      el('strong', {}, textOf(field['title']) ?? ''),
      el('br'),
      drawMrkdwn(textOf(field['value']) ?? '', scene),
    );
  });
  return fields.length === 0 ? null : el('div', { class: 'section-fields' }, fields);
}

/** Attachments from before blocks: title, text, fields, footer. */
function drawOld(attachment: Fields, scene: Scene): Tree {
  const text = textOf(attachment['text']);
  const title = textOf(attachment['title']);
  const footer = textOf(attachment['footer']);
  const address = attachment['title_link'];
  const shown = text ?? (title === undefined ? textOf(attachment['fallback']) : undefined);
  return [
    title === undefined
      ? null
      : el('div', { class: 'card-title' }, address === undefined ? title : drawLink(address, title)),
    shown === undefined ? null : el('div', {}, drawMrkdwn(shown, scene)),
    drawOldFields(attachment, scene),
    footer === undefined ? null : el('div', { class: 'quiet' }, footer),
  ];
}

/** A secondary attachment: a coloured bar beside text or blocks. */
export function drawAttachment(given: unknown, scene: Scene): Tree {
  const attachment = fieldsOf(given) ?? {};
  const color = barColor(attachment['color']);
  const blocks = listOf(attachment['blocks']);
  const pretext = textOf(attachment['pretext']);
  const bar = el('div', {
    class: 'attachment-bar',
    ...(color === undefined ? {} : { style: { backgroundColor: color } }),
  });
  const inside = blocks.length > 0 ? drawBlocks(blocks, scene) : drawOld(attachment, scene);
  return el(
    'div',
    { class: 'attachment-frame' },
    pretext === undefined ? null : el('div', {}, drawMrkdwn(pretext, scene)),
    el('div', { class: 'attachment' }, bar, el('div', { class: 'attachment-body' }, inside)),
  );
}
