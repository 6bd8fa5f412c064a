import { type Fields, fieldsOf, listOf, textOf } from '../../../../workspace/record.ts';
import { drawDate } from '../date.ts';
import { drawEmoji } from '../emoji.ts';
import { drawLines } from '../lines.ts';
import { drawLink } from '../link.ts';
import { drawBroadcast, drawChannel, drawGroup, drawUser } from '../mention.ts';
import type { Scene } from '../scene.ts';
import { el, type Tree } from '../tree.ts';

/** Style flag → tag, inside out. */
const STYLES = [
  ['code', 'code'],
  ['underline', 'u'],
  ['strike', 's'],
  ['italic', 'em'],
  ['bold', 'strong'],
  ['highlight', 'mark'],
  ['client_highlight', 'mark'],
] as const;

function styled(tree: Tree, style: Fields | undefined): Tree {
  return STYLES.reduce((inner, [flag, tag]) => (style?.[flag] === true ? el(tag, {}, inner) : inner), tree);
}

type Draw = (piece: Fields, scene: Scene) => Tree;

const text = (piece: Fields, key: string) => textOf(piece[key]) ?? '';

const DRAWINGS: Readonly<Record<string, Draw>> = {
  text: (piece) => drawLines(text(piece, 'text')),
  link: (piece) => drawLink(piece['url'], text(piece, 'text') === '' ? text(piece, 'url') : text(piece, 'text')),
  user: (piece, scene) => drawUser(text(piece, 'user_id'), scene),
  usergroup: (piece, scene) => drawGroup(text(piece, 'usergroup_id'), scene),
  channel: (piece, scene) => drawChannel(text(piece, 'channel_id'), scene),
  team: (piece) => `@${text(piece, 'team_id')}`,
  emoji: (piece) => drawEmoji(text(piece, 'name'), unicodeOf(piece['unicode'])),
  broadcast: (piece) => drawBroadcast(text(piece, 'range')),
  color: (piece) => drawColor(text(piece, 'value')),
  date: (piece, scene) =>
    drawDate(
      {
        timestamp: Number(piece['timestamp']),
        format: text(piece, 'format'),
        url: textOf(piece['url']),
        fallback: textOf(piece['fallback']) ?? String(piece['timestamp']),
      },
      scene,
    ),
};

/** `1f44d-1f3fb` as the characters it stands for. */
function unicodeOf(value: unknown): string | undefined {
  const points = textOf(value)?.split('-') ?? [];
  const codes = points.map((point) => (/^[0-9a-f]{1,6}$/i.test(point) ? Number.parseInt(point, 16) : Number.NaN));
  return codes.length > 0 && codes.every((code) => code <= 0x10_ff_ff) ? String.fromCodePoint(...codes) : undefined;
}

function drawColor(value: string): Tree {
  if (!/^#[0-9a-f]{6}$/i.test(value)) return value;
  return el('span', { class: 'color' }, el('span', { class: 'color-chip', style: { backgroundColor: value } }), value);
}

/** The pieces of a rich text section, quote or code box. A piece of an unknown type is left out. */
export function drawInline(pieces: unknown, scene: Scene): Tree {
  return listOf(pieces).map((given) => {
    const piece = fieldsOf(given) ?? {};
    const type = text(piece, 'type');
    const draw = Object.hasOwn(DRAWINGS, type) ? DRAWINGS[type] : undefined;
    return draw === undefined ? null : styled(draw(piece, scene), fieldsOf(piece['style']));
  });
}
