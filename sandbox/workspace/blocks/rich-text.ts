import { type Check, flag, list, number, oneOf, pattern, shape, text, variant } from './check.ts';
import { blockId, url } from './texts.ts';

/** Rich text is strict: no mrkdwn in it, every piece has its own type (@slack/types 3.2 block-elements). */

const style = shape(
  {},
  {
    bold: flag,
    italic: flag,
    strike: flag,
    code: flag,
    underline: flag,
    highlight: flag,
    client_highlight: flag,
    unlink: flag,
  },
);

const piece = (type: string, required: Record<string, Check>, optional: Record<string, Check> = {}) =>
  shape({ type: oneOf(type), ...required }, { ...optional, style });

const id = text(255, 1);
/** In rich text a link may also write a mail or lead to a call. */
const address: Check = (value, at, issues) => {
  if (typeof value === 'string' && /^(mailto|tel):/i.test(value)) text(3_000, 1)(value, at, issues);
  else url(value, at, issues);
};

const words = piece('text', { text: text(40_000, 1) });
const link = piece('link', { url: address }, { text: text(3_000), unsafe: flag });

const pieces = {
  text: words,
  link,
  user: piece('user', { user_id: id }),
  usergroup: piece('usergroup', { usergroup_id: id }),
  channel: piece('channel', { channel_id: id }),
  team: piece('team', { team_id: id }),
  emoji: piece('emoji', { name: text(100, 1) }, { unicode: text(100), url, skin_tone: number(1, 6) }),
  broadcast: piece('broadcast', { range: oneOf('here', 'channel', 'everyone') }),
  color: piece('color', { value: pattern(/^#[0-9a-f]{6}$/i, 'a colour as #RRGGBB') }),
  date: piece('date', { timestamp: number(0, 9_999_999_999), format: text(255, 1) }, { url, fallback: text(255) }),
};

/** Empty texts are refused, empty sections are not. */
const run = list(variant(pieces, 'rich text element'), 10_000, 0);
const border = { border: number(0, 1) };

const section = shape({ type: oneOf('rich_text_section'), elements: run });

const parts = {
  rich_text_section: section,
  rich_text_quote: shape({ type: oneOf('rich_text_quote'), elements: run }, border),
  rich_text_preformatted: shape(
    {
      type: oneOf('rich_text_preformatted'),
      elements: list(variant({ text: words, link }, 'element in preformatted text'), 10_000, 0),
    },
    { ...border, language: text(50, 1) },
  ),
  rich_text_list: shape(
    { type: oneOf('rich_text_list'), style: oneOf('bullet', 'ordered'), elements: list(section, 1_000) },
    { ...border, indent: number(0, 8), offset: number(0, 1_000_000) },
  ),
};

/** A rich_text block. */
export const richText = shape(
  { type: oneOf('rich_text'), elements: list(variant(parts, 'rich text element'), 1_000) },
  { block_id: blockId },
);
